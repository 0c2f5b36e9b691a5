import { baseName } from '../../text/path.ts';
import { absolutePath } from '../../lint/paths.ts';
import { isNamed, positionals } from '../../shell/index.ts';
import type { Edit } from '../../text/edit.ts';
import { at } from '../../text/span.ts';
import type { Note, Refusal } from '../refactoring.ts';
import { assetsOf, startedPath, takenProgram } from './binary.ts';
import { sortPackages } from './packages.ts';
import { isBelow, placesOf } from './places.ts';
import { type Candidate, type Plan, type Recipe, refuse, shown, type Taken } from './recipe.ts';
import {
  type RuntimeImage,
  sameImage,
  sibling,
  slimTag,
  STATIC,
  systemOf,
  withTag,
  WITH_LIBC,
} from './runtime-image.ts';
import { pathAt, type Step, valueBehind } from './steps.ts';

const COMPILERS = /^(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+)?$/;
const BUILDERS =
  /^(?:make|gmake|cmake|ninja|meson|autoreconf|autoconf|automake|libtoolize|configure|bootstrap|autogen\.sh|ctest|ldconfig)$/;
/** Where what is installed is gathered, to be taken over as it is. */
const OUT = '/out';

export const c: Recipe = (candidate) => {
  const { steps, start, stage } = candidate;
  const sorted = sortPackages(candidate, () => false);
  if ('kind' in sorted) return sorted;
  const install = installStep(candidate);
  if (install !== undefined && 'kind' in install) return install;
  const made = new Set(steps.flatMap((step) => outputsOf(candidate, step)));
  const [first = ''] = start.program;
  if (first === '') return refuse('start-script', 'Which program the shell starts cannot be told.', start.at);
  const program =
    startedPath(candidate, made) ?? (install === undefined ? undefined : `/usr/local/bin/${first}`);
  if (program === undefined || program === '/')
    return refuse('unknown-program', `No step is known to make '${shown(first)}'.`, start.at);
  const builder = steps.find(({ command }) => BUILDERS.test(command.name) && command.name !== 'ldconfig');
  if (!made.has(program) && builder === undefined)
    return refuse('unknown-program', `No step is known to make '${shown(program)}'.`, start.at);
  const runtime = runtimeOf(candidate);
  if ('kind' in runtime) return runtime;
  if (!runtime.hasShell && start.words.length === 0)
    return refuse(
      'shell-start',
      'The start command needs a shell, which the runtime image does not have.',
      start.at,
    );
  if (!runtime.hasShell && sorted.packages !== undefined)
    return refuse(
      'unknown-release',
      'Which release of Debian the image is made from is not known, so its packages are not either.',
      start.at,
    );
  const places = placesOf(candidate, ({ command: { name } }) => COMPILERS.test(name) || BUILDERS.test(name));
  if ('kind' in places) return places;
  const assets = assetsOf(candidate, program);
  const isInstalled = install !== undefined && isBelow(program, '/usr/local') && !made.has(program);
  const others = places.others.filter(
    ({ path }) =>
      path !== program &&
      !assets.taken.some((one) => isBelow(path, one.path)) &&
      !steps.some(({ folder }) => folder !== undefined && isBelow(folder, path)),
  );
  const taken: Taken[] =
    install === undefined ? [takenProgram(candidate, program)] : [{ path: `${OUT}/`, to: '/' }];
  if (install !== undefined && !isInstalled) taken.push(takenProgram(candidate, program));
  const names = [...(sorted.packages?.names ?? [])];
  const isAlpine = systemOf(candidate.base) === 'alpine';
  // Alpine's own system is written in C.
  if (isAlpine && usesCxx(candidate) && !names.includes('libstdc++')) names.push('libstdc++');
  const notes: Note[] = made.has(program)
    ? []
    : [
        {
          message: `'${shown(builder?.line ?? '')}' makes '${shown(program)}'.`,
          at: builder?.command.span ?? start.at,
        },
      ];
  if (sorted.packages === undefined && !sorted.isNative)
    notes.push({ message: 'The program needs no libraries besides those of C and C++.', at: start.at });
  const hasLibraries = install !== undefined && steps.some(({ command: { name } }) => name === 'ldconfig');
  return {
    ...runtime,
    taken,
    packages: names.length === 0 ? undefined : { manager: isAlpine ? 'apk' : 'apt', names },
    env: hasLibraries ? [['LD_LIBRARY_PATH', '/usr/local/lib']] : [],
    edits: install?.edits ?? [],
    buildCommands: [],
    assumptions: [...notes, ...sorted.assumptions, ...assets.notes],
    consequences: [
      { message: 'Compilers and sources are no longer in the image.', at: stage.from.keyword.span },
    ],
    ...(assets.taken.length + others.length === 0 ? {} : { taken: [...taken, ...assets.taken, ...others] }),
  } satisfies Plan;
};

/** Absolute paths of what a command compiles, or puts where it can be started. */
function outputsOf(candidate: Candidate, { command, folder, instruction }: Step): string[] {
  const { name } = command;
  const expand = (text: string): string | undefined =>
    text.includes('$') ? candidate.subject.expand(instruction, text) : text;
  if (COMPILERS.test(name)) {
    if (command.args.some(({ value }) => /^-[cSE]$/.test(value))) return [];
    const path = pathAt(expand(valueBehind(command, ['-o']) ?? 'a.out') ?? '', folder);
    return path === undefined ? [] : [path];
  }
  if (!/^(?:cp|mv|install|ln)$/.test(name)) return [];
  const words = positionals(command);
  const to = words.at(-1);
  if (to === undefined || words.length < 2) return [];
  const target = expand(to.value);
  const path = target === undefined ? undefined : pathAt(target.replace(/(?<=.)\/$/, ''), folder);
  if (path === undefined) return [];
  const isFolder = to.value.endsWith('/') || words.length > 2 || /\/(?:s?bin|lib)$/.test(path);
  return isFolder ? words.slice(0, -1).map(({ value }) => absolutePath(baseName(value), path)) : [path];
}

interface InstallStep {
  readonly edits: readonly Edit[];
}

/** `make install` puts files all over the system; led into a folder of their own they can be told apart. */
function installStep(candidate: Candidate): InstallStep | Refusal | undefined {
  const { steps, subject } = candidate;
  const found = steps.filter(
    ({ command, line }) =>
      (isNamed(command, ['make', 'gmake', 'ninja']) && /(?:^|\s)install(?:[/-]strip)?(?:\s|$)/.test(line)) ||
      (command.name === 'cmake' && /\s--install\s|--target install\b/.test(line)) ||
      (command.name === 'meson' && / install\b/.test(line)),
  );
  const [step] = found;
  if (step === undefined) return undefined;
  const later = steps.slice(steps.indexOf(step) + 1);
  if (found.length > 1 || later.some((one) => usesInstalled(candidate, one)))
    return refuse(
      'installs-parts',
      'What is installed here is used by a later step, so it cannot be led elsewhere.',
      step.command.span,
    );
  const earlier = steps.slice(0, steps.indexOf(step));
  const makefile = subject.sources?.text('Makefile') ?? '';
  const isByTools = earlier.some(({ command: { name } }) =>
    /^(?:cmake|meson|configure|autoreconf)$/.test(name),
  );
  if (!isByTools && !makefile.includes('DESTDIR'))
    return refuse(
      'installs-parts',
      'Whether this obeys DESTDIR is not known, so what it installs is not either.',
      step.command.span,
    );
  if (
    /DESTDIR=/.test(step.line) ||
    step.command.assignments.some(({ name }) => name === 'DESTDIR') ||
    step.instruction.json !== undefined ||
    step.command.parent !== undefined
  )
    return refuse(
      'installs-elsewhere',
      'What is built is installed to a place of its own.',
      step.command.span,
    );
  return {
    edits: [
      { span: at(step.command.nameWord?.span.start ?? step.command.span.start), text: `DESTDIR=${OUT} ` },
    ],
  };
}

/** Commands that may follow an installation without a look at what it put where. */
const INDIFFERENT =
  /^(?:|cd|ldconfig|rm|mkdir|apk|apt|apt-get|echo|set|true|find|useradd|groupadd|adduser|addgroup)$/;

function usesInstalled({ stage }: Candidate, { command, instruction, line }: Step): boolean {
  if (INDIFFERENT.test(command.name) || /^make (?:dist)?clean$/.test(line)) return false;
  if (instruction.stage !== stage || COMPILERS.test(command.name) || BUILDERS.test(command.name)) return true;
  return (
    command.args.some(({ value }) => /^\/(?!tmp\/)/.test(value)) ||
    !/^(?:cp|mv|chmod|chown|ln|touch)$/.test(command.name)
  );
}

function usesCxx({ steps }: Candidate): boolean {
  return steps.some(
    ({ command: { name }, line }) =>
      /^(?:g\+\+|c\+\+|clang\+\+)/.test(name) || name === 'cmake' || /\bCXX\b|\.(?:cc|cpp|cxx)\b/.test(line),
  );
}

type Runtime = Pick<Plan, 'image' | 'reference' | 'hasShell'>;

function runtimeOf(candidate: Candidate): Runtime | Refusal {
  const { base, start, steps } = candidate;
  const withShell = (image: RuntimeImage): Runtime => ({ ...image, hasShell: true });
  if (base.name === 'gcc') {
    const isStatic = steps.some(
      ({ command, line }) => COMPILERS.test(command.name) && /\s-static(?:\s|$)/.test(line),
    );
    if (isStatic) return { image: STATIC, reference: STATIC, hasShell: false };
    if (usesCxx(candidate) && !steps.some(({ line }) => line.includes('-static-libstdc++')))
      return refuse(
        'newer-library',
        "The C++ library of this image is newer than any system's: link with -static-libstdc++ and -static-libgcc.",
        start.at,
      );
    return { image: WITH_LIBC, reference: WITH_LIBC, hasShell: false };
  }
  const system = systemOf(base);
  if (base.name === 'buildpack-deps') {
    const name = system === 'jammy' || system === 'noble' ? 'ubuntu' : 'debian';
    const image =
      system === undefined || system === 'debian' || system === 'alpine'
        ? undefined
        : sibling(candidate, name, name === 'ubuntu' ? system : `${system}-slim`);
    return image === undefined
      ? refuse('unknown-release', 'Which release the image is made from is not known.', start.at)
      : withShell(image);
  }
  if (base.name !== 'debian' && base.name !== 'ubuntu' && base.name !== 'alpine')
    return refuse('unknown-base', `What '${shown(base.name)}' has besides compilers is not known.`, start.at);
  const slim = base.name === 'debian' ? slimTag(base) : undefined;
  return withShell((slim === undefined ? undefined : withTag(candidate, slim)) ?? sameImage(candidate));
}
