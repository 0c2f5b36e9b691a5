import { type Paint, visible, wrapWords } from './stylish-text.ts';
import { count, describeSeverities, type FileReport, type ReportedFinding, type Summary } from './summary.ts';

export interface StylishOptions {
  readonly paint: Paint;
  /** Advice below every finding; else only where it is new. */
  readonly verbose: boolean;
  /** Columns to wrap advice at; without it every piece of advice is one line. */
  readonly width?: number;
  /** Also what a baseline has. */
  readonly showRecorded?: boolean;
}

/** Findings for people, grouped by file, with what to do about each; files without findings are left out. */
export function renderStylish(
  files: readonly FileReport[],
  summary: Summary,
  options: StylishOptions,
): string {
  const advised = new Set<string>();
  const isShown = options.showRecorded === true;
  const blocks = files
    .filter(({ findings, recorded }) => findings.length > 0 || (isShown && recorded.length > 0))
    .map((file) => {
      const head = options.paint('strong', visible(file.path));
      const lines = [...fileLines(file.findings, advised, options)];
      if (isShown) lines.push(...recordedLines(file.recorded, options));
      return [head, ...lines].join('\n');
    });
  return `${[...blocks, closing(files, summary, options.paint)].join('\n\n')}\n`;
}

function fileLines(
  findings: readonly ReportedFinding[],
  advised: Set<string>,
  { paint, verbose, width: columns = Infinity }: StylishOptions,
): string[] {
  const places = findings.map(({ line, column }) => `${line}:${column}`);
  const width = Math.max(...places.map((place) => place.length));
  return findings.flatMap((finding, index) => {
    const { rule, severity, message, advice } = finding;
    const place = paint('faint', (places[index] ?? '').padStart(width));
    const level = paint(severity, severity.padEnd('warning'.length));
    const line = `  ${place}  ${level}  ${visible(message)}  ${paint('faint', rule)}`;
    if (!verbose && advised.has(advice)) return [line];
    advised.add(advice);
    const indent = width + 'warning'.length + 6;
    // In a very narrow window the terminal may as well break the lines itself.
    const wrapped = wrapWords(visible(advice), Math.max(30, columns - indent));
    return [line, ...wrapped.map((part) => paint('faint', `${' '.repeat(indent)}${part}`))];
  });
}

/** What is known already, without advice. */
function recordedLines(recorded: readonly ReportedFinding[], { paint }: StylishOptions): string[] {
  return recorded.map(({ line, column, severity, message, rule }) =>
    paint('faint', `  ${line}:${column}  ${severity} (recorded)  ${visible(message)}  ${rule}`),
  );
}

function closing(files: readonly FileReport[], summary: Summary, paint: Paint): string {
  const { findings, fixable, bySeverity, suppressed, excepted, recorded } = summary;
  const checked = count(summary.files, 'file');
  const lines: string[] = [];
  if (findings > 0) {
    const within = files.filter((file) => file.findings.length > 0).length;
    const tone = bySeverity.error > 0 ? 'error' : bySeverity.warning > 0 ? 'warning' : 'info';
    const where = within === summary.files ? `in ${checked}` : `in ${within} of ${checked}`;
    lines.push(`${paint(tone, count(findings, 'finding'))} ${where}: ${describeSeverities(bySeverity)}.`);
    if (fixable > 0)
      lines.push(`${fixable} of them can be fixed safely: ${paint('strong', 'bulkhead fix')}.`);
  } else if (summary.files > 0) {
    lines.push(
      `${paint(summary.failed > 0 ? 'strong' : 'good', recorded > 0 ? 'No new findings' : 'No findings')} in ${checked}.`,
    );
  } else if (summary.failed === 0) {
    lines.push('No Dockerfiles found.');
  }
  if (suppressed > 0) lines.push(paint('faint', `${count(suppressed, 'finding')} silenced by comments.`));
  if (excepted > 0)
    lines.push(
      paint('faint', `${count(excepted, 'finding')} let through by exceptions of the configuration.`),
    );
  if (recorded > 0) lines.push(paint('faint', `${count(recorded, 'finding')} recorded in a baseline.`));
  for (const { rule, reason } of summary.skipped ?? [])
    lines.push(paint('faint', `Skipped: ${rule}. ${visible(reason)}`));
  if (summary.failed > 0)
    lines.push(paint('error', `${count(summary.failed, 'path')} could not be checked.`));
  return lines.join('\n');
}
