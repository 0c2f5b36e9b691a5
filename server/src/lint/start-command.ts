import type { Instruction, InstructionOf, Stage } from '../syntax/model.ts';

/** The ENTRYPOINT and CMD that are in force at a stage's end, ENTRYPOINT first. */
export function startInstructions(stage: Stage): InstructionOf<'CMD' | 'ENTRYPOINT'>[] {
  let cmd: InstructionOf<'CMD'> | undefined;
  for (const { instructions } of stage.lineage) {
    const entrypoint = instructions.findLast((item) => item.kind === 'ENTRYPOINT');
    cmd ??= instructions.findLast((item) => item.kind === 'CMD');
    // An ENTRYPOINT forgets the CMD of what its stage is built from.
    // In shell form it takes no CMD at all.
    if (entrypoint !== undefined)
      return cmd === undefined || entrypoint.json === undefined ? [entrypoint] : [entrypoint, cmd];
  }
  return cmd === undefined ? [] : [cmd];
}

/** What a container of a stage's image starts. */
export interface StartCommand {
  /** ENTRYPOINT's words, then those of CMD. */
  readonly words: readonly string[];
  /** The first word is the process itself; with a shell in front of it, it is only what the shell is told. */
  readonly direct: boolean;
  /** The file itself gives the entrypoint; otherwise the base image may have one. */
  readonly hasEntrypoint: boolean;
}

/** What a stage's ENTRYPOINT and CMD say together; undefined when the file has neither. */
export function startCommand(stage: Stage): StartCommand | undefined {
  const [first, second] = startInstructions(stage);
  if (first === undefined) return undefined;
  const { words, direct } = read(first);
  const more = second === undefined ? [] : read(second).words;
  return { words: [...words, ...more], direct, hasEntrypoint: first.kind === 'ENTRYPOINT' };
}

function read({ json, args }: Instruction): { words: readonly string[]; direct: boolean } {
  if (json !== undefined) return { words: json.elements.map(({ value }) => value), direct: true };
  const words = args.text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words[0] === 'exec' ? { words: words.slice(1), direct: true } : { words, direct: false };
}
