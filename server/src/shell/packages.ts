import { Notes } from '../text/notes.ts';
import type { ShellCommand, ShellWord } from './model.ts';
import { plainTool } from './option-tables.ts';
import { type ShellOption, allOptions, hasOption, options, positionals } from './options.ts';
import * as specs from './package-specs.ts';
import type { Grammar, PackageSpec } from './package-specs.ts';

export type { PackageKind, PackageSpec } from './package-specs.ts';

export interface Install {
  /** The tool, without the version in its name: `pip` for pip3.11 and `python3 -m pip`. */
  readonly manager: string;
  /** Managers that share an index: Debian's, Alpine's, the rpm ones, PyPI's, npm's … */
  readonly ecosystem: Ecosystem;
  readonly command: ShellCommand;
  /** `install`, `add`, or pacman's `-S`. */
  readonly verb: ShellWord;
  /** In order; requirement files and `--virtual` names too: see their kind. */
  readonly packages: readonly PackageSpec[];
  readonly options: readonly ShellOption[];
  /** For every user of the image: `npm -g`, `yarn global`. Undefined where the manager knows no difference. */
  readonly global: boolean | undefined;
}

export type Ecosystem =
  'apk' | 'apt' | 'brew' | 'cargo' | 'composer' | 'conda' | 'gem' | 'go' | 'npm' | 'pacman' | 'pip' | 'rpm';

interface Manager {
  readonly ecosystem: Ecosystem;
  readonly grammar: Grammar;
  /** Subcommands that install; each is one or two words (`global add`). */
  readonly verbs: readonly string[];
  /** Options whose value is a package of its own, and of which kind. */
  readonly valued?: Readonly<Record<string, PackageSpec['kind'] | 'package'>>;
  /** An option that gives the version of the package named: `gem install a -v 1`. */
  readonly versionOptions?: readonly string[];
  readonly globals?: readonly string[];
}

const APT: Manager = {
  ecosystem: 'apt',
  grammar: specs.apt,
  verbs: ['install', 'satisfy', 'reinstall', 'build-dep'],
};
const RPM: Manager = {
  ecosystem: 'rpm',
  grammar: specs.rpm,
  verbs: ['install', 'in', 'localinstall', 'reinstall', 'groupinstall', 'group install', 'module install'],
};
const PIP_VALUES = {
  '-r': 'requirements',
  '--requirement': 'requirements',
  '--requirements': 'requirements',
  '-c': 'constraints',
  '--constraint': 'constraints',
  '--constraints': 'constraints',
  '-e': 'package',
  '--editable': 'package',
} as const;
const PIP: Manager = { ecosystem: 'pip', grammar: specs.pip, verbs: ['install'], valued: PIP_VALUES };
const CONDA: Manager = {
  ecosystem: 'conda',
  grammar: specs.conda,
  verbs: ['install', 'create', 'env create', 'update', 'env update'],
  valued: { '--file': 'requirements', '-f': 'requirements' },
};
const GLOBAL = ['-g', '--global', '--location'];

const MANAGERS: ReadonlyMap<string, Manager> = new Map<string, Manager>([
  ['apt-get', APT],
  ['apt', APT],
  ['aptitude', APT],
  [
    'apk',
    {
      ecosystem: 'apk',
      grammar: specs.apk,
      verbs: ['add'],
      valued: { '-t': 'virtual', '--virtual': 'virtual' },
    },
  ],
  ['yum', RPM],
  ['dnf', RPM],
  ['dnf5', RPM],
  ['microdnf', RPM],
  ['tdnf', RPM],
  ['zypper', { ...RPM, verbs: ['install', 'in'] }],
  ['pacman', { ecosystem: 'pacman', grammar: specs.pacman, verbs: [] }],
  ['pip', PIP],
  ['uv', { ...PIP, verbs: ['pip install', 'tool install', 'add'] }],
  ['pipx', { ...PIP, verbs: ['install'] }],
  [
    'npm',
    {
      ecosystem: 'npm',
      grammar: specs.npm,
      verbs: ['install', 'i', 'add', 'in', 'ins', 'inst', 'isntall'],
      globals: GLOBAL,
    },
  ],
  ['yarn', { ecosystem: 'npm', grammar: specs.npm, verbs: ['add', 'global add'], globals: [] }],
  ['pnpm', { ecosystem: 'npm', grammar: specs.npm, verbs: ['add', 'install', 'i'], globals: GLOBAL }],
  ['bun', { ecosystem: 'npm', grammar: specs.npm, verbs: ['add', 'install', 'i'], globals: GLOBAL }],
  [
    'gem',
    { ecosystem: 'gem', grammar: specs.gem, verbs: ['install', 'i'], versionOptions: ['-v', '--version'] },
  ],
  ['go', { ecosystem: 'go', grammar: specs.atVersion, verbs: ['install', 'get'] }],
  [
    'cargo',
    {
      ecosystem: 'cargo',
      grammar: specs.atVersion,
      verbs: ['install', 'binstall'],
      valued: { '--git': 'git', '--path': 'directory' },
      versionOptions: ['--version', '--vers', '--tag', '--rev'],
    },
  ],
  ['conda', CONDA],
  ['mamba', CONDA],
  ['micromamba', CONDA],
  ['composer', { ecosystem: 'composer', grammar: specs.composer, verbs: ['require', 'global require'] }],
  ['brew', { ecosystem: 'brew', grammar: specs.brew, verbs: ['install'] }],
]);

const known = new Notes<ShellCommand, Install | undefined>('command');

/** What a command installs; undefined when it is no package manager or installs nothing. */
export function installs(command: ShellCommand): Install | undefined {
  return known.of(command, read);
}

function read(command: ShellCommand): Install | undefined {
  const tool = MANAGERS.has(command.name) ? command.name : plainTool(command.name);
  const manager = MANAGERS.get(tool);
  if (manager === undefined) return undefined;
  const words = positionals(command).filter((word, i) => i > 0 || !word.value.startsWith('+'));
  if (tool === 'pacman') return pacman(command, manager, words);
  const [first, second] = words;
  if (first === undefined) return undefined;
  const two = `${first.value} ${second?.value ?? ''}`;
  const count = manager.verbs.includes(two) ? 2 : manager.verbs.includes(first.value) ? 1 : 0;
  const verb = count === 2 ? second : first;
  if (count === 0 || verb === undefined) return undefined;
  const all = words.slice(count);
  // `gem install nokogiri -- --use-system-libraries`: what follows is for the extension's own build.
  const operands = tool === 'gem' ? beforeDashes(command, all) : all;
  return {
    manager: tool,
    ecosystem: manager.ecosystem,
    command,
    verb,
    packages: packagesOf(command, manager, operands),
    options: options(command),
    global: isGlobal(command, manager, first),
  };
}

function pacman(command: ShellCommand, manager: Manager, words: readonly ShellWord[]): Install | undefined {
  const verb = hasOption(command, ['-S', '--sync', '-U', '--upgrade']);
  if (verb === undefined || hasOption(command, ['-s', '--search', '-i', '--info']) !== undefined)
    return undefined;
  return {
    manager: 'pacman',
    ecosystem: manager.ecosystem,
    command,
    verb: verb.word,
    packages: words.map((word) => specs.readSpec(word, manager.grammar)),
    options: options(command),
    global: undefined,
  };
}

function packagesOf(
  command: ShellCommand,
  manager: Manager,
  operands: readonly ShellWord[],
): readonly PackageSpec[] {
  const found = withVersionOption(command, manager, composerVersions(manager, operands));
  for (const option of options(command)) {
    const as = manager.valued?.[option.name];
    const value = option.value;
    if (as === undefined || value === undefined) continue;
    const grammar: Grammar = as === 'package' ? manager.grammar : (text) => ({ name: text, kind: as });
    found.push(specs.readSpec(value.word, grammar, value.at, option.name));
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** `gem install rails -v 7`: the version stands in an option when there is one package. */
function withVersionOption(command: ShellCommand, manager: Manager, found: PackageSpec[]): PackageSpec[] {
  const given = manager.versionOptions && allOptions(command, manager.versionOptions)[0];
  const value = given?.value;
  if (given === undefined || value === undefined) return found;
  return found.map((spec) =>
    spec.version === undefined && spec.kind !== 'file'
      ? { ...spec, operator: given.name, version: value.text, versionSpan: value.span }
      : spec,
  );
}

/** `composer require vendor/name 1.2`: a word that is no vendor/name is the version of the one before. */
function composerVersions(manager: Manager, operands: readonly ShellWord[]): PackageSpec[] {
  const found: PackageSpec[] = [];
  for (const word of operands) {
    const last = found.at(-1);
    if (
      manager.ecosystem === 'composer' &&
      last?.version === undefined &&
      last &&
      /^[\d^~>=<*v]/.test(word.value)
    ) {
      found[found.length - 1] = { ...last, operator: ' ', version: word.value, versionSpan: word.span };
    } else found.push(specs.readSpec(word, manager.grammar));
  }
  return found;
}

function beforeDashes(command: ShellCommand, operands: readonly ShellWord[]): readonly ShellWord[] {
  const dashes = command.args.find((word) => word.value === '--');
  return dashes === undefined ? operands : operands.filter((word) => word.offset < dashes.offset);
}

function isGlobal(command: ShellCommand, manager: Manager, first: ShellWord): boolean | undefined {
  if (manager.globals === undefined) return undefined;
  const option = hasOption(command, manager.globals);
  if (option?.name === '--location') return option.value?.text === 'global';
  return option !== undefined || first.value === 'global';
}
