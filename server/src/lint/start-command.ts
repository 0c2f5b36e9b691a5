import type { Instruction, Stage } from '../syntax/model.ts';

/** What a container of a stage's image starts. */
export interface StartCommand {
  /** ENTRYPOINT's words, then those of CMD. */
  readonly words: readonly string[];
  /** The first word is the process itself; with a shell in front of it, it is only what the shell is told. */
  readonly direct: boolean;
  /** The file itself gives the entrypoint; otherwise the base image may have one. */
  readonly hasEntrypoint: boolean;
}

/** By the last ENTRYPOINT and CMD in force at the end of a stage; undefined when the file has neither. */
export function startCommand(stage: Stage): StartCommand | undefined {
  let cmd: Instruction | undefined;
  for (const { instructions } of stage.lineage) {
    const entrypoint = instructions.findLast(({ kind }) => kind === 'ENTRYPOINT');
    // A new ENTRYPOINT drops the CMD of the image below it.
    cmd ??= instructions.findLast(({ kind }) => kind === 'CMD');
    if (entrypoint === undefined) continue;
    const { words, direct } = read(entrypoint);
    // The shell form of ENTRYPOINT ignores CMD.
    const rest = entrypoint.json === undefined || cmd === undefined ? [] : read(cmd).words;
    return { words: [...words, ...rest], direct, hasEntrypoint: true };
  }
  return cmd === undefined ? undefined : { ...read(cmd), hasEntrypoint: false };
}

function read({ json, args }: Instruction): { words: readonly string[]; direct: boolean } {
  if (json !== undefined) return { words: json.elements.map(({ value }) => value), direct: true };
  const words = args.text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words[0] === 'exec' ? { words: words.slice(1), direct: true } : { words, direct: false };
}

/** The last part of a path. */
export function programName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}
