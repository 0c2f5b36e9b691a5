import type { Dockerfile, Instruction, Stage } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { insertLineAfter } from './fixes.ts';
import { insertAbove } from './insert-above.ts';

/** Adds an instruction to the end of a stage, above the CMD and ENTRYPOINT that close it; undefined where it would be swallowed. */
export function insertAtStageEnd(file: Dockerfile, stage: Stage, line: string): Edit | undefined {
  const { instructions } = stage;
  let start: Instruction | undefined;
  for (const instruction of instructions.toReversed()) {
    if (instruction.kind !== 'CMD' && instruction.kind !== 'ENTRYPOINT') break;
    start = instruction;
  }
  if (start !== undefined) return insertAbove(file, start, line);
  const last = instructions.at(-1) ?? stage.from;
  // A heredoc that never ends, or a continuation mark at the end of the file, would take the line for its own.
  if (last.heredocs.some(({ end }) => end === undefined)) return undefined;
  if (file.text.slice(last.head.start, last.head.end).trimEnd().endsWith(file.escape)) return undefined;
  return insertLineAfter(file, last, line);
}
