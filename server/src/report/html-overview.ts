import { escapeHtml, type Html, ruleLink, section, table, badge } from './html-text.ts';
import { EFFORTS } from './markdown.ts';
import { GRADES, type HardeningReport, type TrendPoint } from './model.ts';
import { count, describeSeverities } from './summary.ts';

/** Total grade, distribution, trend and comparison. */
export function overview(report: HardeningReport): Html {
  const { summary, score, grade, comparison } = report;
  const { findings, bySeverity, suppressed, excepted, recorded, fixable, failed } = summary;
  if (report.files.length === 0)
    return section('overview', 'Overview', ['<p class="lead">No Dockerfile was found.</p>']);
  const facts = [
    `${count(summary.files, 'Dockerfile')}, ${count(findings, 'finding')}${findings > 0 ? `: ${describeSeverities(bySeverity)}` : ''}.`,
    ...(recorded > 0 ? [`${recorded} of them recorded in a baseline, ${findings - recorded} not.`] : []),
    ...(fixable > 0 ? [`${fixable} can be fixed safely.`] : []),
    ...(suppressed > 0 ? [`${count(suppressed, 'finding')} silenced by comments.`] : []),
    ...(excepted > 0
      ? [`${count(excepted, 'finding')} let through by exceptions of the configuration.`]
      : []),
    ...(failed > 0 ? [`${count(failed, 'path')} could not be checked.`] : []),
  ];
  return section('overview', 'Overview', [
    '<div class="cards">',
    `<div class="card">${score === undefined || grade === undefined ? '<p>No score.</p>' : ring(score, grade)}</div>`,
    `<div class="card"><h3>Grades</h3>${distribution(report)}</div>`,
    `<div class="card"><h3>Trend</h3>${trend(report.trend)}</div>`,
    ...(comparison === undefined
      ? []
      : [
          `<div class="card"><h3>Compared with ${escapeHtml(comparison.with)}</h3><ul class="plain">`,
          `<li><strong>${comparison.added}</strong> new</li><li><strong>${comparison.fixed}</strong> fixed</li>`,
          `<li><strong>${comparison.remaining}</strong> remaining</li>`,
          ...(comparison.score === undefined ? [] : [`<li>score then: ${comparison.score}</li>`]),
          '</ul></div>',
        ]),
    '</div>',
    `<p class="lead">${facts.map(escapeHtml).join(' ')}</p>`,
  ]);
}

const RADIUS = 52;
const ROUND = 2 * Math.PI * RADIUS;

function ring(score: number, grade: string): Html {
  const done = (ROUND * score) / 100;
  return [
    `<svg class="ring grade-${grade}" viewBox="0 0 120 120" width="120" height="120" role="img" aria-label="Grade ${grade}, ${score} of 100 points">`,
    `<circle class="track" cx="60" cy="60" r="${RADIUS}" fill="none" stroke-width="10"/>`,
    `<circle class="arc" cx="60" cy="60" r="${RADIUS}" fill="none" stroke-width="10" stroke-dasharray="${done.toFixed(1)} ${ROUND.toFixed(1)}" transform="rotate(-90 60 60)"/>`,
    `<text x="60" y="62" text-anchor="middle" class="big" aria-hidden="true">${grade}</text>`,
    `<text x="60" y="84" text-anchor="middle" class="small" aria-hidden="true">${score} / 100</text>`,
    '</svg>',
  ].join('');
}

function distribution({ distribution: files }: HardeningReport): Html {
  const most = Math.max(1, ...Object.values(files));
  const rows = GRADES.map((grade, index) => {
    const y = index * 20;
    const width = (120 * files[grade]) / most;
    return [
      `<text x="0" y="${y + 13}" class="small">${grade}</text>`,
      `<rect class="bar grade-${grade}" x="16" y="${y + 3}" width="${Math.max(files[grade] > 0 ? 2 : 0, width).toFixed(1)}" height="12"/>`,
      `<text x="${(22 + width).toFixed(1)}" y="${y + 13}" class="small">${files[grade]}</text>`,
    ].join('');
  });
  const label = GRADES.map((grade) => `${grade}: ${files[grade]}`).join(', ');
  return `<svg viewBox="0 0 190 100" width="190" height="100" role="img" aria-label="Files by grade. ${label}">${rows.join('')}</svg>`;
}

function trend(points: readonly TrendPoint[]): Html {
  const last = points.at(-1);
  const before = points.at(-2);
  if (last === undefined || before === undefined)
    return '<p class="note">No earlier run to compare with.</p>';
  const step = 180 / (points.length - 1);
  const places = points.map(({ score }, index) => [5 + index * step, 65 - 0.6 * score] as const);
  const path = places.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  const end = places.at(-1) ?? [0, 0];
  const change = Math.round((last.score - before.score) * 10) / 10;
  const words = change === 0 ? 'as before' : `${change > 0 ? '+' : ''}${change} since the last run`;
  const moved = last.findings - before.findings;
  const findings = moved === 0 ? '' : `; findings ${moved > 0 ? '+' : ''}${moved}`;
  return [
    `<svg viewBox="0 0 190 70" width="190" height="70" role="img" aria-label="Score of the last ${points.length} runs: ${points.map(({ score }) => score).join(', ')}">`,
    `<polyline class="line" fill="none" stroke-width="2" points="${path}"/>`,
    `<circle class="dot" cx="${end[0].toFixed(1)}" cy="${end[1].toFixed(1)}" r="3.5"/></svg>`,
    `<p>${words}${findings}</p>`,
  ].join('');
}

/** More rules than anybody begins with. */
const FIRST = 10;

/** Rules by what fixing them wins and costs. */
export function firstThings({ priorities }: HardeningReport, ruleHref: (rule: string) => string): Html {
  if (priorities.length === 0) return '';
  const rows = priorities
    .slice(0, FIRST)
    .map(
      ({ rule, summary, severity, findings, files, effect, effort }) =>
        `<tr><th scope="row">${escapeHtml(summary)} ${ruleLink(rule, ruleHref)}</th><td>${badge(severity)}</td><td class="number">${findings}</td><td class="number">${files}</td><td class="number">+${effect}</td><td>${EFFORTS[effort]}</td></tr>`,
    );
  return section('first', 'What to fix first', [
    '<p class="note">By the points that all files together would win, for what it costs to do.</p>',
    table(
      'Rules, the most worthwhile first',
      ['What', 'Severity', 'Findings', 'Files', 'Points', 'Effort'],
      rows,
    ),
  ]);
}
