import { environment } from '../../lint/stages.ts';
import { baseName } from '../../text/path.ts';
import { yarnVersion } from '../../lint/yarn-version.ts';
import { hasOption, isNamed, positionals, subcommand } from '../../shell/index.ts';
import type { Note, Refusal } from '../refactoring.ts';
import { sortPackages } from './packages.ts';
import { applicationOf } from './places.ts';
import { type Candidate, nothing, type Plan, type Recipe, refuse, shown } from './recipe.ts';
import { SERVES_FILES, staticSite } from './static-site.ts';
import { sameImage, slimTag, systemOf, tagParts, withTag } from './runtime-image.ts';
import { manifest, type PackageJson } from './package-json.ts';
import type { Step } from './steps.ts';

/** Start commands that compile the program or wait for changes. */
const DEVELOPMENT =
  /^(?:nodemon|ts-node|ts-node-dev|tsx|babel-node|ng|vite|webpack-dev-server|react-scripts|parcel|vue-cli-service|nest)$/;
const NODE_TOOLS = /^(?:node|npm|npx|yarn|pnpm|corepack|tsc|next|nuxt|vite|webpack|nest|ng|prisma)$/;

export const node: Recipe = (candidate) => {
  const { steps, start, base, folder } = candidate;
  if (base.name !== 'node') return nothing('Only images of Node.js itself are known well enough.');
  const global = steps.find(({ command }) => installsGlobally(command));
  const json = manifest(candidate, folder);
  const command = startWords(candidate, json);
  if ('kind' in command) return command;
  const site = staticSite(candidate, command.words);
  if (site !== undefined) return site;
  const used = baseName(command.words[0] ?? '');
  if (global !== undefined && !['node', 'npm', 'npx', 'yarn'].includes(used))
    return refuse(
      'global-tools',
      `'${shown(used)}' is started, which a step installs outside of the application.`,
      start.at,
    );
  if (used === 'pnpm' || used === 'bun')
    return refuse('global-tools', `'${used}' is started, which the smaller image does not have.`, start.at);
  const sorted = sortPackages(
    candidate,
    (name) =>
      /^(?:python[23]?|python3?-(?:dev|pip|minimal)|nodejs|npm|py3-pip)$/.test(name) &&
      !startsPython(candidate),
  );
  if ('kind' in sorted) return sorted;
  const places = applicationOf(candidate, isNodeStep);
  if ('kind' in places) return places;
  const slim = slimTag(base);
  const runtime = slim === undefined ? undefined : withTag(candidate, slim);
  const prune = pruneCommand(candidate, json, command.words);
  const isLess = runtime !== undefined || sorted.hasBuildPackages || prune !== undefined;
  if (!isLess) {
    if (slim !== undefined && systemOf(base) !== 'alpine')
      return refuse(
        'no-runtime-image',
        `No image like '${shown(base.reference.text)}' without build tools is known.`,
        start.at,
      );
    return nothing('The image is as small as a second stage could make it.');
  }
  const needs = nativeNeeds(candidate, json, sorted.packages?.names ?? []);
  const packages =
    needs.length === 0
      ? sorted.packages
      : {
          manager: sorted.packages?.manager ?? ('apt' as const),
          names: [...(sorted.packages?.names ?? []), ...needs],
        };
  const { image, reference } = runtime ?? sameImage(candidate);
  const consequences: Note[] =
    runtime === undefined
      ? []
      : [
          {
            message: 'Python, compilers, git, curl and wget of the full image are no longer there.',
            at: candidate.stage.from.keyword.span,
          },
        ];
  const isProduction =
    environment(candidate.file, start.instructions[0] ?? candidate.stage.from, 'NODE_ENV') !== undefined;
  if (!isProduction)
    consequences.push({ message: 'NODE_ENV is production when the program runs.', at: start.at });
  if (command.isResolved)
    consequences.push({
      message: `'${shown(command.words.join(' '))}' starts without npm between, as package.json says.`,
      at: start.at,
    });
  return {
    image,
    reference,
    hasShell: true,
    taken: places.taken,
    packages,
    env: isProduction ? [] : [['NODE_ENV', 'production']],
    edits: [],
    buildCommands: prune === undefined ? [] : [prune.command],
    ...(command.isResolved ? { command: command.words } : {}),
    healthCheck: (url) => [
      'node',
      '-e',
      `fetch('${url}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
    ],
    assumptions: [
      ...sorted.assumptions,
      ...places.assumptions,
      ...(prune === undefined ? [] : [prune.assumption]),
    ],
    consequences,
  } satisfies Plan;
};

function installsGlobally(command: Step['command']): boolean {
  if (isNamed(command, ['npm', 'pnpm'], ['install', 'i', 'add', 'ci']))
    return hasOption(command, ['-g', '--global', '--location']) !== undefined;
  return isNamed(command, 'yarn', 'global') || command.name === 'corepack';
}

function isNodeStep({ command }: Step): boolean {
  return NODE_TOOLS.test(command.name);
}

function startsPython({ start }: Candidate): boolean {
  return /^python/.test(baseName(start.program[0] ?? ''));
}

interface StartWords {
  readonly words: readonly string[];
  /** Taken from package.json. */
  readonly isResolved: boolean;
}

/** What starts in the end; a refusal where that builds, watches or serves files. */
function startWords({ start }: Candidate, json: PackageJson | undefined): StartWords | Refusal {
  const { program } = start;
  const [first = '', second = '', third = ''] = program;
  const name = baseName(first);
  const dev = (what: string): Refusal =>
    refuse('dev-server', `'${shown(what)}' is made for development: it builds what it serves.`, start.at);
  const script =
    name === 'npm' || name === 'yarn' || name === 'pnpm'
      ? second === 'run'
        ? third
        : second === 'run-script'
          ? third
          : second
      : undefined;
  if (script === undefined || name === 'npx') {
    const real = name === 'npx' ? second : name;
    if (DEVELOPMENT.test(real) || (real === 'next' && program.includes('dev'))) return dev(real);
    if (name === 'npx' && real === '') return { words: program, isResolved: false };
    return { words: program, isResolved: false };
  }
  const text = json?.scripts[script];
  if (/^(?:dev|watch|serve:dev|start:dev|develop)$/.test(script)) return dev(`${name} ${script}`);
  if (text === undefined) return { words: program, isResolved: false };
  const words = text.trim().split(/\s+/);
  const command =
    words[0] === 'cross-env'
      ? (words.find((word, index) => index > 0 && !word.includes('=')) ?? '')
      : (words[0] ?? '');
  if (DEVELOPMENT.test(command) || (command === 'next' && words[1] === 'dev')) return dev(text);
  const isPlain = /^node(?: [\w./=:@-]+)+$/.test(text.trim());
  const hooks = json?.scripts[`pre${script}`] !== undefined || json?.scripts[`post${script}`] !== undefined;
  const isWhole = program.length === (second === 'run' || second === 'run-script' ? 3 : 2);
  if (SERVES_FILES.test(command) && !hooks && isWhole) return { words, isResolved: true };
  if (!isPlain || hooks || !isWhole || start.instructions.length > 1 || program !== start.words)
    return { words: program, isResolved: false };
  return { words, isResolved: true };
}

interface Prune {
  readonly command: string;
  readonly assumption: Note;
}

/** Takes out of node_modules what only the build needs, where it is sure that it is there and not needed. */
function pruneCommand(
  candidate: Candidate,
  json: PackageJson | undefined,
  words: readonly string[],
): Prune | undefined {
  const { steps, folder, file, base } = candidate;
  if (folder === undefined) return undefined;
  const install = steps.findLast(
    ({ command, folder: cwd }) => isInstall(command) && cwd !== undefined && cwd === folder,
  );
  if (install === undefined) return undefined;
  const { command, instruction } = install;
  if (hasOption(command, ['--omit', '--production', '--prod', '--only', '-P', '--no-dev']) !== undefined)
    return undefined;
  const mode = environment(file, instruction, 'NODE_ENV');
  if (mode?.kind === 'text' && mode.text === 'production') return undefined;
  if (command.assignments.some(({ name, value }) => name === 'NODE_ENV' && value?.value === 'production'))
    return undefined;
  // Somebody took care of it.
  if (
    steps.some(({ line }) =>
      /\b(?:prune|node-prune)\b|rm .*node_modules|--(?:production|prod|omit)\b/.test(line),
    )
  )
    return undefined;
  if (json !== undefined) {
    if (json.devDependencies.length === 0) return undefined;
    // A script of package.json may start what only development depends on.
    if (baseName(words[0] ?? '') !== 'node' && !json.isKnownStart) return undefined;
  } else if (baseName(words[0] ?? '') !== 'node') return undefined;
  const text = pruneText(candidate, install, base.tag);
  return text === undefined
    ? undefined
    : {
        command: text,
        assumption: { message: 'The program needs no development dependencies.', at: command.span },
      };
}

function isInstall(command: Step['command']): boolean {
  if (isNamed(command, 'npm', ['install', 'i', 'ci', 'clean-install', 'add']))
    return hasOption(command, ['-g', '--global']) === undefined;
  if (command.name === 'yarn') {
    const verb = subcommand(command)?.value;
    return verb === undefined || verb === 'install';
  }
  return isNamed(command, 'pnpm', ['install', 'i']) && hasOption(command, ['-g', '--global']) === undefined;
}

function pruneText({ file }: Candidate, { command, instruction }: Step, tag: string): string | undefined {
  if (command.name === 'npm') {
    const major = Number(/^\d+/.exec(tagParts(tag).version)?.[0] ?? '99');
    return major < 16 ? 'npm prune --production' : 'npm prune --omit=dev';
  }
  if (command.name === 'pnpm') return 'pnpm prune --prod';
  return yarnVersion(file, instruction) === 'classic' && positionals(command).length <= 1
    ? 'yarn install --production --ignore-scripts --prefer-offline'
    : undefined;
}

/** System packages that programs of npm need and the full image has by chance. */
function nativeNeeds({ base }: Candidate, json: PackageJson | undefined, have: readonly string[]): string[] {
  const wants =
    json?.dependencies.some((name) => name === 'prisma' || name === '@prisma/client') === true
      ? ['openssl']
      : [];
  return systemOf(base) === 'alpine' ? [] : wants.filter((name) => !have.includes(name));
}
