import { type Value } from '../syntax/expand.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { scopesOf } from '../syntax/scope.ts';
import { withoutEndSlashes } from '../text/path.ts';
import { Notes } from '../text/notes.ts';
import { noteWideRead } from '../syntax/reads.ts';

/** Whether what an instruction writes is part of the image that a plain build ends with. */
export function ships({ stage }: Instruction): boolean {
  return stage === undefined || stage.ships;
}

/**
 * How far before and behind an instruction others are looked at: more than any real file has, and few enough that
 * looking from each of thousands does not cost their square.
 */
const REACH = 300;
const STAGES_REACH = 100;

/** What has run before an instruction: in its stage and in those that it is built from; the nearest stage first. */
export function earlier(file: Dockerfile, { stage, index }: Instruction): readonly Instruction[] {
  if (stage === undefined) return before(file.preamble, index);
  const found = [...before(stage.instructions, index)];
  for (const base of stage.lineage.slice(1)) {
    if (found.length >= REACH) break;
    found.push(...base.instructions.slice(-REACH));
  }
  return found;
}

/** What runs on top of an instruction's layer: the rest of its stage, and the stages built from it. */
export function later(file: Dockerfile, { stage, index }: Instruction): readonly Instruction[] {
  if (stage === undefined) return behind(file.preamble, index);
  const found = [...behind(stage.instructions, index)];
  for (const other of file.stages.slice(stage.index + 1, stage.index + 1 + STAGES_REACH)) {
    if (found.length >= REACH) break;
    if (other.lineage.includes(stage)) found.push(...other.instructions.slice(0, REACH));
  }
  return found;
}

function before(instructions: readonly Instruction[], index: number): readonly Instruction[] {
  const end = place(instructions, index);
  return instructions.slice(Math.max(0, end - REACH), end);
}

function behind(instructions: readonly Instruction[], index: number): readonly Instruction[] {
  const start = place(instructions, index + 1);
  return instructions.slice(start, start + REACH);
}

/** Where the first instruction with at least this index stands in a list, which is in file order. */
function place(instructions: readonly Instruction[], index: number): number {
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether anything in the file's text matches; looked for once per file and pattern. */
export function mentions(file: Dockerfile, pattern: RegExp): boolean {
  noteWideRead();
  const known = MENTIONS.of(file, () => new Map());
  let found = known.get(pattern);
  if (found === undefined) {
    found = pattern.test(file.text);
    known.set(pattern, found);
  }
  return found;
}

const MENTIONS = new Notes<Dockerfile, Map<RegExp, boolean>>('file');

/** What ENV or ARG set a variable to for an instruction; undefined when neither does. */
export function environment(file: Dockerfile, instruction: Instruction, name: string): Value {
  if (instruction.stage !== undefined)
    return scopesOf(file).lookup(instruction.stage, name, instruction.index, instruction);
  // A file without FROM, such as one that is being written.
  for (const other of earlier(file, instruction).toReversed()) {
    if (other.kind !== 'ENV' && other.kind !== 'ARG') continue;
    const value = other.assignments.find((assignment) => assignment.name === name)?.value;
    if (value !== undefined) return { kind: 'text', text: value.value };
  }
  return undefined;
}

/** Whether a directory is a cache or lives in memory while a RUN runs, so that what it writes there is in no layer. */
export function isOffLayer(instruction: Instruction, directory: string): boolean {
  if (instruction.kind !== 'RUN') return false;
  return instruction.mounts.some(({ options }) => {
    const value = (...keys: readonly string[]): string => {
      const written = options.find((option) => keys.includes(option.key))?.value ?? '';
      return withoutEndSlashes(written) || written.slice(0, 1);
    };
    const target = value('target', 'dst', 'destination');
    const kind = value('type');
    return (
      (kind === 'cache' || kind === 'tmpfs') &&
      `${directory}/`.startsWith(target === '/' ? '/' : `${target}/`)
    );
  });
}
