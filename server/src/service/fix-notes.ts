import type { Fix } from '../lint/rule.ts';
import { escapeMarkdown, plainText } from './hover-markdown.ts';

const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;
const MAX_TITLE = 120;
/** VS Code shows a description in one line of its preview and cuts it there; this is for the others. */
const MAX_ASSUMPTIONS = 1000;

/** What is said of every change that is not safe and names nothing of its own. */
const USUAL = 'May change how the image is built or behaves.';

/** A fix's title where nothing but text is shown; it may quote the file. */
export function fixLabel({ title }: Pick<Fix, 'title'>): string {
  return cut(oneLine(title), MAX_TITLE);
}

/** What a fix takes for granted, as one line of text. */
export function assumptionsText({ assumptions = [] }: Pick<Fix, 'assumptions'>): string {
  const said = assumptions.map(oneLine).filter((line) => line !== '');
  return said.length === 0 ? USUAL : cut(said.join(' '), MAX_ASSUMPTIONS);
}

/** A page that says what is to be done besides a fix; undefined where that is nothing. */
export function instructionsPage(
  fix: Fix,
): { readonly title: string; readonly markdown: string } | undefined {
  const text = fix.instructions?.trim() ?? '';
  if (text === '') return undefined;
  const title = fixLabel(fix);
  const assumed = (fix.assumptions ?? []).map(oneLine).filter((line) => line !== '');
  const assumptions =
    assumed.length === 0
      ? ''
      : `\n\n## Taken for granted\n\n${assumed.map((line) => `- ${escapeMarkdown(line)}`).join('\n')}`;
  return { title, markdown: `# ${escapeMarkdown(title)}\n\n${harmlessMarkdown(text)}${assumptions}\n` };
}

/** The same for an editor that shows a message. */
export function instructionsText(markdown: string): string {
  // Code, which is every second part, stays to the letter.
  return markdown
    .split(/^```\w*\n([^]*?)\n```$/m)
    .map((part, index) => (index % 2 === 1 ? part : plainText(part.replace(/^#+ /gm, ''))))
    .join('');
}

/** The lines that say what a fix that was made takes for granted, and what else has to be done. */
export function fixNotes({ assumptions = [], instructions = '' }: Omit<Fix, 'edits'>): readonly string[] {
  const assumed = assumptions.map(oneLine).filter((line) => line !== '');
  const text = instructionsText(instructions.trim());
  return [
    ...assumed.map((line) => `Taken for granted: ${line}`),
    ...(text === '' ? [] : text.split(/\r?\n/)),
  ];
}

/**
 * Markdown of a rule, which may quote the file, with nothing in it that loads anything: no HTML, no images. Code stays as
 * it is.
 */
export function harmlessMarkdown(markdown: string): string {
  let fence: string | undefined;
  return markdown
    .replace(/\r\n?/g, '\n')
    .replace(HIDDEN, ' ')
    .split('\n')
    .map((line) => {
      const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (fence !== undefined) {
        if (mark?.startsWith(fence) === true && line.trim() === mark) fence = undefined;
        return line;
      }
      if (mark !== undefined) {
        fence = mark;
        return line;
      }
      return line
        .split(/((?<!`)(`+)(?!`).*?(?<!`)\2(?!`))/)
        .flatMap((part, index) =>
          // The expression's groups: text, code with its marks, the marks.
          index % 3 === 0
            ? [part.replace(/<(?!https:\/\/[\w./#?=&%-]+>)/g, '&lt;').replace(/!\[/g, '!\\[')]
            : index % 3 === 1
              ? [part]
              : [],
        )
        .join('');
    })
    .join('\n');
}

function oneLine(text: string): string {
  return text.replace(HIDDEN, ' ').replace(/\s+/g, ' ').trim();
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}
