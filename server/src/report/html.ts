import { fileDetails, MAX_FINDINGS } from './html-findings.ts';
import { firstThings, overview } from './html-overview.ts';
import { SCRIPT } from './html-script.ts';
import { STYLE } from './html-style.ts';
import { basesTable, controlsTable, imagesTable } from './html-tables.ts';
import { escapeHtml, type Html, section } from './html-text.ts';
import type { FileDetails, HardeningReport } from './model.ts';

export interface HtmlOptions {
  /** Fresh for every page: only the style and script that carry it are used. */
  readonly nonce: string;
  readonly ruleHref: (rule: string) => string;
  /** In the editor: places open, fixes are made, formats exported. */
  readonly panel: boolean;
}

/** Formats that the panel offers, by their names on the command line. */
const EXPORTS = {
  html: 'HTML',
  markdown: 'Markdown',
  json: 'JSON',
  sarif: 'SARIF',
  csv: 'CSV',
  cyclonedx: 'CycloneDX',
  junit: 'JUnit',
  gitlab: 'GitLab code quality',
  github: 'GitHub annotations',
} as const;

/**
 * The report as one page that loads nothing. Whatever comes from a file is shown, never interpreted; without the script
 * everything is there, only not filtered.
 */
export function renderHtml(report: HardeningReport, options: HtmlOptions): Html {
  const { nonce } = options;
  const shown = chooseFiles(report.files);
  const body = [
    '<a class="skip" href="#overview">Skip to the overview</a>',
    '<header><h1>Hardening report</h1>',
    `<p class="note">${escapeHtml(report.at.slice(0, 16).replace('T', ' '))}, Bulkhead ${escapeHtml(report.version)}</p>`,
    ...(options.panel ? [tools()] : []),
    '</header>',
    nav(report),
    '<main>',
    overview(report),
    firstThings(report, options.ruleHref),
    ...(report.files.length === 0 ? [] : [filters(report)]),
    imagesTable(report, shown, options),
    fileDetails(report, shown, options),
    basesTable(report),
    controlsTable(report, options),
    notes(report),
    '</main>',
  ];
  const csp = `default-src 'none'; style-src 'nonce-${escapeHtml(nonce)}'; script-src 'nonce-${escapeHtml(nonce)}'; base-uri 'none'; form-action 'none'`;
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${csp}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<title>Hardening report</title>',
    `<style nonce="${escapeHtml(nonce)}">${STYLE}</style>`,
    '</head>',
    `<body${options.panel ? ' class="panel"' : ''}>`,
    ...body.filter((part) => part !== ''),
    `<script nonce="${escapeHtml(nonce)}">${SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** The files whose findings are shown, the worst first, with the numbers they have on the page. */
function chooseFiles(files: readonly FileDetails[]): ReadonlyMap<FileDetails, number> {
  const chosen = new Map<FileDetails, number>();
  let room = MAX_FINDINGS;
  const worst = files
    .filter(({ findings, lost }) => findings.length > 0 || lost.length > 0)
    .sort((a, b) => (a.score ?? 101) - (b.score ?? 101));
  for (const file of worst) {
    if (file.findings.length > room && chosen.size > 0) continue;
    room -= file.findings.length;
    chosen.set(file, chosen.size);
  }
  return chosen;
}

function nav({ files }: HardeningReport): Html {
  const links = [
    ['overview', 'Overview'],
    ...(files.length === 0
      ? []
      : [
          ['first', 'Fix first'],
          ['images', 'Images'],
          ['findings', 'Findings'],
          ['bases', 'Base images'],
        ]),
    ['controls', 'Controls'],
  ];
  return `<nav aria-label="Sections"><ul>${links.map(([id = '', name = '']) => `<li><a href="#${id}">${name}</a></li>`).join('')}</ul></nav>`;
}

function tools(): Html {
  const options = Object.entries(EXPORTS).map(([name, title]) => `<option value="${name}">${title}</option>`);
  return [
    '<div class="tools" role="group" aria-label="Report">',
    '<button type="button" id="refresh">Check again</button>',
    `<span><label for="format">Export as</label> <select id="format">${options.join('')}</select> <button type="button" id="export">Export</button></span>`,
    '<span><label for="revision">Compare with revision</label> <input id="revision" type="text" size="16" spellcheck="false" placeholder="main"> <button type="button" id="compare">Compare</button></span>',
    '</div>',
  ].join('');
}

/** Used by the script alone, so hidden without it. */
function filters({ comparison, summary }: HardeningReport): Html {
  const check = (id: string, name: string): Html =>
    `<label class="check"><input type="checkbox" id="${id}" checked> ${name}</label>`;
  return [
    '<form id="filters" hidden role="search" aria-label="Filters">',
    '<label for="query">Search</label> <input id="query" type="search" placeholder="file, image, rule, text" autocomplete="off" spellcheck="false">',
    '<fieldset><legend>Severity</legend>',
    ...['error', 'warning', 'info', 'hint'].map((severity) => check(`is-${severity}`, severity)),
    '</fieldset>',
    '<label for="which">Show</label> <select id="which"><option value="">all findings</option><option value="safe">safely fixable</option><option value="fixable">with a fix</option>',
    comparison === undefined ? '' : '<option value="new">new</option>',
    summary.recorded === 0 ? '' : '<option value="unrecorded">not in the baseline</option>',
    '</select> <button type="button" id="open-all">Open all</button> <button type="reset">Clear</button>',
    '</form>',
  ].join('');
}

function notes({ notes: told, files, skipped, comparison }: HardeningReport): Html {
  const failed = files.flatMap(({ path, error }) =>
    error === undefined ? [] : [`${path} ${error.reason}${/[.!]$/.test(error.reason) ? '' : '.'}`],
  );
  const lines = [...failed, ...skipped.map(({ rule, reason }) => `Skipped: ${rule}. ${reason}`), ...told];
  const gone =
    comparison === undefined || comparison.gone.length === 0
      ? ''
      : `<h3>Fixed since ${escapeHtml(comparison.with)}</h3><ul>${comparison.gone
          .slice(0, 200)
          .map(
            ({ path, line, message, rule }) =>
              `<li>${escapeHtml(`${path}:${line}`)} ${escapeHtml(message)} <code>${escapeHtml(rule)}</code></li>`,
          )
          .join('')}</ul>`;
  if (lines.length === 0 && gone === '') return '';
  const list = lines.slice(0, 500).map((line) => `<li>${escapeHtml(line)}</li>`);
  if (lines.length > 500) list.push(`<li>… and ${lines.length - 500} more</li>`);
  return section('notes', 'Notes', [gone, ...(list.length > 0 ? [`<ul>${list.join('\n')}</ul>`] : [])]);
}
