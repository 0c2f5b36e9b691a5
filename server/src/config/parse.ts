import { isMap, isScalar, isSeq, LineCounter, type Document, type Node } from 'yaml';
import { parseYaml } from '../compose/parse-yaml.ts';
import type { core } from 'zod';
import { optionObjection } from '../lint/options.ts';
import type { Span } from '../text/span.ts';
import { isKnown, ruleNamed } from './known-rules.ts';
import { policyProblems } from './policy.ts';
import { configSchema, type ConfigFile, type RuleSettings } from './schema.ts';

/** Something wrong in a configuration file, at its place. */
export interface ConfigProblem {
  readonly message: string;
  readonly span: Span;
  /** An error makes the file unusable; a warning names what has no effect. */
  readonly severity: 'error' | 'warning';
}

export interface ParsedConfig {
  /** Undefined when the file cannot be used. */
  readonly config: ConfigFile | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** Where the value at a path of keys stands in a file. */
export type PlaceOf = (path: readonly PropertyKey[]) => Span;

/** Longer files are refused: no one writes them, and reading them costs time on every keystroke. */
export const MAX_CONFIG_LENGTH = 256 * 1024;

/** Reads bulkhead.yaml or bulkhead.json. `today`, as `YYYY-MM-DD`, says which exceptions have ended. Never throws. */
export function parseConfig(text: string, today = ''): ParsedConfig {
  const reading = readYaml(text);
  if (reading.document === undefined) return { config: undefined, problems: reading.problems };
  const { document, value } = reading;
  const parsed = configSchema.safeParse(value ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map(meant).map((issue): ConfigProblem => {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
      const path = keys.length > 0 ? [...issue.path, keys[0] ?? ''] : issue.path;
      const where = issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ` : '';
      return {
        message: `${where}${issue.message}.`,
        span: spanOf(document, path, keys.length > 0),
        severity: 'error',
      };
    });
    return { config: undefined, problems };
  }
  const problems = [
    ...ruleProblems(document, parsed.data),
    ...policyProblems(parsed.data, (path) => spanOf(document, path), today),
  ];
  const usable = problems.every(({ severity }) => severity !== 'error');
  return { config: usable ? parsed.data : undefined, problems };
}

/** Of a value that may be one of several things: what is wrong with it as the thing that it is most like. */
function meant(issue: core.$ZodIssue): core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  // A fault deeper inside means that the outside was right.
  const [best] = issue.errors
    .flatMap((branch) => branch.slice(0, 1))
    .sort((a, b) => b.path.length - a.path.length);
  return best === undefined ? issue : meant({ ...best, path: [...issue.path, ...best.path] });
}

/** What YAML itself says; aliases that expand without end and files without end are refused. */
export function readYaml(
  text: string,
): { document: Document; value: unknown; problems: [] } | { document: undefined; problems: ConfigProblem[] } {
  const refuse = (
    message: string,
    span: Span = { start: 0, end: 0 },
  ): { document: undefined; problems: ConfigProblem[] } => ({
    document: undefined,
    problems: [{ message, span, severity: 'error' }],
  });
  if (text.length > MAX_CONFIG_LENGTH) return refuse('This file is too large to be a configuration.');
  const document = parseYaml(text, {
    lineCounter: new LineCounter(),
    prettyErrors: false,
    uniqueKeys: true,
  });
  if (document === undefined) return refuse('This YAML is nested too deeply.');
  const [error] = document.errors;
  if (error !== undefined) {
    const [start, end] = error.pos;
    return refuse(`This is not valid YAML: ${error.message}`, { start, end: Math.max(start, end) });
  }
  try {
    return { document, value: document.toJS({ maxAliasCount: 50 }), problems: [] };
  } catch (problem) {
    return refuse(
      `This YAML cannot be read: ${problem instanceof Error ? problem.message : 'unknown error'}`,
    );
  }
}

/** Where the value (or, with `key`, the key) at a path stands in the text; the whole file when it has no place. */
export function spanOf(document: Document, path: readonly PropertyKey[], key = false): Span {
  let node: unknown = document.contents;
  let keyNode: unknown;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) break;
      keyNode = pair.key;
      node = pair.value;
    } else if (isSeq(node)) node = node.items[Number(step)];
  }
  const chosen = (key ? keyNode : (node ?? keyNode)) as Node | null | undefined;
  const range = chosen?.range;
  return range === undefined || range === null ? { start: 0, end: 0 } : { start: range[0], end: range[1] };
}

/**
 * What is said of rules, against the rules themselves. A rule or option that does not exist is told, but does not make
 * the file unusable: a newer version may know it.
 */
function ruleProblems(document: Document, config: ConfigFile): ConfigProblem[] {
  const places: (readonly [readonly PropertyKey[], Readonly<Record<string, RuleSettings>> | undefined])[] = [
    [['rules'], config.rules],
    ...(config.overrides ?? []).map((item, index) => [['overrides', index, 'rules'], item.rules] as const),
  ];
  return places.flatMap(([path, rules]) =>
    Object.entries(rules ?? {}).flatMap(([name, settings]): ConfigProblem[] => {
      const at = [...path, name];
      if (!isKnown(name))
        return [warning(`There is no rule '${name.slice(0, 60)}'.`, spanOf(document, at, true))];
      return typeof settings === 'string' ? [] : optionProblems(document, at, name, settings);
    }),
  );
}

function optionProblems(
  document: Document,
  path: readonly PropertyKey[],
  name: string,
  settings: Readonly<Record<string, unknown>>,
): ConfigProblem[] {
  const rule = ruleNamed(name);
  const specs = rule?.meta.options ?? {};
  return Object.entries(settings).flatMap(([option, value]): ConfigProblem[] => {
    if (option === 'level') return [];
    const at = [...path, option];
    const shown = option.slice(0, 60);
    if (rule === undefined)
      return [
        warning(
          `Options belong to a rule's own name; '${name}' is another tool's id.`,
          spanOf(document, at, true),
        ),
      ];
    const spec = Object.hasOwn(specs, option) ? specs[option] : undefined;
    if (spec === undefined) {
      const names = Object.keys(specs);
      const instead = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
      return [
        warning(`The rule '${name}' has no option '${shown}'; ${instead}.`, spanOf(document, at, true)),
      ];
    }
    const objection = optionObjection(spec, value);
    return objection === undefined
      ? []
      : [
          {
            message: `${at.map(String).join('.')} ${objection}.`,
            span: spanOf(document, at),
            severity: 'error',
          },
        ];
  });
}

function warning(message: string, span: Span): ConfigProblem {
  return { message, span, severity: 'warning' };
}
