import type { Dockerfile, Instruction, Stage } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import { insertLineAfter, lineBreak } from '../fixes.ts';
import { insertAbove } from '../insert-above.ts';

/** Where the program's user is set: above the CMD and ENTRYPOINT that close the stage, else at its end. */
export interface StartPlace {
  readonly instruction: Instruction;
  readonly side: 'above' | 'below';
}

/** Whether an instruction works as the USER in force, or makes files that belong to it. */
export function needsUser({ kind }: Instruction): boolean {
  return kind === 'RUN' || kind === 'COPY' || kind === 'ADD' || kind === 'WORKDIR';
}

/** Undefined: nothing can stand there. */
export function startPlace(file: Dockerfile, stage: Stage): StartPlace | undefined {
  const { instructions } = stage;
  const last = instructions.at(-1) ?? stage.from;
  let start: Instruction | undefined;
  // Whatever stands between them and the end of the stage must not need root.
  for (const instruction of instructions.toReversed()) {
    if (instruction.kind === 'CMD' || instruction.kind === 'ENTRYPOINT') start = instruction;
    else if (start !== undefined || needsUser(instruction)) break;
  }
  if (last.span.end > last.head.end && last.heredocs.at(-1)?.end === undefined) return undefined;
  if (start !== undefined) return { instruction: start, side: 'above' };
  // A continuation mark at the end of the file would take the new line for its own.
  const text = file.text.slice(last.head.start, last.head.end).trimEnd();
  return text.endsWith(file.escape) ? undefined : { instruction: last, side: 'below' };
}

/** Inserts whole instructions; every line is indented as the instruction there is. */
export function insertLines(
  file: Dockerfile,
  { instruction, side }: StartPlace,
  lines: readonly string[],
): Edit {
  const start = file.lines.lineStart(file.lines.lineAt(instruction.span.start));
  const indent = file.text.slice(start, instruction.span.start);
  const text = lines.join(`${lineBreak(file)}${indent.trim() === '' ? indent : ''}`);
  return side === 'above' ? insertAbove(file, instruction, text) : insertLineAfter(file, instruction, text);
}
