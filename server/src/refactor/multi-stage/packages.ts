import { runtimeLibraries } from '../../knowledge/runtime-libraries.ts';
import { buildPackage, debugPackage } from '../../knowledge/tool-packages.ts';
import { installs, positionals } from '../../shell/index.ts';
import type { Note, Refusal } from '../refactoring.ts';
import { type Candidate, refuse, shown } from './recipe.ts';
import { systemOf } from './runtime-image.ts';
import type { Step } from './steps.ts';

/** What the runtime stage installs from the system's own packages. */
export interface RuntimePackages {
  readonly manager: 'apk' | 'apt';
  /** As the manager takes them. */
  readonly names: readonly string[];
}

interface Sorted {
  readonly packages: RuntimePackages | undefined;
  /** Some of what the file installs only builds. */
  readonly hasBuildPackages: boolean;
  /** Some headers, or a compiler, are among them: something native is built. */
  readonly isNative: boolean;
  readonly assumptions: readonly Note[];
}

/** Programs that a build fetches and unpacks with; when a RUN uses one of them, that is taken for its purpose. */
const HELPERS: Readonly<Record<string, readonly string[]>> = {
  ...{ curl: ['curl'], wget: ['wget'], git: ['git'], 'git-core': ['git'], unzip: ['unzip'], zip: ['zip'] },
  ...{ 'xz-utils': ['tar', 'xz', 'unxz'], xz: ['tar', 'xz'], bzip2: ['tar', 'bzip2'], tar: ['tar'] },
  ...{ gnupg: ['gpg', 'apt-key'], gnupg2: ['gpg', 'apt-key'], gpg: ['gpg'], jq: ['jq'], rsync: ['rsync'] },
  ...{
    'lsb-release': ['lsb_release'],
    patch: ['patch'],
    file: ['file'],
    gettext: ['msgfmt'],
    sudo: ['sudo'],
  },
};
/** Parts of the package managers themselves. */
const MANAGERS =
  /^(?:apt-utils|apt-transport-https|software-properties-common|dirmngr|debian-archive-keyring|dialog|lsb-release|eatmydata)$/;

/** Sorts the system packages that a file installs: what runs, what only builds, and the libraries of what was built. */
export function sortPackages(candidate: Candidate, isLanguage: (name: string) => boolean): Sorted | Refusal {
  const { steps, base, start } = candidate;
  const system = systemOf(base);
  const names = new Map<string, string>();
  const assumptions: Note[] = [];
  const removed = removedPackages(steps);
  const used = new Set(
    steps.flatMap(({ command }) => [command.name, ...command.wrappers.map(({ name }) => name)]),
  );
  const needed = neededPrograms(candidate);
  let manager: 'apk' | 'apt' | undefined;
  let hasBuildPackages = false;
  let isNative = false;
  for (const { command } of steps) {
    const install = installs(command);
    if (install === undefined) continue;
    const { ecosystem, packages } = install;
    if (ecosystem === 'rpm' || ecosystem === 'pacman' || ecosystem === 'conda' || ecosystem === 'brew')
      return refuse(
        'package-manager',
        `What '${command.name}' installs cannot be told apart into what builds and what runs.`,
        command.span,
      );
    if (ecosystem !== 'apt' && ecosystem !== 'apk') continue;
    manager = ecosystem;
    const isTemporary = packages.some(({ kind, name }) => kind === 'virtual' && removed.has(name));
    for (const { kind, name, word, span } of packages) {
      if (kind === 'virtual' || kind === 'removal') continue;
      if (kind !== 'name')
        return refuse(
          'unknown-package',
          `Nobody can tell from '${shown(word.value)}' what is installed.`,
          span,
        );
      const role = buildPackage(name);
      if (
        isTemporary ||
        removed.has(name) ||
        role === 'compiler' ||
        isLanguage(name) ||
        MANAGERS.test(name)
      ) {
        hasBuildPackages = true;
        isNative ||= role === 'compiler' || role === 'header';
        continue;
      }
      if (role === 'header') {
        hasBuildPackages = true;
        isNative = true;
        const libraries = runtimeLibraries(name, system);
        if (libraries === undefined)
          return refuse(
            'unknown-library',
            `Which package has the library that '${name}' is for is not known for this image.`,
            span,
          );
        for (const library of libraries) names.set(library, library);
        continue;
      }
      const programs = Object.hasOwn(HELPERS, name) ? HELPERS[name] : role === 'helper' ? [name] : undefined;
      const isForBuild = programs?.some((program) => used.has(program)) === true || role === 'helper';
      if (isForBuild && programs?.some((program) => needed.has(program)) !== true) {
        hasBuildPackages = true;
        assumptions.push({ message: `Only the build needs '${name}'.`, at: span });
        continue;
      }
      const tool = debugPackage(name);
      if (
        tool !== undefined &&
        tool.kind !== 'casual' &&
        !tool.programs.some((program) => needed.has(program))
      ) {
        hasBuildPackages = true;
        assumptions.push({ message: `The program does not need '${name}'.`, at: span });
        continue;
      }
      if (/[^\w.+:=~*@<>-]/.test(word.value))
        return refuse(
          'unknown-package',
          `Nobody can tell from '${shown(word.value)}' what is installed.`,
          span,
        );
      names.set(name, word.value);
    }
  }
  if (names.size > 0 && manager === 'apt' && addsRepository(steps))
    return refuse(
      'package-repository',
      'Packages come from a repository that the file sets up itself.',
      start.at,
    );
  return {
    packages: manager === undefined || names.size === 0 ? undefined : { manager, names: [...names.values()] },
    hasBuildPackages,
    isNative,
    assumptions,
  };
}

/** `apt-get purge gcc`, `apk del .build-deps`. */
function removedPackages(steps: readonly Step[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { command } of steps) {
    if (!/^(?:apt|apt-get|apk)$/.test(command.name)) continue;
    const [verb, ...rest] = positionals(command);
    if (!/^(?:purge|remove|del)$/.test(verb?.value ?? '')) continue;
    for (const { value } of rest) found.add(value);
  }
  return found;
}

function addsRepository(steps: readonly Step[]): boolean {
  return steps.some(
    ({ command, line }) =>
      command.name === 'add-apt-repository' ||
      /\/etc\/apt\/sources|deb\.nodesource\.com|packagecloud\.io/.test(line) ||
      command.redirects.some(({ target }) => target?.value.startsWith('/etc/apt/sources') === true),
  );
}

/** Programs that the start command or the health check calls. */
function neededPrograms({ subject, stage }: Candidate): ReadonlySet<string> {
  const found = new Set<string>();
  for (const instruction of stage.instructions) {
    if (!['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].includes(instruction.kind)) continue;
    for (const { commands } of subject.scripts(instruction)) for (const { name } of commands) found.add(name);
  }
  return found;
}
