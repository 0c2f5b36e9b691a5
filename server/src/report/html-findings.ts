import { badge, escapeCode, escapeHtml, type Html, ruleLink, section } from './html-text.ts';
import type { HtmlOptions } from './html.ts';
import type { DetailedFinding, Excerpt, FileDetails, HardeningReport, LostPoints } from './model.ts';
import { FACT_COSTS, type Fact, gradeOf } from './score.ts';
import { count } from './summary.ts';

/** Findings that are shown with their code; a page of more is slow to open and read by nobody. */
export const MAX_FINDINGS = 3000;

/** Each file with its findings; closed, so that the page can be taken in. */
export function fileDetails(
  report: HardeningReport,
  shown: ReadonlyMap<FileDetails, number>,
  options: HtmlOptions,
): Html {
  const added = report.comparison && new Set(report.comparison.addedFingerprints);
  const parts = [...shown].map(([file, index]) => one(file, index, added, options));
  const left = report.files.filter((file) => file.findings.length > 0 && !shown.has(file)).length;
  if (parts.length === 0 && left === 0) return '';
  return section('findings', 'Findings', [
    '<p id="shown" role="status" class="note"></p>',
    ...parts,
    ...(left > 0
      ? [
          `<p class="note">${count(left, 'more file')} with findings not shown here; JSON and CSV have all.</p>`,
        ]
      : []),
  ]);
}

function one(
  file: FileDetails,
  index: number,
  added: ReadonlySet<string> | undefined,
  options: HtmlOptions,
): Html {
  const { path, score, findings, silenced, excepted, lost, uri } = file;
  const grade = score === undefined ? '' : badge(`grade-${gradeOf(score)}`, `${gradeOf(score)} ${score}`);
  const points = pointsOf(lost);
  const items = findings
    .slice(0, MAX_FINDINGS)
    .map((finding) => item(finding, { file, added, points, options }));
  if (findings.length > items.length)
    items.push(
      `<li>${count(findings.length - items.length, 'more finding')} not shown here; JSON and CSV have all.</li>`,
    );
  const facts = lost.flatMap(({ points: number, because }) =>
    because.kind === 'fact' && Object.hasOwn(FACT_COSTS, because.fact)
      ? [
          `<li>${escapeHtml(FACT_COSTS[because.fact as Fact].title)} <span class="note">−${number} points</span></li>`,
        ]
      : [],
  );
  return [
    `<details class="file" id="file-${index}" data-file="${index}"${options.panel && uri !== undefined ? ` data-uri="${escapeHtml(uri)}"` : ''}>`,
    `<summary><h3>${escapeHtml(path)}</h3> ${grade} <span class="note">· ${count(findings.length, 'finding')}${silenced.length > 0 ? `, ${silenced.length} silenced` : ''}${excepted > 0 ? `, ${excepted} excepted` : ''}</span></summary>`,
    `<ul class="findings">${items.join('\n')}</ul>`,
    ...(facts.length > 0 ? [`<p>Besides, whatever rules are on:</p><ul>${facts.join('')}</ul>`] : []),
    '</details>',
  ].join('\n');
}

interface Scene {
  readonly file: FileDetails;
  readonly added: ReadonlySet<string> | undefined;
  readonly points: ReadonlyMap<string, number>;
  readonly options: HtmlOptions;
}

function item(finding: DetailedFinding, { file, added, points, options }: Scene): Html {
  const { rule, severity, message, advice, line, column, fingerprint, excerpt, fixes, recorded } = finding;
  const place = `${line}:${column}`;
  const linked = options.panel && file.uri !== undefined;
  const isNew = added?.has(fingerprint) === true;
  const cost = points.get(fingerprint);
  const safe = fixes.some(({ kind }) => kind === 'safe');
  return [
    `<li data-severity="${severity}"${safe ? ' data-safe=""' : ''}${fixes.length > 0 ? ' data-fixable=""' : ''}${isNew ? ' data-new=""' : ''}${recorded === true ? '' : ' data-unrecorded=""'}>`,
    '<p class="what">',
    linked
      ? `<button type="button" class="link" data-line="${line - 1}" data-character="${column - 1}" title="Open this line">${place}</button> `
      : `<span class="place">${place}</span> `,
    `${badge(severity)} ${isNew ? '<strong class="tag">new</strong> ' : ''}${recorded === true ? '<span class="tag">recorded</span> ' : ''}${escapeHtml(message)} ${ruleLink(rule, options.ruleHref)}`,
    cost === undefined ? '' : ` <span class="note">−${cost} points</span>`,
    '</p>',
    `<p class="note">${escapeHtml(advice)}</p>`,
    code(excerpt),
    ...(linked && fixes.length > 0
      ? [
          `<p class="fixes">${fixes
            .map(
              ({ title, kind }, at) =>
                `<button type="button" data-fix="${at}" data-fingerprint="${escapeHtml(fingerprint)}">${escapeHtml(title)}${kind === 'unsafe' ? ' …' : ''}</button>`,
            )
            .join(' ')}</p>`,
        ]
      : fixes.map(
          ({ title, kind }) =>
            `<p class="note">${kind === 'safe' ? 'Safe fix' : 'Fix to be looked at'}: ${escapeHtml(title)}</p>`,
        )),
    '</li>',
  ].join('');
}

/** Of several findings with one fingerprint each has lost its own; the first is shown. */
function pointsOf(lost: readonly LostPoints[]): ReadonlyMap<string, number> {
  return new Map(
    lost.flatMap(({ points, because }) =>
      because.kind === 'finding' ? [[because.fingerprint, points]] : [],
    ),
  );
}

function code({ line, lines, marks }: Excerpt): Html {
  if (lines.length === 0) return '';
  let offset = 0;
  const rows = lines.map((text, index) => {
    const start = offset;
    offset += text.length + 1;
    const mark = marks.find(([from, to]) => from < start + text.length && to > start);
    const shown =
      mark === undefined
        ? escapeCode(text)
        : `${escapeCode(text.slice(0, Math.max(0, mark[0] - start)))}<mark>${escapeCode(text.slice(Math.max(0, mark[0] - start), mark[1] - start))}</mark>${escapeCode(text.slice(mark[1] - start))}`;
    return `<span class="n" aria-hidden="true">${line + index}</span>${shown}`;
  });
  return `<pre tabindex="0"><code>${rows.join('\n')}</code></pre>`;
}
