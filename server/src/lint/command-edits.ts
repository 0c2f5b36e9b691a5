import type { Connector, ShellCommand, ShellScript } from '../shell/index.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { deleteInstruction, deleteWord } from './fixes.ts';

/** What may stand between two commands that stay joined: blanks, continuation marks, one connector. Comments may not. */
const GAP = /^[\s\\`]*(?:&&|;)?[\s\\`]*$/;

/**
 * Deletes a command of a plain list, `a && b && c` or `a; b`, together with the connector that parts it from its
 * neighbour; the whole instruction when it is the only one. Undefined where the others would then mean something else.
 */
export function deleteCommand(
  file: Dockerfile,
  instruction: Instruction,
  script: ShellScript,
  command: ShellCommand,
): Edit | undefined {
  if (instruction.json !== undefined || script.errors.length > 0 || !isListed(command)) return undefined;
  const own = script.commands.filter(({ parent }) => parent === undefined);
  const place = own.indexOf(command);
  if (place < 0) return undefined;
  const before = own[place - 1];
  const after = own[place + 1];
  if (before === undefined && after === undefined) return deleteWhole(file, instruction);
  const span =
    after !== undefined
      ? { start: command.span.start, end: after.span.start }
      : { start: before?.span.end ?? 0, end: command.span.end };
  const gap =
    after !== undefined
      ? { start: command.span.end, end: after.span.start }
      : { start: span.start, end: command.span.start };
  const joined = [command.before, after?.before].every((connector) => isPlain(connector));
  if (!joined || !GAP.test(file.text.slice(gap.start, gap.end))) return undefined;
  return { span, text: '' };
}

/** At the top of its script, with nothing round it that takes its result. */
function isListed({ context, negated, background, pipes, pipeline, redirects }: ShellCommand): boolean {
  const open = context.every((kind) => kind === 'and-or');
  return (
    open && !negated && !background && pipes.length === 0 && pipeline.length < 2 && redirects.length === 0
  );
}

function isPlain(connector: Connector | undefined): boolean {
  return connector === undefined || connector === '&&' || connector === ';';
}

function deleteWhole(file: Dockerfile, instruction: Instruction): Edit | undefined {
  const { onbuild, heredocs, head } = instruction;
  const commented = file.comments.some(({ span }) => head.start < span.start && span.start < head.end);
  return onbuild !== undefined || heredocs.length > 0 || commented
    ? undefined
    : deleteInstruction(file, instruction);
}

/** Deletes words of a command of the shell form; undefined where they are elements of an array, or a comment stands between them. */
export function deleteWords(file: Dockerfile, instruction: Instruction, span: Span): Edit | undefined {
  if (instruction.json !== undefined || /\n[ \t]*#/.test(file.text.slice(span.start, span.end)))
    return undefined;
  return deleteWord(file, span);
}
