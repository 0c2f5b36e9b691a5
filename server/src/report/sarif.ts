import { isKnown, ruleNamed } from '../config/known-rules.ts';
import type { RuleMeta, Severity } from '../lint/rule.ts';
import type { DetailedFinding, DetailedFix, FileDetails, HardeningReport, Range } from './model.ts';
import { visible, wellFormed } from './stylish-text.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** What GitHub sorts security findings by, 0 to 10. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  error: '8.0',
  warning: '5.5',
  info: '3.0',
  hint: '1.0',
};

/** Groups that are about more than tidiness. */
const SECURITY_GROUPS: ReadonlySet<string> = new Set([
  ...['ai', 'attack-surface', 'base-image', 'files', 'privilege', 'runtime', 'secrets', 'supply-chain'],
]);

const RECORDED = { kind: 'external', status: 'accepted', justification: 'Recorded in a baseline.' };

/** Paths are relative to this, as GitHub has it. */
const ROOT = '%SRCROOT%';

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html). Fingerprints survive moved
 * lines; silenced and recorded findings are there, as suppressed; a file that could not be checked is a notification.
 */
export function renderSarif(report: HardeningReport, ruleHref: (rule: string) => string): string {
  const files = report.files.filter(({ error }) => error === undefined);
  const names = [
    ...new Set(files.flatMap(({ findings, silenced }) => [...findings, ...silenced].map(({ rule }) => rule))),
  ].sort();
  const index = new Map(names.map((name, at) => [name, at]));
  const added = report.comparison && new Set(report.comparison.addedFingerprints);
  const baseline = ({ fingerprint }: DetailedFinding): object =>
    added === undefined ? {} : { baselineState: added.has(fingerprint) ? 'new' : 'unchanged' };
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Bulkhead',
            semanticVersion: report.version,
            rules: names.map((name) => ruleOf(name, ruleNamed(name)?.meta, ruleHref)),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: files.length === report.files.length,
            endTimeUtc: report.at,
            toolExecutionNotifications: report.files.flatMap(notificationOf),
          },
        ],
        results: files.flatMap((file) => [
          ...file.findings.map((finding) => ({
            ...resultOf(file, finding, index),
            ...baseline(finding),
            ...(finding.recorded === true ? { suppressions: [RECORDED] } : {}),
          })),
          ...file.silenced.map((finding) => ({
            ...resultOf(file, finding, index),
            suppressions: [{ kind: 'inSource', status: 'accepted' }],
          })),
        ]),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(name: string, meta: RuleMeta | undefined, ruleHref: (rule: string) => string): object {
  if (meta === undefined) return { id: name, ...(isKnown(name) ? { helpUri: ruleHref(name) } : {}) };
  const { summary, docs, severity, confidence, group, controls } = meta;
  const tags = [
    group,
    ...(SECURITY_GROUPS.has(group) ? ['security'] : []),
    ...(controls.cwe ?? []).map((id) => `external/cwe/${id.toLowerCase()}`),
  ];
  const text = `${docs.why}\n\n${docs.how}`;
  return {
    id: name,
    name: name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: summary },
    fullDescription: { text: docs.why },
    helpUri: ruleHref(name),
    help: {
      text,
      markdown: `**${summary}**\n\n${text}\n\n${docs.links.map((link) => `- <${link}>`).join('\n')}`,
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags,
      precision: confidence === 'high' ? 'very-high' : confidence,
      'problem.severity':
        severity === 'error' ? 'error' : severity === 'warning' ? 'warning' : 'recommendation',
      ...(SECURITY_GROUPS.has(group) ? { 'security-severity': SECURITY_SEVERITY[severity] } : {}),
    },
  };
}

function resultOf(
  { path }: FileDetails,
  finding: DetailedFinding,
  index: ReadonlyMap<string, number>,
): Record<string, unknown> {
  const { rule, severity, message, advice, fingerprint, excerpt } = finding;
  const fixes = finding.fixes.filter(({ edits }) => edits.length > 0);
  return {
    ruleId: rule,
    ruleIndex: index.get(rule) ?? -1,
    level: LEVELS[severity],
    message: { text: `${message} ${advice}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: location(path),
          region: regionOf(finding),
          ...(excerpt.lines.length === 0 ? {} : { contextRegion: contextOf(finding) }),
        },
      },
    ],
    partialFingerprints: { 'bulkhead/v1': fingerprint },
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((fix) => fixOf(path, fix)) }),
  };
}

function fixOf(path: string, { title, kind, edits }: DetailedFix): object {
  return {
    description: { text: kind === 'safe' ? title : `${title} (changes behaviour)` },
    artifactChanges: [
      {
        artifactLocation: location(path),
        replacements: edits.map((edit) => ({
          deletedRegion: regionOf(edit),
          ...(edit.text === '' ? {} : { insertedContent: { text: edit.text } }),
        })),
      },
    ],
  };
}

function regionOf({ line, column, endLine, endColumn }: Range): object {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function contextOf({ excerpt }: DetailedFinding): object {
  const { line, lines } = excerpt;
  return {
    startLine: line,
    endLine: line + lines.length - 1,
    snippet: { text: lines.map((each) => visible(each)).join('\n') },
  };
}

function location(path: string): object {
  return { uri: pathUri(path), ...(path.startsWith('/') ? {} : { uriBaseId: ROOT }) };
}

/** A path as a relative or, when it is absolute, a `file` reference. */
export function pathUri(path: string): string {
  const encoded = wellFormed(path)
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}

function notificationOf({ path, error }: FileDetails): object[] {
  if (error === undefined) return [];
  return [
    {
      level: 'error',
      message: { text: `${visible(path)} ${visible(error.reason)}` },
      locations: [{ physicalLocation: { artifactLocation: location(path) } }],
    },
  ];
}
