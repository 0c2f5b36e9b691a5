import type { HardenNote, HardenPart, HardenSummary } from '../../protocol/requests.ts';
import { harmlessMarkdown, instructionsText } from '../fix-notes.ts';
import { escapeMarkdown } from '../hover-markdown.ts';

/** `line 3`, and where that is in the result when it is elsewhere. */
export function linesOf({ line, resultLine }: Pick<HardenNote, 'line' | 'resultLine'>): string {
  return line === resultLine ? `line ${line}` : `line ${line}, ${resultLine} in the result`;
}

function withLines({ message, line, resultLine }: Pick<HardenNote, 'message'> & Partial<HardenNote>): string {
  return line === undefined || resultLine === undefined
    ? message
    : `${message} (${linesOf({ line, resultLine })})`;
}

/** What a part does or does not, in one line. */
function headline({ kind, name, title, code, reason }: HardenPart): string {
  if (kind === 'change') return `${name}: ${title ?? ''}.`;
  if (kind === 'left-out') return `${name}: left out.`;
  const why = withLines(reason ?? { message: '' });
  return kind === 'refusal' ? `${name}: refused (${code ?? ''}). ${why}` : `${name}: nothing to do. ${why}`;
}

/** "5 findings before, 2 after." */
export function findingsLine({ findings: { before, after } }: HardenSummary): string {
  return `${before === 1 ? '1 finding' : `${before} findings`} before, ${after} after.`;
}

/** What hardening does to a file, as lines for a terminal; what a part leaves out of the file's text is not made safe. */
export function hardeningLines({ parts, advice }: HardenSummary): readonly string[] {
  return [
    ...parts
      .filter(({ kind }) => kind !== 'left-out')
      .flatMap((part) => [
        headline(part),
        ...part.consequences.map((note) => `  Changes: ${withLines(note)}`),
        ...part.assumptions.map((note) => `  Taken for granted: ${withLines(note)}`),
        ...(part.instructions === undefined
          ? []
          : instructionsText(part.instructions.trim())
              .split(/\r?\n/)
              .map((line) => `  ${line}`)),
      ]),
    ...advice.map((note) => `Left to you: ${withLines(note)}`),
  ];
}

/** The same as a page of Markdown, in which nothing of the file is markup. */
export function explainHardening(summary: HardenSummary): string {
  const { parts, advice } = summary;
  const changes = parts.filter(({ kind }) => kind === 'change');
  const others = parts.filter(({ kind }) => kind === 'nothing' || kind === 'refusal');
  const list = (title: string, notes: readonly HardenNote[]): string[] =>
    notes.length === 0
      ? []
      : [`${title}\n\n${notes.map((note) => `- ${escapeMarkdown(withLines(note))}`).join('\n')}`];
  return `${[
    '# What hardening would change',
    changes.length === 0 ? 'Nothing.' : findingsLine(summary),
    ...changes.flatMap(({ name, title = '', consequences, assumptions, instructions }) => [
      `## ${escapeMarkdown(name)}`,
      `${escapeMarkdown(title)}.`,
      ...list('What is different:', consequences),
      ...list('Taken for granted:', assumptions),
      ...(instructions === undefined ? [] : [harmlessMarkdown(instructions)]),
    ]),
    ...(others.length === 0
      ? []
      : [`## Not done\n\n${others.map((part) => `- ${escapeMarkdown(headline(part))}`).join('\n')}`]),
    ...list('## Left to you', advice),
  ].join('\n\n')}\n`;
}
