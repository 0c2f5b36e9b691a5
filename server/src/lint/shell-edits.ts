import type { ShellCommand, ShellWord } from '../shell/index.ts';
import type { Instruction } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { at } from '../text/span.ts';

/** A further argument for a command, behind one of its words. */
export function insertArgument(
  instruction: Instruction,
  command: ShellCommand,
  word: ShellWord,
  argument: string,
): Edit {
  // An argument of the exec form is an element of its own; inside `["sh", "-c", "…"]` it is text.
  const element = instruction.json !== undefined && command.parent === undefined;
  return { span: at(word.span.end), text: element ? `, ${JSON.stringify(argument)}` : ` ${argument}` };
}
