import type { Dockerfile, InstructionOf } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { deleteInstruction } from './fixes.ts';
import { deleteListWord } from './word-list.ts';

/** Deletes one assignment of ARG or ENV, with the instruction when it has no other; undefined where comments or ONBUILD stand in the way. */
export function deleteAssignment(
  file: Dockerfile,
  instruction: InstructionOf<'ARG' | 'ENV'>,
  { start, end }: Span,
): Edit | undefined {
  const { assignments, onbuild, span, words } = instruction;
  if (onbuild !== undefined) return undefined;
  if (assignments.length > 1) {
    const index = words.findIndex((word) => word.span.start === start && word.span.end === end);
    return deleteListWord(file, words, index);
  }
  const commented = file.comments.some(
    (comment) => span.start < comment.span.start && comment.span.start < span.end,
  );
  return commented ? undefined : deleteInstruction(file, instruction);
}
