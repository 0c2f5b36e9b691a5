import type { ShellCommand } from '../shell/index.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';

/** What may stand between two arguments: blanks and continuation marks, and a comma between elements of an array. */
const GAP = /^[\s\\`]*$/;
const ELEMENT_GAP = /^[\s\\`]*,[\s\\`]*$/;

/**
 * Deletes some of a command's arguments, each with what parts it from its neighbour, so that continued lines stay
 * continued and comments stay. Undefined where that cannot be done for all of them.
 */
export function deleteArguments(
  file: Dockerfile,
  instruction: Instruction,
  command: ShellCommand,
  indexes: readonly number[],
): Edit[] | undefined {
  const { args, nameWord } = command;
  const isElement = instruction.json !== undefined && command.parent === undefined;
  if (nameWord === undefined) return undefined;
  const clean = (start: number, end: number): boolean =>
    (isElement ? ELEMENT_GAP : GAP).test(file.text.slice(start, end));
  const edits: Edit[] = [];
  let reached = 0;
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const word = args[index];
    if (word === undefined) return undefined;
    const before = args[index - 1] ?? nameWord;
    const after = args[index + 1];
    if (before.span.end >= reached && clean(before.span.end, word.span.start)) {
      edits.push({ span: { start: before.span.end, end: word.span.end }, text: '' });
      reached = word.span.end;
    } else if (after !== undefined && clean(word.span.end, after.span.start)) {
      edits.push({ span: { start: word.span.start, end: after.span.start }, text: '' });
      reached = after.span.start;
    } else return undefined;
  }
  return edits;
}
