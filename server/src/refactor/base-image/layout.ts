import { insertLineAfter, keywordLike } from '../../lint/fixes.ts';
import { instructionsOf } from '../../lint/run-user.ts';
import type { ShellCommand } from '../../shell/index.ts';
import type { Instruction, InstructionOf, Stage } from '../../syntax/model.ts';
import type { Note, Refusal, Subject } from '../refactoring.ts';
import { commandsOf, mappedStage } from './stage-facts.ts';
import type { Part, SwitchedStage } from './switch-base.ts';

/** Folders that belong to an interpreter where the official images have it; others have it elsewhere. */
const OWN_FOLDERS =
  /^\/usr\/local(?:\/(?:lib|bin|bundle|include|share)(?:\/|$)|\/?$)|^\/root\/\.local(?:\/|$)/;
const INTERPRETERS = new Set(['python', 'ruby', 'php', 'node']);
/** Families that have everything where the official images do. */
const SAME_LAYOUT = new Set(['alpine', 'echo']);

/**
 * What the final stage takes from others must fit the new image: libraries of an interpreter lie elsewhere, and programs
 * need the C library that they were built with.
 */
export function layoutChange(
  subject: Subject,
  switched: SwitchedStage,
  final: Stage,
  all: readonly SwitchedStage[],
): Part | Refusal {
  const { stage } = switched;
  const consequences: Note[] = [];
  for (const copy of stage.instructions) {
    if (copy.kind !== 'COPY' || copy.from?.value === undefined) continue;
    const named = copy.from.value.toLowerCase();
    const source = subject.file.stages.find(({ name, index }) => name === named || String(index) === named);
    if (source === undefined) {
      consequences.push({
        message: `Files of ${copy.from.value} are copied in, an image that stays as it is: they must fit the new one.`,
        at: copy.from.span,
      });
      continue;
    }
    if (!final.lineage.includes(stage)) continue;
    const refused =
      folders(switched, copy) ??
      venv(subject, switched, source, copy, all) ??
      libraries(subject, switched, source, copy, all);
    if (refused !== undefined) return refused;
  }
  const edits =
    final.lineage.includes(stage) && needsWorkdir(switched)
      ? [
          insertLineAfter(
            subject.file,
            stage.from,
            `${keywordLike(stage.from, 'WORKDIR')} ${oldWorkdir(switched)}`,
          ),
        ]
      : [];
  return { edits, consequences };
}

function refuse(code: string, reason: string, { span }: Instruction): Refusal {
  return { kind: 'refusal', code, reason, at: span };
}

function folders({ image, target }: SwitchedStage, copy: InstructionOf<'COPY'>): Refusal | undefined {
  if (!INTERPRETERS.has(image.name) || SAME_LAYOUT.has(target.family)) return undefined;
  const own = copy.sources.find(({ value }) => OWN_FOLDERS.test(value));
  return own === undefined
    ? undefined
    : refuse(
        'image-layout',
        `${own.value} is a folder of ${image.name} in the old image; the new one has it elsewhere.`,
        copy,
      );
}

/** A virtual environment names the interpreter that made it, by its path. */
function venv(
  subject: Subject,
  { image, target }: SwitchedStage,
  source: Stage,
  copy: InstructionOf<'COPY'>,
  all: readonly SwitchedStage[],
): Refusal | undefined {
  if (image.name !== 'python' || SAME_LAYOUT.has(target.family)) return undefined;
  const makes = source.lineage.flatMap((other) => commandsOf(subject, other)).some(makesVenv);
  const base = source.lineage.at(-1);
  const switchedBase = all.find(({ stage }) => stage === base);
  return makes && switchedBase === undefined
    ? refuse(
        'venv-path',
        'The virtual environment names the interpreter of the image it was made in, which is at another path in the new one.',
        copy,
      )
    : undefined;
}

function makesVenv({ name, args }: ShellCommand): boolean {
  const words = args.map(({ value }) => value);
  return (
    name === 'virtualenv' ||
    (name.startsWith('python') && words.includes('venv')) ||
    (name === 'uv' && ['venv', 'sync'].includes(words[0] ?? '')) ||
    (name === 'poetry' && words[0] === 'install')
  );
}

/** Versions of glibc; what is built with one runs with later ones only. Others are not known. */
const GLIBC: readonly (readonly [RegExp, number])[] = [
  [/^cgr\.dev\//, 2.43],
  [/debian13|trixie/, 2.41],
  [/debian12|bookworm/, 2.36],
  [/\/ubi9\//, 2.34],
];

function glibcOf(reference: string): number | undefined {
  return GLIBC.find(([pattern]) => pattern.test(reference))?.[1];
}

function libraries(
  subject: Subject,
  final: SwitchedStage,
  source: Stage,
  copy: InstructionOf<'COPY'>,
  all: readonly SwitchedStage[],
): Refusal | undefined {
  const base = source.lineage.at(-1);
  const mapped = base === undefined ? undefined : mappedStage(subject, base);
  if (base === undefined || mapped === undefined) return undefined;
  const isProgram =
    mapped.image.kind === 'builder' || mapped.image.kind === 'os' || mapped.image.name === final.image.name;
  // What ran on another C library before needs none.
  if (!isProgram || mapped.libc !== final.libc || isStatic(subject, source)) return undefined;
  const builder = all.find(({ stage }) => stage === base)?.target;
  const libc = builder?.libc ?? mapped.libc;
  if (libc !== final.target.libc)
    return refuse(
      'libc',
      final.target.libc === 'none'
        ? 'The program may need a C library, which the new image does not have.'
        : `The program is built with ${libc}, and the new image has ${final.target.libc}.`,
      copy,
    );
  const built = glibcOf(builder?.reference ?? mapped.reference);
  const runs = glibcOf(final.target.reference);
  return libc === 'glibc' && built !== undefined && runs !== undefined && built > runs
    ? refuse(
        'libc',
        `The program is built with glibc ${String(built)}, and the new image has ${String(runs)}.`,
        copy,
      )
    : undefined;
}

/** Whether a stage says that its programs need no library of the system. */
function isStatic(subject: Subject, source: Stage): boolean {
  const sets = instructionsOf(source).some(
    (instruction) =>
      (instruction.kind === 'ENV' || instruction.kind === 'ARG') &&
      instruction.assignments.some(({ name, value }) => name === 'CGO_ENABLED' && value?.value === '0'),
  );
  return (
    sets ||
    source.lineage
      .flatMap((other) => commandsOf(subject, other))
      .some(
        ({ assignments, args }) =>
          assignments.some(({ name, value }) => name === 'CGO_ENABLED' && value?.value === '0') ||
          args.some(
            ({ value }) => value === '-static' || /-linux-musl$/.test(value) || value.includes('-extldflags'),
          ),
      )
  );
}

function oldWorkdir({ image }: SwitchedStage): string {
  return image.defaults?.workdir ?? '/';
}

/** Whether relative paths stand for another folder in the new image. */
function needsWorkdir(switched: SwitchedStage): boolean {
  const { stage, target } = switched;
  if (target.workdir === undefined || target.workdir === oldWorkdir(switched)) return false;
  for (const instruction of stage.instructions) {
    if (instruction.kind === 'WORKDIR') return !instruction.path?.value.startsWith('/');
    if (instruction.kind === 'RUN') return true;
    if (
      (instruction.kind === 'COPY' || instruction.kind === 'ADD') &&
      !/^["']?[/$]/.test(instruction.destination?.value ?? '/')
    )
      return true;
  }
  return false;
}
