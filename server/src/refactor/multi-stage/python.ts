import { runtimeLibraries } from '../../knowledge/runtime-libraries.ts';
import { deleteWord, keywordLike, lineBreak } from '../../lint/fixes.ts';
import { insertAbove } from '../../lint/insert-above.ts';
import { isRoot } from '../../lint/run-user.ts';
import { environment } from '../../lint/stages.ts';
import { baseName } from '../../text/path.ts';
import { hasOption, installs, isNamed, positionals } from '../../shell/index.ts';
import type { Edit } from '../../text/edit.ts';
import type { Note, Refusal } from '../refactoring.ts';
import { sortPackages } from './packages.ts';
import { applicationOf, isBelow } from './places.ts';
import { type Candidate, nothing, type Plan, type Recipe, refuse, shown, type Taken } from './recipe.ts';
import { type RuntimeImage, sameImage, sibling, slimTag, systemOf, withTag } from './runtime-image.ts';
import { pathAt, type Step } from './steps.ts';

/** Where the packages go, in both stages: scripts in it name the place in their first line. */
const VENV = '/opt/venv';
/** Programs that only install others. */
const INSTALLERS =
  /^(?:pip|setuptools|wheel|poetry|poetry-core|uv|pipenv|pdm|virtualenv|pip-tools|build|hatch|flit)$/;

export const python: Recipe = (candidate) => {
  const { steps, start, base, stage } = candidate;
  const runtime = runtimeOf(candidate);
  if ('kind' in runtime) return runtime;
  const environmentOf = packagesIn(candidate);
  if ('kind' in environmentOf) return environmentOf;
  const sorted = sortPackages(candidate, (name) =>
    /^(?:python3?(?:-pip|-venv|-setuptools|-wheel)?|py3-pip)$/.test(name),
  );
  if ('kind' in sorted) return sorted;
  if (runtime.isSame && !sorted.hasBuildPackages && environmentOf.tools.length === 0)
    return nothing('The image is as small as a second stage could make it.');
  const application = applicationOf(candidate, isPythonStep);
  if ('kind' in application) return application;
  const command = commandOf(candidate, environmentOf);
  if (command !== undefined && 'kind' in command) return command;
  const libraries = librariesOf(candidate, runtime.isSame);
  if ('kind' in libraries) return libraries;
  const names = [...new Set([...(sorted.packages?.names ?? []), ...libraries.names])];
  const taken: Taken[] = [...application.taken];
  const { folder } = environmentOf;
  if (folder !== undefined && !application.roots.some((root) => isBelow(folder, root)))
    taken.unshift({ path: folder });
  const isMade = environmentOf.edits.length > 0;
  return {
    image: runtime.image,
    reference: runtime.reference,
    hasShell: true,
    taken,
    packages: names.length === 0 ? undefined : { manager: sorted.packages?.manager ?? 'apt', names },
    env: isMade
      ? [
          ['VIRTUAL_ENV', VENV],
          ['PATH', `${VENV}/bin:$PATH`],
        ]
      : [],
    edits: environmentOf.edits,
    buildCommands: [],
    ...(command === undefined ? {} : { command }),
    healthCheck: (url) => [
      'python',
      '-c',
      `import urllib.request; urllib.request.urlopen('${url}', timeout=5)`,
    ],
    assumptions: [...sorted.assumptions, ...application.assumptions, ...libraries.notes],
    consequences: [
      ...(isMade
        ? [{ message: `Python's packages lie in the virtual environment ${VENV}.`, at: start.at }]
        : []),
      ...(runtime.isSame
        ? []
        : [
            {
              message: 'Compilers, git, curl and wget of the full image are no longer there.',
              at: stage.from.keyword.span,
            },
          ]),
      ...(base.name === 'python'
        ? []
        : [{ message: "'uv' is no longer in the image.", at: stage.from.keyword.span }]),
    ],
  } satisfies Plan;

  function isPythonStep({ command: { name } }: Step): boolean {
    return /^(?:python[\d.]*|pip[\d.]*|poetry|uv|virtualenv)$/.test(name) && steps.length > 0;
  }
};

function runtimeOf(
  candidate: Candidate,
): (RuntimeImage & { readonly isSame: boolean }) | Refusal | ReturnType<typeof nothing> {
  const { base, start } = candidate;
  if (base.name === 'ghcr.io/astral-sh/uv') {
    const [, version = '', suite = ''] = /^python(3\.\d+)-(bookworm|trixie)(?:-slim)?$/.exec(base.tag) ?? [];
    const image = version === '' ? undefined : sibling(candidate, 'python', `${version}-slim-${suite}`);
    return image === undefined
      ? refuse(
          'no-runtime-image',
          `No image like '${shown(base.reference.text)}' without build tools is known.`,
          start.at,
        )
      : { ...image, isSame: false };
  }
  if (base.name !== 'python') return nothing('Only images of Python itself are known well enough.');
  if (/^2(?:[.-]|$)/.test(base.tag))
    return refuse('old-version', 'Python 2 has no virtual environments of its own.', start.at);
  const slim = slimTag(base);
  if (slim === undefined) return { ...sameImage(candidate), isSame: true };
  const image = withTag(candidate, slim);
  return image === undefined
    ? refuse(
        'no-runtime-image',
        `No image like '${shown(base.reference.text)}' without build tools is known.`,
        start.at,
      )
    : { ...image, isSame: false };
}

interface Environment {
  /** The virtual environment's folder; undefined when nothing is installed into one. */
  readonly folder: string | undefined;
  /** What makes it, and lets the installers use it. */
  readonly edits: readonly Edit[];
  /** Installers that are no longer needed when the program runs. */
  readonly tools: readonly string[];
}

/** Where packages are installed; they are led into a virtual environment when they would go among the system's. */
function packagesIn(candidate: Candidate): Environment | Refusal {
  const { steps, file, stage, start, folder } = candidate;
  const first: Step[] = [];
  const edits: Edit[] = [];
  const tools: string[] = [];
  let own: string | undefined;
  let hasTools = false;
  for (const step of steps) {
    const { command, instruction, folder: cwd } = step;
    const { name } = command;
    if (
      name === 'virtualenv' ||
      (/^python[\d.]*$/.test(name) && command.args[0]?.value === '-m' && command.args[1]?.value === 'venv') ||
      (name === 'uv' && positionals(command)[0]?.value === 'venv')
    ) {
      const at = positionals(command).findLast(({ value }) => !['venv', 'virtualenv'].includes(value));
      own =
        at === undefined
          ? pathAt('.venv', cwd)
          : pathAt(at.static ? at.value : (candidate.subject.expand(instruction, at.value) ?? ''), cwd);
      if (own === undefined)
        return refuse('unknown-path', 'Where the virtual environment is cannot be told.', command.span);
    }
    if (isNamed(command, ['conda', 'mamba', 'micromamba', 'pipenv', 'pdm', 'pipx', 'hatch']))
      return refuse(
        'unknown-installer',
        `Where '${shown(name)}' installs to is not known well enough.`,
        command.span,
      );
    if (isNamed(command, 'uv', 'sync')) {
      own = placeOfUv(candidate, step);
      tools.push('uv');
      continue;
    }
    const isPoetry = isNamed(command, 'poetry', ['install', 'sync']);
    const install = installs(command);
    if (isPoetry) {
      tools.push('poetry');
      first.push(step);
    } else if (install?.ecosystem === 'pip') {
      const isOnlyTools =
        install.packages.length > 0 &&
        install.packages.every(({ name: one, kind }) => kind === 'name' && INSTALLERS.test(one));
      if (
        hasOption(command, ['--user', '-t', '--target', '--prefix', '--root']) !== undefined ||
        command.nameWord?.value.includes('/') === true
      )
        if (own === undefined)
          return refuse('pip-target', 'Packages are installed to a place of their own.', command.span);
      if (isOnlyTools) {
        hasTools = true;
        continue;
      }
      const system = command.name === 'uv' ? hasOption(command, ['--system']) : undefined;
      if (system !== undefined) edits.push(deleteWord(file, system.word.span));
      first.push(step);
    }
  }
  if (own !== undefined) return { folder: own, edits: [], tools };
  const [install] = first;
  if (install === undefined) return { folder: undefined, edits: [], tools };
  const { instruction } = install;
  const user = instruction.state.user?.user;
  if (user !== undefined && !isRoot(user.value))
    return refuse(
      'user-install',
      'Packages are installed by another user than root.',
      instruction.keyword.span,
    );
  if (
    environment(file, instruction, 'UV_SYSTEM_PYTHON') !== undefined ||
    environment(file, instruction, 'PYTHONUSERBASE') !== undefined
  )
    return refuse('pip-target', 'Packages are installed to a place of their own.', instruction.keyword.span);
  if (start.program[0]?.startsWith('/usr/') === true)
    return refuse(
      'absolute-interpreter',
      `'${shown(start.program[0])}' would not find packages of a virtual environment.`,
      start.at,
    );
  // Without isolation, packages are built with what is installed already, which a new environment has not.
  const isShared = steps.some(({ command }) => hasOption(command, ['--no-build-isolation']) !== undefined);
  if (isShared && hasTools)
    return refuse(
      'build-isolation',
      'Packages are built with others that a step installs for that.',
      instruction.keyword.span,
    );
  const word = (text: string): string => keywordLike(stage.from, text);
  const lines = [
    `${word('RUN')} python -m venv ${isShared ? '--system-site-packages ' : ''}${VENV}`,
    `${word('ENV')} VIRTUAL_ENV=${VENV} PATH=${VENV}/bin:$PATH`,
  ];
  edits.unshift(insertAbove(file, instruction, lines.join(lineBreak(file))));
  return { folder: folder === VENV ? folder : VENV, edits, tools };
}

/** `uv sync` keeps its environment in the project's folder unless a variable says otherwise. */
function placeOfUv({ file }: Candidate, { instruction, folder }: Step): string | undefined {
  const set = environment(file, instruction, 'UV_PROJECT_ENVIRONMENT');
  return set === undefined
    ? pathAt('.venv', folder)
    : set.kind === 'text'
      ? pathAt(set.text, folder)
      : undefined;
}

/** `poetry run gunicorn` is `gunicorn` where the environment is on the PATH, and `uv run x` is `.venv/bin/x`. */
function commandOf(
  { start }: Candidate,
  { folder, edits }: Environment,
): readonly string[] | Refusal | undefined {
  const [first = '', second = '', ...rest] = start.program;
  const tool = baseName(first);
  if (tool !== 'poetry' && tool !== 'uv' && tool !== 'pipenv') return undefined;
  const skipped = rest.findIndex((word) => !word.startsWith('-') && word !== '--');
  const words = skipped < 0 ? [] : rest.slice(skipped);
  const isPlain =
    second === 'run' &&
    rest.slice(0, Math.max(0, skipped)).every((word) => /^--(?:frozen|no-sync|no-dev|locked)?$/.test(word));
  const [program = ''] = words;
  if (!isPlain || program === '' || folder === undefined || start.program !== start.words)
    return refuse(
      'starts-by-tool',
      `'${tool}' starts the program, and is not in the smaller image.`,
      start.at,
    );
  const real = program.endsWith('.py') ? ['python', ...words] : words;
  return edits.length > 0 ? real : [`${folder}/bin/${real[0] ?? ''}`, ...real.slice(1)];
}

/** Packages of Python that are linked with libraries of the full image, and the -dev packages of these. */
const NATIVE: Readonly<Record<string, string>> = {
  ...{
    psycopg2: 'libpq-dev',
    mysqlclient: 'default-libmysqlclient-dev',
    pycurl: 'libcurl4-openssl-dev',
    uwsgi: 'libxml2-dev',
  },
  ...{
    cairosvg: 'libcairo2-dev',
    cairocffi: 'libcairo2-dev',
    pycairo: 'libcairo2-dev',
    'python-magic': 'libmagic-dev',
  },
};

function librariesOf(
  candidate: Candidate,
  isSame: boolean,
): { readonly names: readonly string[]; readonly notes: readonly Note[] } | Refusal {
  if (isSame) return { names: [], notes: [] };
  const { subject, steps, base } = candidate;
  const wanted = new Set<string>();
  let isRead = true;
  for (const { command } of steps) {
    const install = installs(command);
    if (install?.ecosystem !== 'pip') continue;
    for (const { kind, name } of install.packages) {
      if (kind === 'name') wanted.add(name.toLowerCase());
      else if (kind === 'requirements') {
        const text = subject.sources?.text(name.replace(/^(?:\.\/|\/\w+\/)/, ''));
        if (text === undefined) isRead = false;
        for (const line of (text ?? '').split('\n').slice(0, 2000)) {
          const found = /^[A-Za-z0-9._-]+/.exec(line.trim())?.[0];
          if (found !== undefined) wanted.add(found.toLowerCase());
        }
      }
    }
    if (isNamed(command, 'poetry')) isRead = false;
  }
  const names: string[] = [];
  for (const name of wanted) {
    const dev = Object.hasOwn(NATIVE, name) ? NATIVE[name] : undefined;
    if (dev === undefined) continue;
    const libraries = runtimeLibraries(dev, systemOf(base));
    if (libraries === undefined)
      return refuse(
        'unknown-library',
        `Which package has the library that '${shown(name)}' needs is not known for this image.`,
        candidate.start.at,
      );
    names.push(...libraries);
  }
  return {
    names,
    notes: isRead
      ? []
      : [
          {
            message: 'No package of Python needs a library that only the full image has.',
            at: candidate.start.at,
          },
        ],
  };
}
