import type { Logical } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';

const STRING = /'([^']*)'|"(?:[^"\\]|\\.)*"/g;
/** Longer ones are not written by hand, and an open quote in one would be looked for again and again. */
const MAX_LENGTH = 4096;
/** An array once its strings are one quote each and its blanks are gone. */
const ARRAY = /^\[(?:',)*',?\]$/;

/**
 * The edits that turn an array in single quotes, `['a', 'b']`, into JSON: double quotes, escapes where JSON needs them,
 * no comma behind the last element. Undefined when the text is anything else.
 */
export function swapQuotes(args: Logical): Edit[] | undefined {
  const { text } = args;
  if (text.length > MAX_LENGTH || !ARRAY.test(text.replace(STRING, "'").replace(/\s+/g, '')))
    return undefined;
  const edits: Edit[] = [];
  const replace = (start: number, end: number, by: string): void => {
    edits.push({ span: args.span(start, end), text: by });
  };
  let last = 0;
  for (const { index, 0: whole, 1: value } of text.matchAll(STRING)) {
    last = index + whole.length;
    if (value === undefined) continue;
    replace(index, index + 1, '"');
    for (const { index: at, 0: char } of value.matchAll(/["\\]/g))
      replace(index + 1 + at, index + 2 + at, `\\${char}`);
    replace(last - 1, last, '"');
  }
  if (edits.length === 0) return undefined;
  const comma = text.indexOf(',', last);
  if (comma >= 0) replace(comma, comma + 1, '');
  // What a continuation mark tears apart is left to the author.
  return edits.every(({ span }) => span.end === span.start + 1) ? edits : undefined;
}
