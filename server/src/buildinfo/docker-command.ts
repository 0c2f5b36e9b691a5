import { parseShell, type ShellCommand, type ShellWord } from '../shell/index.ts';
import { buildArgs, described, type DescribedBuild, isElsewhere, joinPath, readArg } from './described.ts';

/** Cheap and linear: whether it is worth while to read a text for the sake of its commands. */
export const BUILD_COMMAND =
  /\b(?:docker|podman|nerdctl|buildah)(?:\s+\S+){0,4}\s+(?:build|bud|b)\b|\bkaniko\b/;

/** A folder, and the values of variables that are known in it. */
export interface ScriptPlace {
  /** Undefined: nobody knows. */
  readonly folder: string | undefined;
  readonly known: ReadonlyMap<string, string>;
}

export interface ScriptBuilds {
  /** `line` counts from the start of the script. */
  readonly builds: readonly DescribedBuild[];
  /** The folder that the script ends in. */
  readonly folder: string | undefined;
}

/** The builds that the commands of a shell script make, where all that matters is written out or known. */
export function buildsOfScript(text: string, place: ScriptPlace): ScriptBuilds {
  const { commands } = parseShell(text, { span: (start, end) => ({ start, end }) });
  const folders = new Folders(place.folder);
  const builds: DescribedBuild[] = [];
  for (const command of commands) {
    folders.enter(command);
    const { folder } = folders;
    const words = command.args.map((word) => literal(word, { ...place, folder }));
    if (['cd', 'pushd', 'popd', 'chdir'].includes(command.name)) folders.change(command, words[0]);
    else if (!command.context.includes('function') && folder !== undefined)
      builds.push(
        ...buildsOfCommand(toolOf(command), words, folder).map((build) => ({
          ...build,
          line: newlinesBefore(text, command.span.start),
        })),
      );
  }
  return { builds, folder: folders.outermost };
}

/** The same of a command that came as words; undefined: a word that only a variable knows. Lines are 0. */
export function buildsOfCommand(
  tool: string,
  words: readonly (string | undefined)[],
  folder: string,
): readonly DescribedBuild[] {
  if (tool === 'kaniko') return kanikoBuilds(words, folder);
  if (!TOOLS.has(tool)) return [];
  const start = behindSubcommand(tool, words);
  return start === undefined ? [] : dockerBuilds(tool, words.slice(start), folder);
}

const TOOLS = new Set(['docker', 'podman', 'nerdctl', 'buildah']);

function toolOf({ name, nameWord }: ShellCommand): string {
  return name === 'executor' && nameWord?.value.includes('kaniko') === true ? 'kaniko' : name;
}

function newlinesBefore(text: string, offset: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Parts of a script that have a folder of their own. */
const SEPARATE: ReadonlySet<string> = new Set(['string', 'subshell', 'substitution', 'process-substitution']);
const PLAIN: ReadonlySet<string> = new Set(['and-or', 'group', ...SEPARATE]);

/** Follows `cd` through a script. */
class Folders {
  /** The folder of each subshell that is open, the outermost first. */
  #open: (string | undefined)[];

  constructor(folder: string | undefined) {
    this.#open = [folder];
  }

  get folder(): string | undefined {
    return this.#open.at(-1);
  }

  get outermost(): string | undefined {
    return this.#open[0];
  }

  enter({ context, before }: ShellCommand): void {
    const depth = context.filter((kind) => SEPARATE.has(kind)).length + 1;
    this.#open.length = Math.min(this.#open.length, depth);
    const isNew = this.#open.length < depth;
    while (this.#open.length < depth) this.#open.push(this.folder);
    if (isNew || depth === 1 || before !== undefined) return;
    // A list begins: of another subshell, or of something in the same one.
    const around = this.#open[depth - 2];
    const isPlain = context
      .slice(context.findLastIndex((kind) => SEPARATE.has(kind)) + 1)
      .every((kind) => kind === 'and-or');
    if (around !== this.folder) this.#open[depth - 1] = isPlain ? around : undefined;
  }

  change({ name, context }: ShellCommand, to: string | undefined): void {
    const { folder } = this;
    const isSure = context.every((kind) => PLAIN.has(kind)) && name !== 'popd';
    const target =
      to === undefined || to.startsWith('-') || folder === undefined ? undefined : joinPath(folder, to);
    this.#open[this.#open.length - 1] = isSure ? target : undefined;
  }
}

/** A word as the command gets it; undefined when that takes something that is not known. */
function literal(word: ShellWord, { folder, known }: ScriptPlace): string | undefined {
  const value = withHome(word, known);
  if (word.static) return value;
  const text = value?.replaceAll('$(pwd)', '${PWD}').replaceAll('`pwd`', '${PWD}');
  const unknown: string[] = [];
  const expanded = text?.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? '';
      const found = name === 'PWD' ? folder : known.get(name);
      if (found === undefined) unknown.push(name);
      return found ?? '';
    },
  );
  return expanded !== undefined && unknown.length === 0 && !/[$`*?[\]{}]/.test(expanded)
    ? expanded
    : undefined;
}

/** The folder that `~/project` stands for is the one of CircleCI; any other home is nobody's business. */
function withHome({ value, quoted }: ShellWord, known: ReadonlyMap<string, string>): string | undefined {
  if (!value.startsWith('~') || quoted) return value;
  const project = known.get('~/project');
  return project !== undefined && /^~\/project(?:\/|$)/.test(value)
    ? project + value.slice('~/project'.length)
    : undefined;
}

/** Options without a value, of what stands before `build` and behind it. */
const SWITCHES = new Set([
  ...['-D', '--debug', '--tls', '--tlsverify', '-r', '--remote', '-q', '--quiet', '--check', '--compress'],
  ...[
    '--disable-content-trust',
    '--force-rm',
    '--load',
    '--no-cache',
    '--pull',
    '--push',
    '--rm',
    '--squash',
  ],
  ...['--squash-all', '--stream', '--layers', '--http-proxy', '--tls-verify', '--no-hosts', '--no-hostname'],
  ...['--skip-unused-stages', '--inherit-labels', '--all-platforms', '--identity-label', '--omit-history'],
  ...[
    '--pull-always',
    '--pull-never',
    '--stdin',
    '--help',
    '--disable-compression',
    '--logsplit',
    '--rewrite-timestamp',
  ],
]);

/** Where the words behind `build` begin. */
function behindSubcommand(tool: string, words: readonly (string | undefined)[]): number | undefined {
  const groups = new Set(['buildx', 'image', 'builder']);
  let isGroup = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) return undefined;
    if (word.startsWith('-')) {
      if (!word.includes('=') && !SWITCHES.has(word)) at += 1;
    } else if (word === 'build' || (word === 'bud' && tool === 'buildah') || (word === 'b' && isGroup))
      return at + 1;
    else if (!isGroup && groups.has(word)) isGroup = true;
    else return undefined;
  }
  return undefined;
}

/** Options by name, each with its values; null: a value that is not known. */
interface Words {
  readonly options: ReadonlyMap<string, readonly (string | null)[]>;
  /** Undefined: there may be any number of them. */
  readonly operands: readonly string[] | undefined;
}

const LONG: Readonly<Record<string, string>> = { '-f': '--file', '-c': '--context', '-t': '--tag' };

/** `short`: short options that have a value, which may stand right behind them. */
function readWords(words: readonly (string | undefined)[], short: string): Words {
  const options = new Map<string, (string | null)[]>();
  const operands: string[] = [];
  let isOpen = true;
  let hasUnknown = false;
  const add = (name: string, value: string | null): void => {
    const long = LONG[name] ?? name;
    options.set(long, [...(options.get(long) ?? []), value]);
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) hasUnknown = true;
    else if (!isOpen || word === '-' || !word.startsWith('-')) operands.push(word);
    else if (word === '--') isOpen = false;
    else if (!word.startsWith('--') && word.length > 2 && short.includes(word.charAt(1)))
      add(word.slice(0, 2), word.slice(word[2] === '=' ? 3 : 2));
    else if (word.includes('=')) add(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    else if (!SWITCHES.has(word) && !/^-[qD]+$/.test(word)) {
      at += 1;
      add(word, words[at] ?? null);
    }
  }
  return { options, operands: hasUnknown ? undefined : operands };
}

/** https://docs.docker.com/reference/cli/docker/buildx/build/ */
function dockerBuilds(
  tool: string,
  words: readonly (string | undefined)[],
  folder: string,
): readonly DescribedBuild[] {
  const { options, operands } = readWords(words, 'ftmc');
  const isPodman = tool === 'podman' || tool === 'buildah';
  if (operands === undefined || operands.length > 1) return [];
  const context = operands[0] ?? (isPodman ? '.' : undefined);
  const file = options.get('--file')?.at(-1);
  if (context === undefined || isElsewhere(context) || file === null || file === '-') return [];
  const root = joinPath(folder, context);
  const names = isPodman ? ['Containerfile', 'Dockerfile'] : ['Dockerfile'];
  const files = file === undefined ? names.map((name) => joinPath(root, name)) : [joinPath(folder, file)];
  return files.map((dockerfile) =>
    described({ dockerfile, context: root, line: 0 }, ...targetAndArgs(options)),
  );
}

/**
 * The executor of kaniko (https://github.com/GoogleContainerTools/kaniko#additional-flags). It looks for the Dockerfile
 * in its own folder, then in the context.
 */
function kanikoBuilds(words: readonly (string | undefined)[], folder: string): readonly DescribedBuild[] {
  const { options } = readWords(words, 'fcd');
  const given = options
    .get('--context')
    ?.at(-1)
    ?.replace(/^dir:\/\//, '');
  const file = options.has('--dockerfile')
    ? options.get('--dockerfile')?.at(-1)
    : options.get('--file')?.at(-1);
  const inner = options.get('--context-sub-path')?.at(-1);
  if (given === undefined || given === '' || isElsewhere(given) || file === null || inner === null) return [];
  const context = joinPath(joinPath(folder, given), inner ?? '.');
  const places = new Set([joinPath(folder, file ?? 'Dockerfile'), joinPath(context, file ?? 'Dockerfile')]);
  return [...places].map((dockerfile) =>
    described({ dockerfile, context, line: 0 }, ...targetAndArgs(options)),
  );
}

function targetAndArgs(
  options: Words['options'],
): readonly [string | null | undefined, DescribedBuild['args']] {
  const args = (options.get('--build-arg') ?? []).flatMap((text) => (text === null ? [] : [readArg(text)]));
  return [options.get('--target')?.at(-1), buildArgs(args)];
}
