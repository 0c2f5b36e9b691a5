import type { Dockerfile, Instruction } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { at } from '../text/span.ts';
import { lineBreak } from './fixes.ts';

/** Inserts a line above an instruction and the comments directly over it: they speak of it, or silence findings in it. */
export function insertAbove(file: Dockerfile, instruction: Instruction, text: string): Edit {
  const { lines } = file;
  const top = instruction.comments[0]?.span.start ?? instruction.span.start;
  const own = lines.lineStart(lines.lineAt(instruction.span.start));
  const indent = file.text.slice(own, instruction.span.start);
  return {
    span: at(lines.lineStart(lines.lineAt(top))),
    text: `${indent.trim() === '' ? indent : ''}${text}${lineBreak(file)}`,
  };
}
