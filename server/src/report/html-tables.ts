import { badge, escapeHtml, type Html, ruleLink, section, table, tone } from './html-text.ts';
import type { HtmlOptions } from './html.ts';
import { PINNINGS } from './markdown.ts';
import type { BaseReport, FileDetails, HardeningReport, StageReport } from './model.ts';
import { gradeOf } from './score.ts';
import { SEVERITIES } from './summary.ts';

/** Rows of the table of images; a page of more is slow to show and read by nobody. */
const ROWS = 2000;

/** Every stage of every file; those that are only built in can be left out. */
export function imagesTable(
  { files }: HardeningReport,
  shown: ReadonlyMap<FileDetails, number>,
  options: HtmlOptions,
): Html {
  const all = files.flatMap((file) => file.stages.map((stage) => ({ file, stage })));
  if (all.length === 0) return '';
  // Final images first, so that a cut takes stages.
  const sorted = [...all].sort((a, b) => Number(b.stage.isFinal) - Number(a.stage.isFinal)).slice(0, ROWS);
  const kept = new Set(sorted.map(({ stage }) => stage));
  const rows = all
    .filter(({ stage }) => kept.has(stage))
    .map(({ file, stage }) => imageRow(file, stage, shown.get(file), options));
  const left = all.length - rows.length;
  return section('images', 'Images', [
    '<label class="check"><input type="checkbox" id="stages"> show stages that are only built in</label>',
    table(
      'Images and stages',
      [
        ...['File', 'Grade', 'Stage', 'Base image', 'Family', 'Pinned', 'Support', 'User', 'Multi-stage'],
        ...['Secrets', ...SEVERITIES, 'Fixable'],
      ],
      rows,
      'images-table',
    ),
    ...(left > 0 ? [`<p class="note">${left} more rows are not shown here; JSON and CSV have all.</p>`] : []),
  ]);
}

function imageRow(
  { path, score, stages, uri }: FileDetails,
  stage: StageReport,
  index: number | undefined,
  { panel }: HtmlOptions,
): Html {
  const name = escapeHtml(path);
  const link = index === undefined ? name : `<a href="#file-${index}">${name}</a>`;
  const place =
    panel && uri !== undefined
      ? `<button type="button" class="link" data-uri="${escapeHtml(uri)}" data-line="${stage.line - 1}" data-character="0">${escapeHtml(stage.name ?? String(stage.index))}</button>`
      : `${escapeHtml(stage.name ?? String(stage.index))} <span class="note">line ${stage.line}</span>`;
  const base = stage.root;
  const cells = [
    score === undefined || !stage.isFinal
      ? ''
      : badge(`grade-${gradeOf(score)}`, `${gradeOf(score)} ${score}`),
    `${place}${stage.isFinal ? ' (final)' : ''}`,
    `<code>${escapeHtml(stage.base.kind === 'stage' ? `${stage.base.shown} → ${base.shown}` : base.shown)}</code>`,
    escapeHtml(base.family ?? ''),
    pinned(base),
    support(base),
    user(stage),
    stages.length > 1 ? 'yes' : 'no',
    stage.secrets === 0 ? '0' : tone('bad', String(stage.secrets)),
    ...SEVERITIES.map((severity) => number(stage.bySeverity[severity], severity)),
    String(stage.fixable),
  ];
  return `<tr${stage.isFinal ? '' : ' class="stage"'} data-file="${index ?? ''}"><th scope="row">${link}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function number(value: number, severity: string): Html {
  return value === 0 ? '<span class="none">0</span>' : `<span class="${severity}">${value}</span>`;
}

function pinned({ kind, pinning }: BaseReport): Html {
  if (kind !== 'image' || pinning === undefined) return '';
  return tone(
    pinning === 'digest' ? 'good' : pinning === 'latest' || pinning === 'none' ? 'bad' : 'plain',
    PINNINGS[pinning],
  );
}

function support({ endOfLife }: BaseReport): Html {
  if (endOfLife === undefined) return '';
  const { title, end, isOver } = endOfLife;
  return tone(isOver ? 'bad' : 'plain', `${title}: ${isOver ? 'ended' : 'until'} ${end}`);
}

function user({ user: { kind, name } }: StageReport): Html {
  const word = kind === 'root' ? 'root' : kind === 'nonroot' ? 'not root' : 'not known';
  const text = name === undefined || name === word ? word : `${name} (${word})`;
  return tone(kind === 'root' ? 'bad' : kind === 'nonroot' ? 'good' : 'plain', text);
}

const STATES = {
  met: ['good', 'nothing found'],
  open: ['bad', 'open'],
  unchecked: ['plain', 'rules are off'],
  outside: ['plain', 'not in a Dockerfile'],
} as const;

/** What the catalogues of controls ask for, and what a look at Dockerfiles says of it. */
export function controlsTable({ controls }: HardeningReport, { ruleHref }: HtmlOptions): Html {
  const frameworks = [...new Set(controls.map(({ framework }) => framework))];
  const tables = frameworks.map((framework) => {
    const rows = controls
      .filter((control) => control.framework === framework)
      .map(({ id, title, state, findings, files, rules, limits }) => {
        const [kind, word] = STATES[state];
        const found = findings === 0 ? '' : `${findings} in ${files} file${files === 1 ? '' : 's'}`;
        const links = rules.map((rule) => ruleLink(rule, ruleHref)).join(', ');
        return `<tr><th scope="row">${id}</th><td>${escapeHtml(title)}</td><td>${tone(kind, word)}</td><td>${found}</td><td>${escapeHtml(limits)}</td><td>${rules.length === 0 ? '' : `<details><summary>${rules.length} rule${rules.length === 1 ? '' : 's'}</summary>${links}</details>`}</td></tr>`;
      });
    return table(
      framework,
      ['Control', 'About', 'State', 'Findings', 'What the file cannot say', 'Rules'],
      rows,
    );
  });
  return section('controls', 'Controls', [
    '<p class="note">A Dockerfile shows a part of each control. “Nothing found” is no proof that it is met.</p>',
    ...tables,
  ]);
}

/** Images from outside, with hardened ones that could take their place. */
export function basesTable({ bases }: HardeningReport): Html {
  if (bases.length === 0) return '';
  const rows = bases
    .slice(0, ROWS)
    .map(({ name, family, hardened, uses, files, endOfLife, alternatives }) => {
      const tags = uses
        .slice(0, 8)
        .map(
          ({ shown, pinning, files: number }) =>
            `<code>${escapeHtml(shown)}</code> ${escapeHtml(PINNINGS[pinning])}, ${number}×`,
        );
      if (uses.length > 8) tags.push(`… and ${uses.length - 8} more`);
      const others = alternatives.map(
        ({ family: vendor, repository }) => `<code>${escapeHtml(repository)}</code> (${escapeHtml(vendor)})`,
      );
      const instead = hardened ? tone('good', 'is hardened') : others.join('<br>');
      return `<tr><th scope="row"><code>${escapeHtml(name)}</code></th><td>${escapeHtml(family ?? '')}</td><td class="number">${files}</td><td>${tags.join('<br>')}</td><td>${endOfLife === undefined ? '' : support({ kind: 'image', shown: '', endOfLife })}</td><td>${instead}</td></tr>`;
    });
  return section('bases', 'Base images', [
    table(
      'Images from outside, the most used first',
      ['Repository', 'Family', 'Files', 'Used as', 'Support', 'Hardened alternatives'],
      rows,
    ),
  ]);
}
