import * as z from 'zod';
import { LABEL_TYPES, type LabelType } from '../lint/policy.ts';
import type { RuleLevel } from '../lint/profile.ts';
import { readYaml, spanOf, type ConfigProblem, type ParsedConfig } from './parse.ts';
import type { ConfigFile } from './schema.ts';

const ids = z.array(z.string()).nullish();

/** .hadolint.yaml as its documentation has it; keys that mean nothing here are let through. */
const hadolintSchema = z.looseObject({
  ignored: ids,
  override: z.looseObject({ error: ids, warning: ids, info: ids, style: ids, ignore: ids }).nullish(),
  trustedRegistries: z.array(z.string()).nullish(),
  'label-schema': z.record(z.string(), z.string()).nullish(),
  'strict-labels': z.boolean().nullish(),
  'failure-threshold': z.string().nullish(),
  'no-fail': z.boolean().nullish(),
  'disable-ignore-pragma': z.boolean().nullish(),
});

/** Keys of .hadolint.yaml that mean something here. */
export const HADOLINT_KEYS: readonly string[] = Object.keys(hadolintSchema.shape);

export const THRESHOLDS: Readonly<Record<string, ConfigFile['threshold']>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  style: 'hint',
  ignore: 'hint',
  none: 'hint',
};

/** Severities of `override`, the weakest voice first, with what they are called here. */
export const LEVELS: Readonly<Record<string, RuleLevel>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  style: 'hint',
  ignore: 'off',
};

/** Reads .hadolint.yaml into the same form as bulkhead.yaml, so that nothing has to be written anew. Never throws. */
export function parseHadolintConfig(text: string): ParsedConfig {
  const reading = readYaml(text);
  if (reading.document === undefined) return { config: undefined, problems: reading.problems };
  const { document, value } = reading;
  const parsed = hadolintSchema.safeParse(value ?? {});
  if (!parsed.success) {
    return {
      config: undefined,
      problems: parsed.error.issues.map((issue): ConfigProblem => ({
        message: `${issue.path.map(String).join('.')}: ${issue.message}.`,
        span: spanOf(document, issue.path),
        severity: 'error',
      })),
    };
  }
  const { data } = parsed;
  const problems: ConfigProblem[] = [];
  const rules: Record<string, RuleLevel> = {};
  for (const [severity, level] of Object.entries(LEVELS)) {
    for (const id of (data.override?.[severity] as readonly string[] | null | undefined) ?? [])
      rules[id] = level;
  }
  for (const id of data.ignored ?? []) rules[id] = 'off';
  const labels: Record<string, LabelType> = {};
  for (const [label, type] of Object.entries(data['label-schema'] ?? {})) {
    const kind = labelType(type);
    if (kind !== undefined) labels[label] = kind;
    else
      problems.push({
        message: `label-schema.${label}: '${type}' is no kind of label.`,
        span: spanOf(document, ['label-schema', label]),
        severity: 'warning',
      });
  }
  const threshold = THRESHOLDS[data['failure-threshold']?.toLowerCase() ?? ''];
  return {
    config: {
      rules,
      ...(data.trustedRegistries ? { 'allowed-registries': data.trustedRegistries } : {}),
      ...(data['label-schema'] ? { labels } : {}),
      ...(data['strict-labels'] === true ? { 'strict-labels': true } : {}),
      ...(threshold === undefined ? {} : { threshold }),
      ...(data['no-fail'] === true ? { 'no-fail': true } : {}),
      ...(data['disable-ignore-pragma'] === true ? { 'ignore-comments': false } : {}),
    },
    problems,
  };
}

function labelType(written: string): LabelType | undefined {
  const lower = written.toLowerCase();
  if (lower === 'rawtext') return 'text';
  if (lower === 'githash') return 'hash';
  return LABEL_TYPES.find((type) => type === lower);
}
