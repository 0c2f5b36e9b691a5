import type { LabelType, Policy } from '../../server/src/lint/policy.ts';
import type { ShellcheckFacts } from '../../server/src/lint/shellcheck.ts';
import type { Peer } from '../../server/src/lint/rule.ts';
import { digestOf } from '../../server/src/node/digest.ts';
import { reportFile, type ReportedFinding } from '../../server/src/report/summary.ts';
import { analyse, type Analysis } from '../../server/src/service/analyse.ts';
import type { BuildWarning, PeerCase } from './cases.ts';

/** Whether our output for a case holds what the other tool's test asserts; text says how they differ. */
export function verdict(item: PeerCase, shellcheck?: ShellcheckFacts): string | undefined {
  const analysis = run(item, shellcheck);
  const seen = reportFile('Dockerfile', analysis, digestOf, 'instruction').findings;
  if (item.tool === 'buildkit') return buildkitVerdict(item, seen);
  const off = switchedOff(item);
  const hits = seen.filter((finding) => isHit(item, finding, off));
  if (item.expect === 'silent')
    return hits.length > 0 ? `fires on line ${hits.map((hit) => hit.line).join()}` : undefined;
  if (hits.length === 0) return 'silent';
  const missed = (item.lines ?? []).filter(
    (want) => !hits.some((hit) => hit.line <= want && want <= hit.endLine),
  );
  if (missed.length > 0) return `not on line ${missed.join()}`;
  const wrong = (item.silent_lines ?? []).filter((quiet) => hits.some((hit) => hit.line === quiet));
  return item.lines && wrong.length > 0 ? `fires on line ${wrong.join()}` : undefined;
}

function isHit(item: PeerCase, finding: ReportedFinding, off: ReadonlySet<string>): boolean {
  const ids = (peer: string): readonly string[] => finding.aliases[peer as Peer] ?? [];
  if (item.rule === '*') return ids(item.tool).some((id) => !off.has(id));
  if (item.rule === 'SC*') return ids('shellcheck').length > 0;
  return !off.has(item.rule) && ids(/^SC\d+$/.test(item.rule) ? 'shellcheck' : item.tool).includes(item.rule);
}

function buildkitVerdict(item: PeerCase, seen: readonly ReportedFinding[]): string | undefined {
  const expected = item.expectNoAttrs ?? (item.expect as readonly BuildWarning[]);
  const buildError = item.expectNoAttrs === undefined ? item.buildErr : item.buildErrNoAttrs;
  if (buildError)
    return seen.some(({ severity }) => severity === 'error') ? undefined : `no error: ${buildError}`;
  const asksExperimental = /^#\s*check=.*experimental=/im.test(item.dockerfile);
  const ours = new Set(
    seen.flatMap(({ aliases, line }) =>
      (aliases.buildkit ?? [])
        .filter((rule) => rule !== 'InvalidDefinitionDescription' || asksExperimental)
        .map((rule) => `${rule}:${String(line)}`),
    ),
  );
  const theirs = new Set(expected.map(({ rule, line }) => `${rule}:${String(line)}`));
  const missing = [...theirs].filter((key) => !ours.has(key));
  const extra = [...ours].filter((key) => !theirs.has(key));
  return missing.length + extra.length > 0 ? `missing ${missing.join()} extra ${extra.join()}` : undefined;
}

function run(item: PeerCase, shellcheck: ShellcheckFacts | undefined): Analysis {
  const config = item.config ?? {};
  const ignored =
    item.tool === 'hadolint' ? ((config['ignoreRules'] as readonly string[] | undefined) ?? []) : [];
  return analyse(item.dockerfile, {
    profile: {
      preset: 'all',
      rules: Object.fromEntries(ignored.map((id) => [id.toLowerCase(), 'off'] as const)),
      minimumConfidence: 'low',
    },
    facts: {
      buildContext: { dockerignore: item.dockerignore ?? null },
      ...(shellcheck === undefined ? {} : { shellcheck }),
    },
    policy: item.tool === 'hadolint' ? policyOf(config) : {},
  });
}

const LABEL_TYPES: Readonly<Record<string, LabelType>> = {
  RawText: 'text',
  GitHash: 'hash',
  Url: 'url',
  Rfc3339: 'rfc3339',
  Spdx: 'spdx',
  SemVer: 'semver',
  Email: 'email',
};

function policyOf(config: Readonly<Record<string, unknown>>): Policy {
  const labels = config['labelSchema'] as Readonly<Record<string, string>> | undefined;
  return {
    ...(config['allowedRegistries'] === undefined
      ? {}
      : { allowedRegistries: config['allowedRegistries'] as string[] }),
    ...(labels === undefined
      ? {}
      : {
          labels: Object.fromEntries(
            Object.entries(labels).map(([name, type]) => [name, LABEL_TYPES[type] ?? 'text']),
          ),
        }),
    ...(config['strictLabels'] === true ? { strictLabels: true } : {}),
  };
}

/** dockerfile-utils switches these checks per test; one that a test's configuration does not name is off there. */
const SETTINGS: Readonly<Record<string, string>> = {
  deprecatedMaintainer: 'DEPRECATED_MAINTAINER',
  directiveCasing: 'CASING_DIRECTIVE',
  emptyContinuationLine: 'EMPTY_CONTINUATION_LINE',
  instructionCasing: 'CASING_INSTRUCTION',
  instructionCmdMultiple: 'MULTIPLE_INSTRUCTIONS',
  instructionEntrypointMultiple: 'MULTIPLE_INSTRUCTIONS',
  instructionHealthcheckMultiple: 'MULTIPLE_INSTRUCTIONS',
  instructionJSONInSingleQuotes: 'JSON_IN_SINGLE_QUOTES',
  instructionWorkdirRelative: 'WORKDIR_IS_NOT_ABSOLUTE',
};

function switchedOff(item: PeerCase): ReadonlySet<string> {
  const { config } = item;
  if (item.tool !== 'dockerfile-utils' || !config) return new Set();
  const off = Object.entries(SETTINGS)
    .filter(([setting]) => (config[setting] ?? 'IGNORE') === 'IGNORE')
    .map(([, code]) => code);
  return new Set(off.filter((code) => item.expect === 'silent' || code !== item.rule));
}
