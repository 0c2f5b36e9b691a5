import type { Dockerfile, Word } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';

/**
 * Deletes one word of a list of several with what parts it from its neighbour, line breaks of a continued instruction
 * included. Undefined when a comment stands there, or nothing else would be left.
 */
export function deleteListWord(file: Dockerfile, words: readonly Word[], index: number): Edit | undefined {
  const word = words[index];
  const before = words[index - 1];
  const after = words[index + 1];
  if (word === undefined) return undefined;
  const ways = [
    ...(before === undefined ? [] : [{ start: before.span.end, end: word.span.end }]),
    ...(after === undefined ? [] : [{ start: word.span.start, end: after.span.start }]),
  ];
  // A comment on one side stays where it is when the word goes with what parts it from the other.
  const span = ways.find(({ start, end }) =>
    /^[\s\\`]*$/.test(file.text.slice(start, word.span.start) + file.text.slice(word.span.end, end)),
  );
  return span === undefined ? undefined : { span, text: '' };
}
