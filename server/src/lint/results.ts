import type { Dockerfile, Instruction, Stage } from '../syntax/model.ts';

/** Stages that nothing else in the file is made from: the images that it is there for. */
export function resultStages(file: Dockerfile): readonly Stage[] {
  const used = new Set(file.stages.flatMap(({ uses }) => uses));
  return file.stages.filter((stage) => !used.has(stage));
}

/** Whether the stage or one that it is built from has an instruction like this. */
export function hasInherited(stage: Stage, test: (instruction: Instruction) => boolean): boolean {
  return stage.lineage.some(({ instructions }) => instructions.some(test));
}
