import {
  downstream,
  hasOption,
  isNamed,
  options,
  positionals,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
} from '../shell/index.ts';
import { escapeRegExp } from '../text/escape.ts';
import { baseName } from '../text/path.ts';
import { CREDENTIAL_TOOLS } from './credential-uses.ts';
import { absolutePath } from './paths.ts';

/** A place where a command leaves a credential behind when its step is over. */
export interface Kept {
  /** A command that takes it out again, for the end of the same step; undefined when none is sure to. */
  readonly undo: string | undefined;
  /** Tools that may look for it there in later steps. */
  readonly readers: readonly string[];
  /** Absolute paths where it lies; undefined when that is not known. */
  readonly paths: readonly string[] | undefined;
}

const PACKAGE_TOOLS = ['bun', 'npm', 'npx', 'pnpm', 'yarn'];
const GIT_TOOLS = [
  'git',
  'go',
  'pip',
  'pipx',
  'poetry',
  'uv',
  'composer',
  'bundle',
  'cargo',
  ...PACKAGE_TOOLS,
];
/** What writes its arguments into settings, an image or a clone of its own. */
const STORES: readonly (readonly [
  names: readonly string[],
  words: RegExp,
  undo: RegExp,
  readers: readonly string[],
])[] = [
  [
    PACKAGE_TOOLS,
    /^(?:config|c|set|login|adduser)\b/,
    /\b(?:config\s+(?:delete|rm|unset)|logout)\b/,
    PACKAGE_TOOLS,
  ],
  // A package that comes from a URL stands in package.json and the lock file with it.
  [PACKAGE_TOOLS, /:\/\//, /^(?!)/, PACKAGE_TOOLS],
  [['git'], /^config\b/, /--unset|--remove-section|\brm\b[^\n;&|]*\.gitconfig/, GIT_TOOLS],
  [
    ['git'],
    /^(?:clone|remote|submodule|fetch|pull|push)\b/,
    /\brm\s+-\w*r|\bset-url\b|\bremote\s+(?:remove|rm)\b|--unset\b/,
    GIT_TOOLS,
  ],
  [['composer'], /^(?:global\s+)?config\b/, /--unset\b|\brm\b[^\n;&|]*auth\.json/, ['composer']],
  [['bundle'], /^config\b/, /\bconfig\s+(?:--delete|unset)\b|\brm\b[^\n;&|]*\.bundle/, ['bundle']],
  [
    ['pip', 'poetry', 'conda'],
    /^(?:config|source)\b/,
    /\bconfig\s+unset\b|--unset\b/,
    ['pip', 'poetry', 'conda'],
  ],
  [['aws'], /^configure\b/, /\brm\b[^\n;&|]*\.aws/, ['aws']],
  [
    ['dotnet', 'nuget'],
    /\bsources?\b/,
    /\b(?:remove|rm)\s+-?\w*[^\n;&|]*(?:source|nuget)/i,
    ['dotnet', 'nuget'],
  ],
  [
    [
      'docker',
      'podman',
      'buildah',
      'crane',
      'oras',
      'helm',
      'gh',
      'hf',
      'huggingface-cli',
      'wandb',
      'az',
      'cargo',
      'sentry-cli',
      'heroku',
      'netlify',
      'vercel',
      'firebase',
      'ngrok',
    ],
    /\b(?:log-?in|config|auth|add-authtoken|repo)\b/,
    /\blogout\b/,
    [],
  ],
  [['gcloud'], /\bauth\b/, /\brevoke\b/, ['gcloud']],
  [['sed', 'perl'], /^/, /^(?!)/, []],
];

/** What prints nothing but what it is given. */
const PRINTERS = ['cat', 'echo', 'printf'];

/** Where tools keep what is theirs, in the home folder of whoever runs them. */
const HOMES = ['/root/.settings', '/home/user/.settings'];

/** What the commands of a step keep of the variables, and do not take out again themselves. */
export function keptCredentials(
  script: ShellScript,
  variables: ReadonlySet<string>,
  workdir: string | undefined,
): Kept[] {
  const names = tainted(script, variables);
  const found: Kept[] = [];
  for (const command of script.commands) {
    if (!isGiven(command, names)) continue;
    // What a tool prints that logs in with it is an answer.
    const answers = isNamed(command, CREDENTIAL_TOOLS);
    for (const { word, fresh } of answers ? [] : targets(command)) {
      const undone = script.commands.some(
        (other) =>
          isNamed(other, ['rm', 'shred', 'unlink']) &&
          other.span.start > command.span.start &&
          positionals(other).some(({ value }) => value === word.value),
      );
      if (undone) continue;
      const path = placeOf(script, word.value, workdir);
      found.push({
        undo: fresh && isNamed(command, PRINTERS) ? removal(script, word) : undefined,
        readers: readersOf(word),
        paths: path === undefined ? undefined : [path],
      });
    }
    for (const each of [command, ...downstream(command)]) {
      const line = each.args.map(({ value }) => value).join(' ');
      const rest = script.commands
        .filter(({ span }) => span.start >= each.span.end)
        .map(({ name, args }) => [name, ...args.map(({ value }) => value)].join(' '))
        .join('\n');
      for (const [tools, wanted, undo, readers] of STORES) {
        if (!isNamed(each, tools) || !wanted.test(line) || undo.test(rest)) continue;
        found.push({ undo: unset(each), readers, paths: storesOf(script, each, workdir) });
      }
    }
  }
  return found;
}

/** The variables, and those of the script that are made of them. */
function tainted({ assignments }: ShellScript, variables: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set(variables);
  for (const { name, value } of assignments) {
    if (value?.variables.some((each) => names.has(each)) === true) names.add(name);
  }
  return names;
}

function isGiven(command: ShellCommand, names: ReadonlySet<string>): boolean {
  // Puts in whatever the environment has.
  if (isNamed(command, 'envsubst')) return true;
  const words = [...command.args, ...command.assignments.flatMap(({ value }) => value ?? [])];
  return (
    words.some(({ variables }) => variables.some((name) => names.has(name))) || holdsInBody(command, names)
  );
}

/** Where a tool puts what it is told to keep. */
function storesOf(
  script: ShellScript,
  command: ShellCommand,
  workdir: string | undefined,
): readonly string[] | undefined {
  if (isNamed(command, 'git', 'clone')) {
    const [, url, folder] = positionals(command);
    const name = folder?.value ?? /([^/]+?)(?:\.git)?\/?$/.exec(url?.value ?? '')?.[1];
    const place = name === undefined ? undefined : placeOf(script, name, workdir);
    return place === undefined ? undefined : [`${place}/.git/config`];
  }
  const line = command.args.map(({ value }) => value).join(' ');
  // In the project's own files.
  const own =
    isNamed(command, ['sed', 'perl']) ||
    (isNamed(command, 'git') && !/--global|--system/.test(line)) ||
    (isNamed(command, PACKAGE_TOOLS) && /^(?!config\b|set\b|c\b).*:\/\//.test(line));
  return own ? undefined : HOMES;
}

function placeOf({ commands }: ShellScript, value: string, workdir: string | undefined): string | undefined {
  const path = value.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/)/, '/root');
  if (/[$`*?]/.test(path)) return undefined;
  if (path.startsWith('/')) return absolutePath(path);
  return isMoved(commands) || workdir === undefined ? undefined : absolutePath(path, workdir);
}

interface Target {
  readonly word: ShellWord;
  /** Written anew, so that nothing else is in it. */
  readonly fresh: boolean;
}

/** Files that the output of a command goes to. */
function targets(command: ShellCommand): Target[] {
  const written = [command, ...downstream(command)].flatMap((each) => [
    ...each.redirects.flatMap(({ operator, target }) =>
      target !== undefined && /^(?:>>?|>\||&>>?)$/.test(operator)
        ? [{ word: target, fresh: !operator.includes('>>') }]
        : [],
    ),
    ...(each.name === 'tee'
      ? positionals(each).map((word) => ({ word, fresh: !hasOption(each, ['-a', '--append']) }))
      : []),
  ]);
  return written.filter(({ word }) => !/^\/dev\//.test(word.value));
}

function holdsInBody({ redirects }: ShellCommand, names: ReadonlySet<string>): boolean {
  return redirects.some(
    ({ heredoc, target, operator }) =>
      (heredoc !== undefined &&
        !heredoc.quoted &&
        [...names].some((name) => new RegExp(`\\$\\{?${escapeRegExp(name)}\\b`).test(heredoc.text))) ||
      (operator === '<<<' && target?.variables.some((name) => names.has(name)) === true),
  );
}

function isMoved(commands: readonly ShellCommand[]): boolean {
  return commands.some(({ name }) => name === 'cd' || name === 'pushd' || name === 'popd');
}

/** `rm -f` of a file, where the path still means the same at the end of the script. */
function removal({ commands }: ShellScript, word: ShellWord): string | undefined {
  const path = word.value;
  const isPlain = word.static || /^(?:~|\$HOME|\$\{HOME\})\/[\w./-]+$/.test(word.text);
  if (!isPlain || word.quoted || !/^[\w./~${}-]+$/.test(path)) return undefined;
  if (isMoved(commands) && !/^[/~$]/.test(path)) return undefined;
  return `rm -f ${word.text}`;
}

function readersOf({ value }: ShellWord): readonly string[] {
  const name = baseName(value);
  if (/^(?:\.npmrc|\.yarnrc(?:\.yml)?)$/.test(name)) return PACKAGE_TOOLS;
  if (/^(?:[._]netrc|\.gitconfig|\.git-credentials)$/.test(name)) return [...GIT_TOOLS, 'curl', 'wget'];
  return /^(?:pip\.conf|\.pypirc)$/.test(name) ? ['pip', 'pipx', 'poetry', 'uv', 'twine'] : [];
}

/** The command that undoes a setting, where the tool has one that is sure to leave nothing. */
function unset(command: ShellCommand): string | undefined {
  const words = positionals(command);
  const flags = options(command);
  if (isNamed(command, ['npm', 'pnpm']) && words[0]?.value === 'config' && words[1]?.value === 'set') {
    const key = /^[\w@/.:-]+/.exec(words[2]?.value ?? '')?.[0];
    const whole = words[2]?.value;
    if (flags.length > 0 || words.length > 4 || key === undefined || whole === undefined) return undefined;
    return whole === key || whole[key.length] === '=' ? `${command.name} config delete ${key}` : undefined;
  }
  if (isNamed(command, 'git') && words[0]?.value === 'config' && words.length === 3) {
    const [only] = flags;
    const section = /^(url\.(["']?)[^\s"']+\2)\.insteadof$/i.exec(words[1]?.text ?? '')?.[1];
    if (flags.length !== 1 || only === undefined || !/^--(?:global|system)$/.test(only.name))
      return undefined;
    return section === undefined ? undefined : `git config ${only.name} --remove-section ${section}`;
  }
  return undefined;
}
