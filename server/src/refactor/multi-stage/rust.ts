import { baseName } from '../../text/path.ts';
import { absolutePath } from '../../lint/paths.ts';
import { hasOption, isNamed, positionals } from '../../shell/index.ts';
import type { Note, Refusal } from '../refactoring.ts';
import { assetsOf, shellProblem, startedPath, takenProgram } from './binary.ts';
import { sortPackages } from './packages.ts';
import { placesOf } from './places.ts';
import { type Candidate, nothing, type Plan, type Recipe, refuse, shown } from './recipe.ts';
import { sibling, STATIC, systemOf, WITH_LIBC } from './runtime-image.ts';
import { pathAt, type Step } from './steps.ts';

/** Crates that are linked with a library which is not in the runtime image. */
const WITH_LIBRARY =
  /^name = "(pq-sys|mysqlclient-sys|rdkafka-sys|libpq-sys|zmq-sys|libudev-sys|alsa-sys|gtk-sys|librocksdb-sys|opencv|x11|wayland-sys)"$/m;

export const rust: Recipe = (candidate) => {
  const { steps, start, base, stage, subject } = candidate;
  if (base.name !== 'rust') return nothing('Only images of Rust itself are known well enough.');
  const problem = shellProblem(candidate);
  if (problem !== undefined) return problem;
  const [first = ''] = start.program;
  if (/^(?:cargo|cargo-watch|bacon)$/.test(baseName(first)))
    return refuse(
      'runs-sources',
      "'cargo' compiles when the container starts: build the program in a step.",
      start.at,
    );
  const builds = steps.filter(({ command }) => isNamed(command, 'cargo', ['build', 'install', 'b']));
  const made = new Set(steps.flatMap((step) => outputsOf(candidate, step)));
  const path = startedPath(candidate, made);
  const build = builds.at(-1);
  if (
    path === undefined ||
    build === undefined ||
    (!made.has(path) && !/\/target\/(?:[\w-]+\/)?(?:release|debug)\/[^/]+$/.test(path))
  )
    return refuse('unknown-program', `No step is known to make '${shown(first)}'.`, start.at);
  const sorted = sortPackages(candidate, (name) => /^(?:cargo|rustc)$/.test(name));
  if ('kind' in sorted) return sorted;
  const places = placesOf(candidate, ({ command: { name } }) => /^(?:cargo|rustup|rustc)$/.test(name));
  if ('kind' in places) return places;
  const crate = WITH_LIBRARY.exec(subject.sources?.text('Cargo.lock') ?? '')?.[1];
  if (crate !== undefined && sorted.packages === undefined)
    return refuse(
      'unknown-library',
      `The crate '${shown(crate)}' needs a library that the runtime image lacks.`,
      build.command.span,
    );
  const runtime = runtimeOf(candidate, sorted.packages?.names ?? []);
  if ('kind' in runtime) return runtime;
  const assets = assetsOf(candidate, path);
  const others = places.others.filter(
    ({ path: other }) => other !== path && !assets.taken.some((one) => one.path === other),
  );
  const notes: Note[] = [
    {
      message:
        runtime.reference === STATIC
          ? 'The program is linked statically, as Rust does on Alpine Linux by itself.'
          : 'The program needs no libraries besides those of C and OpenSSL.',
      at: build.command.span,
    },
  ];
  return {
    ...runtime,
    taken: [takenProgram(candidate, path), ...assets.taken, ...others],
    packages: runtime.hasShell ? sorted.packages : undefined,
    env: [],
    edits: [],
    buildCommands: [],
    assumptions: [...(runtime.hasShell ? [] : notes), ...sorted.assumptions, ...assets.notes],
    consequences: [
      {
        message: runtime.hasShell
          ? 'Rust, its sources and compilers are no longer in the image.'
          : 'The image has no shell and no package manager.',
        at: stage.from.keyword.span,
      },
    ],
  } satisfies Plan;
};

function outputsOf({ subject }: Candidate, { command, folder, instruction }: Step): string[] {
  if (isNamed(command, 'cargo', 'install')) {
    const root = hasOption(command, ['--root'])?.value?.text;
    const bin = root === undefined ? '/usr/local/cargo/bin' : pathAt(`${root}/bin`, folder);
    const name = crateName(subject.sources?.text('Cargo.toml')) ?? baseName(folder ?? '');
    const bins = hasOption(command, ['--bin'])?.value?.text;
    return bin === undefined
      ? []
      : [...new Set([name, bins ?? name])].filter((one) => one !== '').map((one) => `${bin}/${one}`);
  }
  if (!/^(?:cp|mv|install|ln)$/.test(command.name)) return [];
  const words = positionals(command);
  const to = words.at(-1);
  const [from] = words;
  if (to === undefined || from === undefined || words.length !== 2 || !/(?:^|\/)target\//.test(from.value))
    return [];
  const text = to.static ? to.value : subject.expand(instruction, to.value);
  const path = text === undefined ? undefined : pathAt(text.replace(/(?<=.)\/$/, ''), folder);
  if (path === undefined) return [];
  return [
    /\/$/.test(to.value) || /\/s?bin$|^\.$/.test(to.value) ? absolutePath(baseName(from.value), path) : path,
  ];
}

function crateName(toml: string | undefined): string | undefined {
  return /^\[package\][^[]{0,2000}?^name\s*=\s*"([\w-]+)"/m.exec(toml ?? '')?.[1];
}

function runtimeOf(
  candidate: Candidate,
  packages: readonly string[],
): Pick<Plan, 'image' | 'reference' | 'hasShell'> | Refusal {
  const { base, start, steps } = candidate;
  const system = systemOf(base);
  const others = packages.filter((name) => !/^(?:ca-certificates|tzdata)(?:=|$)/.test(name));
  const target = steps
    .map(({ line }) => /--target[= ]\S*-(musl|gnu)/.exec(line)?.[1])
    .find((one) => one !== undefined);
  if (others.length === 0) {
    if (target === 'musl' || (system === 'alpine' && target !== 'gnu'))
      return { image: STATIC, reference: STATIC, hasShell: false };
    if (system === 'bullseye' || /(?:buster|stretch)/.test(base.tag))
      return refuse(
        'old-release',
        'The OpenSSL of this release is not in any current runtime image.',
        start.at,
      );
    return { image: WITH_LIBC, reference: WITH_LIBC, hasShell: false };
  }
  const version = /(?:^|-)alpine(\d+\.\d+)/.exec(base.tag)?.[1] ?? '3';
  const image =
    system === 'alpine'
      ? sibling(candidate, 'alpine', version)
      : system === undefined || system === 'debian'
        ? undefined
        : sibling(candidate, 'debian', `${system}-slim`);
  return image === undefined
    ? refuse(
        'unknown-release',
        'Which release of Debian the image is made from is not known, so its packages are not either.',
        start.at,
      )
    : { ...image, hasShell: true };
}
