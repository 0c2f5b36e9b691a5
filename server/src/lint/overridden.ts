import type { Dockerfile, Instruction, InstructionKind, Stage } from '../syntax/model.ts';
import { deleteInstruction } from './fixes.ts';
import type { Aliases, Fix } from './rule.ts';

/** An instruction of which only the last one in a stage counts, and the one that does. */
interface Overridden {
  readonly instruction: Instruction;
  readonly last: Instruction;
}

export function overridden(instructions: readonly Instruction[], kind: InstructionKind): Overridden[] {
  const all = instructions.filter((instruction) => instruction.kind === kind);
  const last = all.at(-1);
  return last === undefined ? [] : all.slice(0, -1).map((instruction) => ({ instruction, last }));
}

export function lineOf(file: Dockerfile, instruction: Instruction): string {
  return String(file.lines.lineAt(instruction.keyword.span.start) + 1);
}

/** Each stage's instructions, and those of a fragment without FROM. */
export function instructionLists({ preamble, stages }: Dockerfile): (readonly Instruction[])[] {
  return [preamble, ...stages.map(({ instructions }) => instructions)];
}

/** Deleting what has no effect changes nothing; comments inside it would go too, so then there is no fix. */
export function deleteOverridden(file: Dockerfile, { instruction }: Overridden): Fix[] {
  const { start, end } = instruction.span;
  const isLong = file.text.slice(start, end).includes('\n');
  if (isLong && file.comments.some(({ span }) => start < span.start && span.start < end)) return [];
  return [
    {
      title: `Delete the ${instruction.name} that has no effect`,
      kind: 'safe',
      edits: [deleteInstruction(file, instruction)],
    },
  ];
}

/** Tools that look only at the stage that ships are left out of the others. */
export function aliasesIn(stage: Stage | undefined, aliases: Aliases): Aliases {
  if (stage?.isFinal !== false) return aliases;
  const { kics: _finalOnly, ...others } = aliases;
  return others;
}
