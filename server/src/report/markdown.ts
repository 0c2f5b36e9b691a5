import type { BaseReport, FileDetails, HardeningReport, UserReport } from './model.ts';
import { gradeOf } from './score.ts';
import { visible } from './stylish-text.ts';
import { count, describeSeverities, type ReportedFinding, SEVERITIES } from './summary.ts';

/** Rows of each table; a comment of GitHub holds 65,536 characters. */
const ROWS = 20;
const MAX_LENGTH = 60_000;

/** Whoever posts it finds the last one by this, to replace it. */
export const MARKDOWN_MARK = '<!-- bulkhead-report -->';

/** For a comment at a pull request: what changed, what to do first, and all images, each cut to what fits. */
export function renderMarkdown(report: HardeningReport, ruleHref: (rule: string) => string): string {
  const sections = [
    MARKDOWN_MARK,
    `## Bulkhead: ${heading(report)}`,
    lead(report),
    ...comparison(report, ruleHref),
    ...priorities(report, ruleHref),
    ...images(report),
    ...findings(report, ruleHref),
    ...left(report),
  ];
  let text = '';
  for (const section of sections) {
    if (text.length + section.length > MAX_LENGTH) {
      text += '\nThe rest did not fit into a comment.\n';
      break;
    }
    text += `${section}\n\n`;
  }
  return `${text.trimEnd()}\n`;
}

function heading({ score, grade, files }: HardeningReport): string {
  if (score === undefined || grade === undefined)
    return files.length === 0 ? 'no Dockerfile found' : 'no score';
  return `${grade}, ${score} of 100`;
}

function lead({ summary, comparison: with_ }: HardeningReport): string {
  const { findings: found, bySeverity, suppressed, excepted, recorded, failed } = summary;
  const parts = [
    `${count(found, 'finding')} in ${count(summary.files, 'Dockerfile')}${found > 0 ? `: ${describeSeverities(bySeverity)}` : ''}`,
    ...(recorded > 0 ? [`${recorded} of them recorded in a baseline`] : []),
    ...(suppressed > 0 ? [`${suppressed} silenced by comments`] : []),
    ...(excepted > 0 ? [`${excepted} let through by exceptions`] : []),
    ...(failed > 0 ? [`${count(failed, 'path')} could not be checked`] : []),
  ];
  const change =
    with_ === undefined
      ? ''
      : ` Compared with ${escape(with_.with)}: **${with_.added} new**, ${with_.fixed} fixed, ${with_.remaining} remaining.`;
  return `${parts.join('; ')}.${change}`;
}

function comparison(report: HardeningReport, ruleHref: (rule: string) => string): string[] {
  const { comparison: compared } = report;
  if (compared === undefined) return [];
  const added = new Set(compared.addedFingerprints);
  const fresh = places(report).filter(({ finding }) => added.has(finding.fingerprint));
  const rows = fresh
    .slice(0, ROWS)
    .map(({ file, finding }) => findingRow(file.path, finding.line, finding, ruleHref));
  const gone = compared.gone.slice(0, ROWS).map((item) => findingRow(item.path, item.line, item, ruleHref));
  return [
    ...section('New', FINDING_HEAD, rows, fresh.length),
    ...folded(`Fixed (${compared.fixed})`, FINDING_HEAD, gone, compared.fixed),
  ];
}

function priorities({ priorities: list }: HardeningReport, ruleHref: (rule: string) => string): string[] {
  const rows = list
    .slice(0, 5)
    .map(({ rule, summary, findings: found, files, effect, effort }) => [
      `${link(rule, ruleHref)}: ${escape(summary)}`,
      `${count(found, 'finding')} in ${count(files, 'file')}`,
      `+${effect}`,
      EFFORTS[effort],
    ]);
  return section('What to fix first', ['What', 'Where', 'Points', 'Effort'], rows, rows.length);
}

export const EFFORTS = {
  click: 'one click',
  review: 'a fix to look at',
  hand: 'by hand',
} as const;

function images({ files }: HardeningReport): string[] {
  const rows = [...files]
    .filter(({ score }) => score !== undefined)
    .sort((a, b) => (a.score ?? 0) - (b.score ?? 0))
    .map((file) => {
      const final = file.stages.find(({ isFinal }) => isFinal);
      const counts = SEVERITIES.map(
        (severity) => file.findings.filter((finding) => finding.severity === severity).length,
      );
      return [
        code(file.path),
        `${gradeOf(file.score ?? 0)} ${file.score ?? ''}`,
        code(final?.root.shown ?? ''),
        describeBase(final?.root).map(escape).join(', '),
        describeUser(final?.user),
        counts.join(' / '),
      ];
    });
  const head = ['File', 'Grade', 'Base image', 'Base', 'User', 'Error / warning / info / hint'];
  return folded(`Images (${rows.length})`, head, rows.slice(0, ROWS), rows.length);
}

/** What is to be known of a base image, in a few words. */
export function describeBase(base: BaseReport | undefined): string[] {
  if (base === undefined) return [];
  if (base.kind !== 'image') return [base.kind];
  const { family, pinning = 'unknown', endOfLife } = base;
  return [
    ...(family === undefined ? [] : [family]),
    PINNINGS[pinning],
    ...(endOfLife === undefined
      ? []
      : [`${endOfLife.title} ${endOfLife.isOver ? 'out of support' : 'ends'} ${endOfLife.end}`]),
  ];
}

export const PINNINGS = {
  digest: 'pinned to a digest',
  version: 'not pinned',
  latest: 'latest',
  none: 'no tag',
  unknown: 'not known',
} as const;

/** Whom the image runs as. */
export function describeUser(user: UserReport | undefined): string {
  if (user === undefined) return '';
  const { kind, name } = user;
  const word = kind === 'nonroot' ? 'not root' : kind === 'root' ? 'root' : 'not known';
  return name === undefined || name === word ? word : `${code(name)} (${word})`;
}

function findings(report: HardeningReport, ruleHref: (rule: string) => string): string[] {
  if (report.comparison !== undefined) return [];
  const all = places(report);
  const rows = all
    .slice(0, ROWS)
    .map(({ file, finding }) => findingRow(file.path, finding.line, finding, ruleHref));
  return folded(`Findings (${all.length})`, FINDING_HEAD, rows, all.length);
}

function left({ files, notes }: HardeningReport): string[] {
  const failed = files.flatMap(({ path, error }) =>
    error === undefined ? [] : [`- ${code(path)} ${escape(error.reason)}`],
  );
  const lines = [...failed, ...notes.map((note) => `- ${escape(note)}`)];
  if (lines.length === 0) return [];
  const more = lines.length > ROWS ? `\n- … and ${lines.length - ROWS} more` : '';
  return [`### Notes\n\n${lines.slice(0, ROWS).join('\n')}${more}`];
}

const FINDING_HEAD = ['Place', 'Severity', 'Finding', 'Rule'];

function findingRow(
  path: string,
  line: number,
  { severity, message, rule, recorded }: Pick<ReportedFinding, 'severity' | 'message' | 'rule' | 'recorded'>,
  ruleHref: (rule: string) => string,
): string[] {
  const state = recorded === true ? `${severity} (recorded)` : severity;
  return [code(`${path}:${line}`), state, escape(message), link(rule, ruleHref)];
}

/** All findings, the gravest first. */
function places({ files }: HardeningReport): {
  readonly file: FileDetails;
  readonly finding: FileDetails['findings'][number];
}[] {
  return files
    .flatMap((file) => file.findings.map((finding) => ({ file, finding })))
    .sort((a, b) => SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity));
}

function section(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  total: number,
): string[] {
  return rows.length === 0 ? [] : [`### ${title}\n\n${table(head, rows, total)}`];
}

function folded(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  total: number,
): string[] {
  if (rows.length === 0) return [];
  return [`<details><summary>${title}</summary>\n\n${table(head, rows, total)}\n\n</details>`];
}

function table(head: readonly string[], rows: readonly (readonly string[])[], total: number): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const more = total > rows.length ? `\n\n… and ${total - rows.length} more.` : '';
  return `${lines.join('\n')}${more}`;
}

function link(rule: string, ruleHref: (rule: string) => string): string {
  return /^[a-z0-9-]+$/.test(rule) ? `[\`${rule}\`](${ruleHref(rule)})` : code(rule);
}

const MAX_CELL = 200;

function cut(text: string): string {
  const shown = visible(text);
  return shown.length > MAX_CELL ? `${shown.slice(0, MAX_CELL - 1)}…` : shown;
}

/** Text of a file as text: no markup, no HTML, no mention of a person, no link. */
function escape(text: string): string {
  return cut(text)
    .replace(/[^\p{L}\p{N} ,.;\u2026'"()?%+=/-]/gu, (char) => `&#${char.codePointAt(0) ?? 0};`)
    .replace(/www\./gi, (word) => `${word.slice(0, 3)}&#46;`);
}

/** The same as code. Backticks inside are shown as another character, and a bar would end the cell of a table. */
function code(text: string): string {
  const shown = cut(text).replaceAll('`', 'ˋ').replaceAll('|', '¦').trim();
  return shown === '' ? '' : `\`${shown}\``;
}
