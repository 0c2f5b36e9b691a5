import type { HardenNote, HardenPart, HardenSummary } from '../../protocol/requests.ts';
import { escapeHtml } from '../../report/html-text.ts';
import { instructionsText } from '../fix-notes.ts';
import { findingsLine, linesOf } from './explain.ts';

/**
 * The body of the preview: what is done, part by part with a box to untick, and what is not. It holds no scripts, styles
 * or addresses; the page round it acts on `data-part` of boxes and `data-line` of buttons.
 */
export function hardeningHtml(summary: HardenSummary): string {
  const { parts, advice } = summary;
  const chosen = parts.filter(({ kind }) => kind === 'change' || kind === 'left-out');
  const others = parts.filter(({ kind }) => kind === 'nothing' || kind === 'refusal');
  const isChange = parts.some(({ kind }) => kind === 'change');
  return [
    `<p role="status">${escapeHtml(isChange ? findingsLine(summary) : 'Nothing would change.')}</p>`,
    ...chosen.map(partHtml),
    ...(others.length === 0
      ? []
      : [`<section><h2>Not done</h2><ul>${others.map(otherHtml).join('')}</ul></section>`]),
    ...(advice.length === 0 ? [] : [`<section><h2>Left to you</h2>${listHtml(advice)}</section>`]),
  ].join('\n');
}

function partHtml({ part, kind, name, title, consequences, assumptions, instructions }: HardenPart): string {
  const isOn = kind === 'change';
  const id = `part-${part}`;
  return [
    '<section>',
    `<h2><label><input type="checkbox" id="${id}" data-part="${part}"${isOn ? ' checked' : ''}> ${escapeHtml(name)}</label></h2>`,
    ...(isOn ? [`<p>${escapeHtml(title ?? '')}.</p>`] : []),
    ...titled('What is different', consequences),
    ...titled('Taken for granted', assumptions),
    ...(instructions === undefined
      ? []
      : [`<h3>What else has to be done</h3><pre>${escapeHtml(instructionsText(instructions.trim()))}</pre>`]),
    '</section>',
  ].join('');
}

function otherHtml({ kind, name, code = '', reason }: HardenPart): string {
  const what = kind === 'refusal' ? `refused (<code>${escapeHtml(code)}</code>)` : 'nothing to do';
  return `<li><strong>${escapeHtml(name)}</strong>: ${what}. ${escapeHtml(reason?.message ?? '')} ${lineHtml(reason)}</li>`;
}

function titled(title: string, notes: readonly HardenNote[]): string[] {
  return notes.length === 0 ? [] : [`<h3>${title}</h3>${listHtml(notes)}`];
}

function listHtml(notes: readonly HardenNote[]): string {
  return `<ul>${notes.map((note) => `<li>${escapeHtml(note.message)} ${lineHtml(note)}</li>`).join('')}</ul>`;
}

/** A button that shows the lines; of the whole file there is nothing to show. */
function lineHtml(note: Partial<HardenNote> | undefined): string {
  const { line, resultLine } = note ?? {};
  if (line === undefined || resultLine === undefined) return '';
  return `<button type="button" class="line" data-line="${line}" data-result-line="${resultLine}">${linesOf({ line, resultLine })}</button>`;
}
