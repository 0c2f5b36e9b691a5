import type { Dockerfile, Instruction } from '../syntax/model.ts';

/** Whether what an instruction writes is part of the image that a plain build ends with. */
export function ships(file: Dockerfile, instruction: Instruction): boolean {
  const { stage } = instruction;
  return stage === undefined || file.finalStage === undefined || file.finalStage.lineage.includes(stage);
}
