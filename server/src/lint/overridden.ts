import type { Dockerfile, Instruction, InstructionKind, Stage } from '../syntax/model.ts';
import { deleteInstruction } from './fixes.ts';
import { defineRule, type Aliases, type Fix, type Rule, type RuleMeta } from './rule.ts';

type Messages = {
  readonly overridden: `This ${string} has no effect, because line {line} has another one.`;
};

/** A rule about instructions of which only the last one in a stage counts. */
export function overriddenRule(meta: RuleMeta<Messages>, kind: 'CMD' | 'ENTRYPOINT'): Rule {
  return defineRule<Messages>({
    meta,
    create: (context) => ({
      onEnd() {
        const { file } = context;
        for (const found of instructionLists(file).flatMap((list) => overridden(list, kind))) {
          context.report({
            at: found.instruction.keyword.span,
            message: 'overridden',
            data: { line: lineOf(file, found.last) },
            related: [{ span: found.last.keyword.span, message: `This is the ${kind} that counts.` }],
            aliases: aliasesIn(found.instruction.stage, meta.aliases),
            fixes: deleteOverridden(file, found),
          });
        }
      },
    }),
  });
}

/** An instruction of which only the last one in a stage counts, and the one that does. */
interface Overridden {
  readonly instruction: Instruction;
  readonly last: Instruction;
}

function overridden(instructions: readonly Instruction[], kind: InstructionKind): Overridden[] {
  const all = instructions.filter((instruction) => instruction.kind === kind);
  const last = all.at(-1);
  return last === undefined ? [] : all.slice(0, -1).map((instruction) => ({ instruction, last }));
}

function lineOf(file: Dockerfile, instruction: Instruction): string {
  return String(file.lines.lineAt(instruction.keyword.span.start) + 1);
}

/** Each stage's instructions, and those of a fragment without FROM. */
export function instructionLists({ preamble, stages }: Dockerfile): (readonly Instruction[])[] {
  return [preamble, ...stages.map(({ instructions }) => instructions)];
}

/** Deleting what has no effect changes nothing; comments inside it would go too, so then there is no fix. */
function deleteOverridden(file: Dockerfile, { instruction }: Overridden): Fix[] {
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
function aliasesIn(stage: Stage | undefined, aliases: Aliases): Aliases {
  if (stage?.isFinal !== false) return aliases;
  const { kics: _finalOnly, ...others } = aliases;
  return others;
}
