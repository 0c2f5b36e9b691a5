import { baseName } from '../../text/path.ts';
import type { Note, Refusal } from '../refactoring.ts';
import { isBelow } from './places.ts';
import { absolutePath } from '../../lint/paths.ts';
import { type Candidate, refuse, shown, type Taken } from './recipe.ts';

/** Where programs are looked for that are started without a path, besides folders of the tools. */
const ON_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** The program that the image starts, as a path; undefined for a bare name that no step is known to make. */
export function startedPath({ start, folder }: Candidate, made: ReadonlySet<string>): string | undefined {
  const [first] = start.program;
  if (first === undefined) return undefined;
  if (first.includes('/'))
    return first.startsWith('/')
      ? absolutePath(first)
      : folder === undefined
        ? undefined
        : absolutePath(first, folder);
  return [...made].find((path) => baseName(path) === first);
}

/** How the runtime stage gets a program that was found under a name on the PATH of the build image only. */
export function takenProgram({ start }: Candidate, path: string): Taken {
  const isBare = start.program[0]?.includes('/') === false;
  const folder = path.slice(0, path.lastIndexOf('/'));
  return isBare && !ON_PATH.includes(folder) ? { path, to: `/usr/local/bin/${baseName(path)}` } : { path };
}

/** A start command that cannot do without a shell does not fit an image that has none. */
export function shellProblem({ start }: Candidate): Refusal | undefined {
  return start.words.length > 0
    ? undefined
    : refuse(
        'shell-start',
        'The start command needs a shell, which the runtime image does not have.',
        start.at,
      );
}

/** Folders that programs read from by custom. */
const ASSETS =
  /^(?:assets|conf|config|configs|data|db|dist|etc|i18n|lang|locale|locales|migrations|public|resources|static|templates|themes|tmpl|translations|ui|views|web|webapp|www)$/;
const DATA =
  /\.(?:conf|css|csv|env|gohtml|graphql|html?|ico|ini|js|json|pem|png|properties|sql|svg|tmpl|toml|tpl|txt|xml|ya?ml)$/i;
const OF_THE_BUILD =
  /^(?:\.|pom\.xml|settings\.xml|build\.|gradle|go\.|Cargo\.|Makefile|CMake|Dockerfile|docker-compose|compose\.|package(?:-lock)?\.json|README|LICENSE|CHANGELOG|CONTRIBUTING|tsconfig|renovate|requirements|rust-toolchain|codecov|sonar-project|buf\.|sqlc\.|clippy\.|rustfmt\.|deny\.|vercel\.|fly\.toml|mkdocs|meson|vcpkg|conanfile|compile_commands)/;

interface Assets {
  readonly taken: readonly Taken[];
  readonly notes: readonly Note[];
}

/**
 * What a compiled program may read besides itself: folders that COPY names or that the build context is known to have,
 * where they lie among the sources.
 */
export function assetsOf(candidate: Candidate, program: string): Assets {
  const { stage, subject, folder } = candidate;
  const found = new Map<string, Taken>();
  const notes: Note[] = [];
  let isKnown = subject.sources?.files !== undefined;
  for (const instruction of stage.instructions) {
    if (instruction.kind !== 'COPY' && instruction.kind !== 'ADD') continue;
    if (instruction.kind === 'COPY' && instruction.from !== undefined) continue;
    const destination = subject.expand(instruction, instruction.destination?.raw ?? '');
    if (destination === undefined) continue;
    const to = absolutePath(destination, instruction.state.workdir ?? folder);
    for (const source of instruction.sources) {
      const path = absolutePath(subject.expand(instruction, source.raw) ?? source.value).slice(1);
      const last = baseName(path);
      const files = subject.sources?.files;
      const isWhole = path === '';
      if (!isWhole && (ASSETS.test(last) || (DATA.test(last) && !OF_THE_BUILD.test(last)))) {
        const isFolder = ASSETS.test(last);
        const into =
          isFolder ||
          !(
            destination.endsWith('/') ||
            /^\.{1,2}$/.test(destination) ||
            instruction.sources.length > 1 ||
            to === instruction.state.workdir
          );
        const target = into ? to : absolutePath(last, to);
        if (!(isFolder && target === folder)) found.set(target, { path: target });
        continue;
      }
      if (files === undefined) {
        if (isWhole) isKnown = false;
        continue;
      }
      const prefix = isWhole ? '' : `${path}/`;
      for (const file of files) {
        if (!file.startsWith(prefix)) continue;
        const [first = '', ...more] = file.slice(prefix.length).split('/');
        const isAsset = more.length > 0 ? ASSETS.test(first) : DATA.test(first) && !OF_THE_BUILD.test(first);
        // Sources that happen to lie in such a folder are compiled into the program.
        if (isAsset && (more.length === 0 || DATA.test(file) || !/\.(?:go|rs|c|h|cc|cpp|hpp)$/.test(file))) {
          const target = absolutePath(first, to);
          if (!isBelow(program, target)) found.set(target, { path: target });
        }
      }
    }
  }
  const at = candidate.start.at;
  if (found.size > 0)
    notes.push({ message: `The program reads no other files than ${list([...found.keys()])}.`, at });
  else if (!isKnown) notes.push({ message: 'The program reads no files that lie among its sources.', at });
  return { taken: [...found.values()], notes };
}

function list(paths: readonly string[]): string {
  const some = paths.slice(0, 3).map((path) => `'${shown(path)}'`);
  return paths.length > 3 ? `${some.join(', ')} and ${String(paths.length - 3)} more` : some.join(', ');
}
