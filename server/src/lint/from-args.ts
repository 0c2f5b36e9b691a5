import { expand } from '../syntax/expand.ts';
import type { Dockerfile, FromInstruction } from '../syntax/model.ts';
import { PLATFORM_ARGS } from '../syntax/scope.ts';
import { Notes } from '../text/notes.ts';

/** What the automatic platform arguments look like on the commonest machine, to judge the form of a reference by. */
const PLATFORM_SAMPLES: ReadonlyMap<string, string> = new Map(
  ['BUILD', 'TARGET'].flatMap((side) => [
    [`${side}PLATFORM`, 'linux/amd64'],
    [`${side}OS`, 'linux'],
    [`${side}ARCH`, 'amd64'],
    [`${side}VARIANT`, ''],
    [`${side}STAGE`, 'default'],
  ]),
);

/** Arguments that FROM may use, with their defaults; undefined: declared without one. Those of ARG before the first FROM. */
export function globalArgs(file: Dockerfile): ReadonlyMap<string, string | undefined> {
  return ARGS.of(file, readArgs);
}

const ARGS = new Notes<Dockerfile, ReadonlyMap<string, string | undefined>>('file');

function readArgs(file: Dockerfile): ReadonlyMap<string, string | undefined> {
  const args = new Map<string, string | undefined>(
    PLATFORM_ARGS.map((name) => [name, PLATFORM_SAMPLES.get(name) ?? '']),
  );
  for (const instruction of file.preamble) {
    if (instruction.kind !== 'ARG') continue;
    for (const { name, value } of instruction.assignments) {
      if (value !== undefined) args.set(name, expandWith(file, value.raw, args));
      else if (!args.has(name)) args.set(name, undefined);
    }
  }
  return args;
}

function expandWith(
  file: Dockerfile,
  raw: string,
  args: ReadonlyMap<string, string | undefined>,
): string | undefined {
  return expand(raw, file.escape, (name) => {
    const text = args.get(name);
    return text === undefined ? undefined : { kind: 'text', text };
  });
}

/** The base that FROM names when nobody passes a build argument; undefined when its text cannot be expanded. */
export function defaultBase(file: Dockerfile, from: FromInstruction): string | undefined {
  return from.image === undefined ? undefined : expandWith(file, from.image.raw, globalArgs(file));
}
