import { keywordLike } from '../../lint/fixes.ts';
import { secretName } from '../../knowledge/secret-names.ts';
import type { Assignment, EnvInstruction, Instruction, Stage } from '../../syntax/model.ts';
import type { Note } from '../refactoring.ts';
import { type Candidate, shown } from './recipe.ts';

/** Say something of the image, and nothing to the build. */
const OF_THE_IMAGE: ReadonlySet<Instruction['kind']> = new Set([
  ...(['CMD', 'ENTRYPOINT', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'STOPSIGNAL', 'VOLUME'] as const),
]);
/** What may also stand among them at the end of a stage, since nothing is built behind it. */
const AT_THE_END: ReadonlySet<Instruction['kind']> = new Set([
  ...OF_THE_IMAGE,
  ...(['ARG', 'ENV', 'SHELL', 'USER', 'WORKDIR'] as const),
]);

/** Variables of builds and of the tools that build; nothing reads them when the program runs. */
const OF_THE_BUILD =
  /^(?:DEBIAN_FRONTEND|DEBCONF_\w+|(?:C|CXX|CPP|LD|MAKE)FLAGS|CC|CXX|GO(?:PATH|BIN|FLAGS|OS|ARCH|PROXY|PRIVATE|SUMDB|CACHE|MODCACHE|111MODULE|TOOLCHAIN)|GO111MODULE|CGO_\w+|CARGO_\w+|RUSTFLAGS|RUSTUP_\w+|PIP_\w+|POETRY_(?!VIRTUALENVS_PATH)\w+|UV_\w+|PIPENV_\w+|(?:NPM|npm|YARN|PNPM)_(?:CONFIG_|config_|CACHE_|VERSION)\w*|HUSKY\w*|COREPACK_\w+|MAVEN_(?:OPTS|CONFIG|HOME|VERSION)|M2_HOME|GRADLE_\w+|COMPOSER_\w+|NUGET_\w+|DOTNET_(?:CLI|SKIP)\w+|HEX_\w+|MIX_HOME|APT_\w+|CI)$/;

/** Where the instructions that the runtime stage begins with come from. */
export interface Carried {
  /** Those at the end: they stay where they are, and the runtime stage begins above them. */
  readonly tail: readonly Instruction[];
  /** Those further up that move, and those that are wanted in both stages; in file order. */
  readonly moved: readonly Instruction[];
  /** Whole lines for the runtime stage, by the instruction that they repeat. */
  readonly repeated: ReadonlyMap<Instruction, readonly string[]>;
  readonly consequences: readonly Note[];
}

export function carriedOf(candidate: Candidate): Carried {
  const { stage, file } = candidate;
  const { instructions } = stage;
  let start = instructions.length;
  while (start > 0 && AT_THE_END.has(instructions[start - 1]?.kind ?? 'unknown')) start -= 1;
  // What only prepares what stands above it is no part of the end.
  while (start < instructions.length && ['ARG', 'SHELL'].includes(instructions[start]?.kind ?? ''))
    start += 1;
  const tail = instructions.slice(start);
  const before = instructions.slice(0, start);
  const moved = before.filter(({ kind }) => OF_THE_IMAGE.has(kind));
  const repeated = new Map<Instruction, readonly string[]>();
  const consequences: Note[] = [];
  for (const instruction of before) {
    if (instruction.kind !== 'ENV') continue;
    const kept = instruction.assignments.filter((one) => {
      if (OF_THE_BUILD.test(one.name)) return false;
      if (!isSecret(one)) return true;
      consequences.push({
        message: `'${shown(one.name)}' is not in the image any more: set it when the container starts.`,
        at: one.nameSpan,
      });
      return false;
    });
    if (kept.length === 0) continue;
    repeated.set(instruction, [envText(file.text, instruction, kept)]);
  }
  const wanted = new Set([...tail, ...moved, ...repeated.keys()].flatMap(variablesOf));
  const isShellStarted =
    candidate.start.usesShell || stage.instructions.some(({ kind }) => kind === 'HEALTHCHECK');
  for (const instruction of before.toReversed()) {
    if (instruction.kind === 'ARG') {
      const kept = instruction.assignments.filter(({ name }) => wanted.has(name));
      if (kept.length === 0) continue;
      for (const name of variablesOf(instruction)) wanted.add(name);
      const text = kept.map(({ span }) => file.text.slice(span.start, span.end)).join(' ');
      repeated.set(instruction, [`${keywordLike(instruction, 'ARG')} ${text}`]);
    } else if (instruction.kind === 'SHELL' && isShellStarted && stage.end.shell === instruction)
      repeated.set(instruction, [file.text.slice(instruction.span.start, instruction.span.end)]);
  }
  return { tail, moved, repeated, consequences };
}

function envText(text: string, instruction: EnvInstruction, kept: readonly Assignment[]): string {
  const { span, assignments } = instruction;
  if (kept.length === assignments.length && !instruction.legacy) return text.slice(span.start, span.end);
  const pairs = kept.map(({ name, value, span: own }) =>
    instruction.legacy ? `${name}=${quoted(value?.raw ?? '')}` : text.slice(own.start, own.end),
  );
  return `${keywordLike(instruction, 'ENV')} ${pairs.join(' ')}`;
}

/** `ENV NAME a value` takes the rest of the line as it is. */
function quoted(raw: string): string {
  return /[\s]/.test(raw) && !/^(["']).*\1$/.test(raw) ? `"${raw.replace(/"/g, '\\"')}"` : raw;
}

function isSecret({ name, value }: Assignment): boolean {
  const text = value?.value ?? '';
  if (text === '' || (value?.variables.length ?? 0) > 0) return false;
  return secretName(name)?.kind === 'secret' || /^[\w+.-]+:\/\/[^\s/:@]*:[^\s/:@]+@/.test(text);
}

function variablesOf(instruction: Instruction): string[] {
  const assigned =
    instruction.kind === 'ENV' || instruction.kind === 'LABEL' || instruction.kind === 'ARG'
      ? instruction.assignments.flatMap(({ value }) => value?.variables ?? [])
      : [];
  return [...assigned, ...instruction.words.flatMap(({ variables }) => variables)].map(({ name }) => name);
}

/** What is left to build with: the instructions that neither move nor stand at the end. */
export function lastOfBuild(stage: Stage, { tail, moved }: Carried): Instruction {
  return stage.instructions.findLast((one) => !tail.includes(one) && !moved.includes(one)) ?? stage.from;
}
