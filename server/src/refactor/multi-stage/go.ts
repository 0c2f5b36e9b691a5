import { absolutePath } from '../../lint/paths.ts';
import { environment } from '../../lint/stages.ts';
import { baseName } from '../../text/path.ts';
import { hasOption, isNamed, positionals } from '../../shell/index.ts';
import type { Edit } from '../../text/edit.ts';
import { at } from '../../text/span.ts';
import type { Note, Refusal } from '../refactoring.ts';
import { assetsOf, shellProblem, startedPath, takenProgram } from './binary.ts';
import { sortPackages } from './packages.ts';
import { placesOf } from './places.ts';
import { type Candidate, nothing, type Plan, type Recipe, refuse, shown } from './recipe.ts';
import { sibling, STATIC, systemOf, WITH_LIBC } from './runtime-image.ts';
import { pathAt, type Step } from './steps.ts';

/** Modules that are made of C. */
const WITH_C =
  /^\s*(?:require\s+)?github\.com\/(?:mattn\/go-sqlite3|confluentinc\/confluent-kafka-go|go-gl\/|libgit2\/|h2non\/bimg|davidbyttow\/govips|godror\/godror|gographics\/imagick|marcboeker\/go-duckdb|tecbot\/gorocksdb|linxGnu\/grocksdb|google\/gopacket|DataDog\/zstd|valyala\/gozstd|veandco\/go-sdl2|faiface\/|hajimehoshi\/(?:oto|ebiten)|shirou\/gopsutil\/v1|tensorflow\/tensorflow|therecipe\/qt|gotk3\/gotk3|rakyll\/portmidi|gordonklaus\/portaudio)/m;

export const go: Recipe = (candidate) => {
  const { steps, start, base, stage } = candidate;
  if (base.name !== 'golang') return nothing('Only images of Go itself are known well enough.');
  const command = shellProblem(candidate);
  if (command !== undefined) return command;
  const [first = '', second = ''] = start.program;
  if (first === 'go' && second === 'run')
    return refuse(
      'runs-sources',
      "'go run' compiles when the container starts: build the program in a step.",
      start.at,
    );
  if (/^(?:air|dlv|CompileDaemon|reflex|gin|realize|fresh|nodemon)$/.test(baseName(first)))
    return refuse('dev-server', `'${shown(baseName(first))}' is made for development.`, start.at);
  const builds = steps.filter(({ command: one }) => isNamed(one, 'go', ['build', 'install']));
  const made = new Set(builds.flatMap((step) => outputsOf(candidate, step)));
  const program = startedPath(candidate, made);
  if (program === undefined)
    return refuse('unknown-program', `No step is known to make '${shown(first)}'.`, start.at);
  const build = builds.find((step) => outputsOf(candidate, step).includes(program));
  const assumptions: Note[] = [];
  if (build === undefined) {
    const other = steps.find(
      ({ command: { name } }) => /^(?:make|task|mage|just|goreleaser)$/.test(name) || name.endsWith('.sh'),
    );
    const isBuilt = other !== undefined || builds.some((step) => outputsOf(candidate, step).length === 0);
    if (!isBuilt || program === '/')
      return refuse('unknown-program', `No step is known to make '${shown(program)}'.`, start.at);
    assumptions.push({
      message: `'${shown((other ?? builds[0])?.line ?? '')}' makes '${shown(program)}'.`,
      at: (other ?? builds[0])?.command.span ?? start.at,
    });
  }
  const sorted = sortPackages(candidate, (name) => /^(?:golang.*|go)$/.test(name));
  if ('kind' in sorted) return sorted;
  const places = placesOf(candidate, ({ command: one }) => /^(?:go|make|task|mage|just)$/.test(one.name));
  if ('kind' in places) return places;
  const c = cOf(candidate, builds, build, sorted.isNative);
  if ('kind' in c) return c;
  const runtime = runtimeOf(candidate, c.isNeeded, sorted.packages?.names ?? []);
  if ('kind' in runtime) return runtime;
  const assets = assetsOf(candidate, program);
  const others = places.others.filter(({ path }) => path !== program && !path.startsWith('/go/'));
  return {
    ...runtime,
    taken: [
      takenProgram(candidate, program),
      ...assets.taken,
      ...others.filter(({ path }) => !assets.taken.some((one) => one.path === path)),
    ],
    packages: runtime.hasShell ? sorted.packages : undefined,
    env: [],
    edits: c.edits,
    buildCommands: [],
    assumptions: [...assumptions, ...c.assumptions, ...sorted.assumptions, ...assets.notes],
    consequences: [
      {
        message: runtime.hasShell
          ? 'Go, its sources and compilers are no longer in the image.'
          : 'The image has no shell and no package manager.',
        at: stage.from.keyword.span,
      },
    ],
  } satisfies Plan;
};

/** Absolute paths of the programs that a `go build` or `go install` makes. */
function outputsOf(candidate: Candidate, { command, folder, instruction }: Step): readonly string[] {
  const { subject } = candidate;
  const words = positionals(command);
  const verb = words[0]?.value;
  const packages = words.slice(1).map(({ value }) => value);
  const last = packages.at(-1);
  if (verb === 'install') {
    // `go install example.org/tool@v1` is a tool; `./...` is every program of the module.
    const names =
      packages.length === 0 ? [moduleName(candidate)] : packages.map((one) => nameOf(candidate, one));
    return names.flatMap((name) => (name === undefined ? [] : `/go/bin/${name}`));
  }
  const option = hasOption(command, ['-o']);
  if (option?.value !== undefined) {
    const raw = option.value.text;
    const text = option.value.word.variables.length > 0 ? subject.expand(instruction, raw) : raw;
    const path = text === undefined ? undefined : pathAt(text.replace(/\/$/, ''), folder);
    if (path === undefined) return [];
    // Into a folder: under the package's own name.
    const isFolder = text?.endsWith('/') === true || /^\.{1,2}$/.test(text ?? '');
    const name = last === undefined ? moduleName(candidate) : nameOf(candidate, last);
    return isFolder ? (name === undefined ? [] : [absolutePath(name, path)]) : [path];
  }
  const name = last === undefined ? moduleName(candidate) : nameOf(candidate, last);
  return name === undefined || folder === undefined ? [] : [absolutePath(name, folder)];
}

function nameOf(candidate: Candidate, argument: string): string | undefined {
  const text = argument.replace(/@.*$/, '').replace(/\/+$/, '');
  if (/[$*{}]|\.\.\.$/.test(text)) return undefined;
  if (text === '.' || text === '') return moduleName(candidate);
  if (text.endsWith('.go')) return baseName(text).replace(/\.go$/, '');
  const name = baseName(text);
  return /^v\d+$/.test(name) ? baseName(text.slice(0, text.lastIndexOf('/'))) : name;
}

/** By go.mod, or by the folder as without modules. */
function moduleName({ subject, folder }: Candidate): string | undefined {
  const path = /^module\s+"?([\w./~-]+)/m.exec(subject.sources?.text('go.mod') ?? '')?.[1];
  if (path !== undefined) return baseName(path.replace(/\/v\d+$/, ''));
  return folder?.startsWith('/go/src/') === true ? baseName(folder) : undefined;
}

interface CUse {
  readonly isNeeded: boolean;
  readonly edits: readonly Edit[];
  readonly assumptions: readonly Note[];
}

/** Whether the program has C in it, and what makes sure that it has not where that is not said. */
function cOf(
  candidate: Candidate,
  builds: readonly Step[],
  build: Step | undefined,
  isNative: boolean,
): CUse | Refusal {
  const { file, subject, start } = candidate;
  const step = build ?? builds[0];
  const own = step?.command.assignments.find(({ name }) => name === 'CGO_ENABLED')?.value?.value;
  const set = environment(
    file,
    step?.instruction ?? start.instructions[0] ?? candidate.stage.from,
    'CGO_ENABLED',
  );
  const value = own ?? (set?.kind === 'text' ? set.text : undefined);
  if (value === '0') return { isNeeded: false, edits: [], assumptions: [] };
  const isRequired = value === '1' || isNative || WITH_C.test(subject.sources?.text('go.mod') ?? '');
  if (isRequired) return { isNeeded: true, edits: [], assumptions: [] };
  if (build === undefined || build.instruction.json !== undefined || set !== undefined)
    return refuse(
      'unknown-cgo',
      'Whether the program is linked with C libraries is not known: set CGO_ENABLED=0 where it is built.',
      step?.command.span ?? start.at,
    );
  const edits = builds
    .filter(
      ({ command, instruction }) =>
        instruction.json === undefined &&
        command.parent === undefined &&
        command.assignments.every(({ name }) => name !== 'CGO_ENABLED'),
    )
    .map(({ command }) => ({ span: at(command.span.start), text: 'CGO_ENABLED=0 ' }));
  if (!builds.includes(build) || edits.length === 0)
    return refuse(
      'unknown-cgo',
      'Whether the program is linked with C libraries is not known: set CGO_ENABLED=0 where it is built.',
      build.command.span,
    );
  return {
    isNeeded: false,
    edits,
    assumptions: [{ message: 'The program uses no C, so it is linked statically.', at: build.command.span }],
  };
}

type Runtime = Pick<Plan, 'image' | 'reference' | 'hasShell'>;

function runtimeOf(candidate: Candidate, needsC: boolean, packages: readonly string[]): Runtime | Refusal {
  const { base, start } = candidate;
  const system = systemOf(base);
  const others = packages.filter((name) => !/^(?:ca-certificates|tzdata)(?:=|$)/.test(name));
  const isAlpine = system === 'alpine';
  // Packages need a system to be installed in, and musl is not in any other image.
  if (others.length > 0 || (needsC && isAlpine)) {
    const version = /(?:^|-)alpine(\d+\.\d+)/.exec(base.tag)?.[1] ?? '3';
    const image = isAlpine
      ? sibling(candidate, 'alpine', version)
      : system !== undefined && system !== 'debian'
        ? sibling(candidate, 'debian', `${system}-slim`)
        : undefined;
    return image === undefined
      ? refuse(
          'unknown-release',
          `Which release of Debian '${shown(base.reference.text)}' is made from is not known, so its packages are not either.`,
          start.at,
        )
      : { ...image, hasShell: true };
  }
  const reference = needsC ? WITH_LIBC : STATIC;
  return { image: reference, reference, hasShell: false };
}
