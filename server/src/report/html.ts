import type { Finding } from '../lint/finding.ts';
import type { Severity } from '../lint/rule.ts';
import { STYLE } from './html-style.ts';

export interface ReportFinding extends Pick<Finding, 'rule' | 'severity' | 'message'> {
  /** Zero-based. */
  readonly line: number;
  readonly character: number;
  /** Where a click leads; nothing when there is nowhere. */
  readonly href?: string;
}

export interface ReportFile {
  /** As shown to people. */
  readonly name: string;
  readonly findings: readonly ReportFinding[];
  /** Findings that comments in the file silence. */
  readonly suppressed: number;
}

export interface HtmlOptions {
  /** Fresh for every page: only the style that carries it is used. */
  readonly nonce: string;
  readonly ruleHref?: (rule: string) => string;
  /** What the report does not tell, one sentence each. */
  readonly notes: readonly string[];
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** The findings of many files as one page without scripts; whatever comes from a file is shown, never interpreted. */
export function htmlReport(files: readonly ReportFile[], options: HtmlOptions): string {
  const all = files.flatMap(({ findings }) => findings);
  const body = [
    '<h1>Hardening report</h1>',
    `<p class="lead">${sentence(files, all)}</p>`,
    ...options.notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`),
    ...(files.length === 0 ? [] : [fileTable(files)]),
    ...(all.length === 0 ? [] : [ruleTable(all, options)]),
    ...files.map((file, index) => (file.findings.length === 0 ? '' : fileSection(file, index, options))),
  ];
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${escapeHtml(options.nonce)}'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<title>Hardening report</title>',
    `<style nonce="${escapeHtml(options.nonce)}">${STYLE}</style>`,
    '</head>',
    '<body>',
    ...body,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function sentence(files: readonly ReportFile[], findings: readonly ReportFinding[]): string {
  if (files.length === 0) return 'No Dockerfile was found.';
  const suppressed = files.reduce((sum, file) => sum + file.suppressed, 0);
  const clean = files.filter((file) => file.findings.length === 0).length;
  const parts = [`${count(files.length, 'Dockerfile')}, ${count(findings.length, 'finding')}`];
  if (clean > 0) parts.push(`${clean} without findings`);
  if (suppressed > 0) parts.push(`${suppressed} silenced by comments`);
  return `${parts.join('; ')}.`;
}

function fileTable(files: readonly ReportFile[]): string {
  const rows = files.map(({ name, findings }, index) => {
    const link =
      findings.length === 0 ? escapeHtml(name) : `<a href="#file-${index}">${escapeHtml(name)}</a>`;
    const cells = SEVERITIES.map((severity) =>
      numberCell(findings.filter((finding) => finding.severity === severity).length, severity),
    );
    return `<tr><th scope="row">${link}</th>${cells.join('')}</tr>`;
  });
  const heads = SEVERITIES.map((severity) => `<th scope="col" class="number">${severity}</th>`);
  return table('Files', `<tr><th scope="col">File</th>${heads.join('')}</tr>`, rows);
}

function ruleTable(findings: readonly ReportFinding[], options: HtmlOptions): string {
  const counts = new Map<string, { severity: Severity; number: number }>();
  for (const { rule, severity } of findings) {
    const known = counts.get(rule);
    const worst =
      known !== undefined && SEVERITIES.indexOf(known.severity) < SEVERITIES.indexOf(severity)
        ? known.severity
        : severity;
    counts.set(rule, { severity: worst, number: (known?.number ?? 0) + 1 });
  }
  const rows = [...counts]
    .sort(
      ([a, x], [b, y]) =>
        SEVERITIES.indexOf(x.severity) - SEVERITIES.indexOf(y.severity) ||
        y.number - x.number ||
        (a < b ? -1 : 1),
    )
    .map(
      ([rule, { severity, number }]) =>
        `<tr><th scope="row">${ruleLink(rule, options)}</th><td>${badge(severity)}</td>${numberCell(number, severity)}</tr>`,
    );
  const head =
    '<tr><th scope="col">Rule</th><th scope="col">Severity</th><th scope="col" class="number">Findings</th></tr>';
  return table('Rules', head, rows);
}

function fileSection(file: ReportFile, index: number, options: HtmlOptions): string {
  const rows = file.findings.map(({ rule, severity, message, line, character, href }) => {
    const place = `${line + 1}:${character + 1}`;
    const link = href === undefined ? place : `<a href="${escapeHtml(href)}">${place}</a>`;
    return `<tr><td class="number">${link}</td><td>${badge(severity)}</td><td>${escapeHtml(message)}</td><td>${ruleLink(rule, options)}</td></tr>`;
  });
  const head =
    '<tr><th scope="col" class="number">Place</th><th scope="col">Severity</th><th scope="col">Finding</th><th scope="col">Rule</th></tr>';
  return table(escapeHtml(file.name), head, rows, `file-${index}`);
}

function table(title: string, head: string, rows: readonly string[], id?: string): string {
  return `<section${id === undefined ? '' : ` id="${id}"`}><h2>${title}</h2><table><thead>${head}</thead><tbody>\n${rows.join('\n')}\n</tbody></table></section>`;
}

function numberCell(number: number, severity: Severity): string {
  return `<td class="number ${number === 0 ? 'none' : severity}">${number}</td>`;
}

function badge(severity: Severity): string {
  return `<span class="badge ${severity}">${severity}</span>`;
}

function ruleLink(rule: string, { ruleHref }: HtmlOptions): string {
  const name = `<code>${escapeHtml(rule)}</code>`;
  return ruleHref === undefined ? name : `<a href="${escapeHtml(ruleHref(rule))}">${name}</a>`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** For text and for attributes in double quotes. Characters that turn the direction of text are shown as what they are. */
export function escapeHtml(text: string): string {
  return text
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
      '\ufffd',
    )
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
