import { absolutePath } from '../../lint/paths.ts';
import {
  hasOption,
  installs,
  options,
  positionals,
  type ShellCommand,
  type ShellWord,
} from '../../shell/index.ts';
import type { Span } from '../../text/span.ts';
import type { Refusal } from '../refactoring.ts';
import { type Candidate, refuse, shown } from './recipe.ts';
import { pathAt, type Step } from './steps.ts';

/** Gone, or of no use, when the program runs. */
export const TEMPORARY =
  /^\/(?:tmp|dev|proc|sys|run\/secrets|var\/(?:cache|lib\/(?:apt|dpkg)|log|tmp)|root\/\.(?:cache|npm|cargo|config|m2|gradle|nuget|composer|gem|bundle|docker|ssh)|usr\/share\/(?:doc|man|locale|info)|etc\/apt)(?:\/|$)/;
/** Folders of the system: they hold more than what the file puts there. */
export const SYSTEM =
  /^\/(?:bin|boot|dev|etc|home|lib\d*|media|mnt|opt|proc|root|run|sbin|sys|usr(?:\/(?:bin|include|lib\d*|libexec|sbin|share|local(?:\/(?:bin|etc|include|lib\d*|libexec|sbin|share))?|share\/\w+))?|var(?:\/(?:lib|local|opt|run|spool|www))?|etc\/[\w.-]+)?$/;
/** Commands that leave nothing behind, or nothing that is not found by other means. */
export const HARMLESS = new Set([
  ...[
    '',
    ':',
    '.',
    '[',
    '[[',
    'addgroup',
    'adduser',
    'apk',
    'apt',
    'apt-cache',
    'apt-get',
    'apt-key',
    'apt-mark',
  ],
  ...[
    'awk',
    'basename',
    'cat',
    'cd',
    'chgrp',
    'chmod',
    'chown',
    'cut',
    'date',
    'df',
    'dirname',
    'dpkg',
    'du',
  ],
  ...[
    'dpkg-query',
    'echo',
    'egrep',
    'env',
    'eval',
    'exec',
    'exit',
    'export',
    'expr',
    'false',
    'file',
    'find',
  ],
  ...[
    'getent',
    'gpg',
    'gpgconf',
    'grep',
    'groupadd',
    'groupmod',
    'head',
    'id',
    'ldd',
    'ls',
    'mktemp',
    'nproc',
  ],
  ...[
    'popd',
    'printf',
    'pushd',
    'pwd',
    'read',
    'readlink',
    'realpath',
    'rm',
    'rmdir',
    'set',
    'sha256sum',
    'md5sum',
  ],
  ...[
    'sha1sum',
    'sha512sum',
    'sleep',
    'sort',
    'source',
    'stat',
    'strip',
    'tail',
    'test',
    'tr',
    'true',
    'type',
  ],
  ...[
    'uname',
    'unset',
    'useradd',
    'usermod',
    'wc',
    'which',
    'whoami',
    'xargs',
    'yes',
    'command',
    'local',
    'return',
  ],
]);
/** They change the system itself, which a copied file does not carry over. */
const SETUP = new Set([
  ...[
    'a2dismod',
    'a2enconf',
    'a2enmod',
    'a2ensite',
    'alternatives',
    'crontab',
    'dpkg-reconfigure',
    'fc-cache',
  ],
  ...['initctl', 'locale-gen', 'localedef', 'service', 'systemctl', 'update-alternatives'],
  ...['update-ca-certificates', 'update-locale', 'update-rc.d', 'visudo'],
]);

/** A command that may have put something anywhere. */
export function isUnknown({ command }: Step): boolean {
  return !HARMLESS.has(command.name) && !WRITERS.has(command.name) && installs(command) === undefined;
}

interface Left {
  readonly path: string;
  readonly gone?: boolean;
}

const WRITERS = new Set([
  ...['cp', 'curl', 'git', 'install', 'ln', 'mkdir', 'mv', 'sed', 'tar', 'tee', 'touch', 'unzip', 'wget'],
]);

/** Paths that a command makes or takes away, as far as its words tell. */
export function leftBehind(candidate: Candidate, step: Step): Left[] | Refusal {
  const { command } = step;
  const found: Left[] = [];
  if (SETUP.has(command.name))
    return refuse(
      'system-setup',
      `'${shown(command.name)}' sets up the system, which the runtime image would not have.`,
      command.span,
    );
  if (
    command.name === 'setcap' ||
    (command.name === 'chmod' && /^(?:[ug]*\+s|[2467]\d{3})/.test(positionals(command)[0]?.value ?? ''))
  )
    return refuse(
      'privileges',
      `'${command.name}' gives a program rights that a copy of it does not keep.`,
      command.span,
    );
  for (const { operator, target } of command.redirects) {
    if (target === undefined || !/^(?:>>?|&>>?|>\|)$/.test(operator)) continue;
    const path = wordPath(candidate, step, target);
    if (path === undefined) {
      if (!isTemporaryText(target.value)) return unknownPath(target.value, target.span);
    } else found.push({ path });
  }
  const words = targetsOf(step);
  for (const { word, under } of words) {
    const path = wordPath(candidate, step, word);
    if (path === undefined) {
      if (command.name !== 'rm' && !isTemporaryText(word.value)) return unknownPath(word.value, word.span);
      continue;
    }
    found.push({
      path: under === undefined ? path : absolutePath(under, path),
      ...(command.name === 'rm' ? { gone: true } : {}),
    });
  }
  if (isUnknown(step)) {
    for (const word of command.args) {
      const value = /^--?[\w-]+=(\/.*)$/.exec(word.value)?.[1] ?? word.value;
      if (!value.startsWith('/') || value.startsWith('//')) continue;
      const path = pathAt(value, undefined);
      if (path !== undefined && !/^\/(?:usr|bin|lib)\//.test(path)) found.push({ path });
      else if (path !== undefined && /prefix|output|dest|dir|target/.test(word.value)) found.push({ path });
    }
  }
  return found;
}

function unknownPath(text: string, at: Span): Refusal {
  return refuse('unknown-path', `Nobody can tell where '${shown(text)}' is.`, at);
}

/** Whatever the variables in it hold. */
function isTemporaryText(text: string): boolean {
  return TEMPORARY.test(text) || /^\$\{?(?:GNUPGHOME|TMPDIR|tmp\w*)\b/.test(text);
}

function wordPath(
  { subject }: Candidate,
  { instruction, folder }: Step,
  word: ShellWord,
): string | undefined {
  const text =
    word.variables.length > 0 && !/[`(]/.test(word.value)
      ? subject.expand(instruction, word.value)
      : word.value;
  return text === undefined ? undefined : pathAt(text.replace(/\/$/, '') || '/', folder);
}

interface Target {
  readonly word: ShellWord;
  /** The name of what is put into it, when it is a folder. */
  readonly under?: string;
}

function targetsOf({ command }: Step): Target[] {
  const words = positionals(command);
  const last = words.at(-1);
  switch (command.name) {
    case 'rm':
    case 'mkdir':
    case 'touch':
    case 'tee':
      return words.map((word) => ({ word }));
    case 'cp':
    case 'mv':
    case 'install':
    case 'ln':
      return transferTargets(command, words);
    case 'curl':
      return optionTargets(command, ['-o', '--output']);
    case 'wget':
      return optionTargets(command, ['-O', '--output-document', '-P', '--directory-prefix']);
    case 'unzip':
      return optionTargets(command, ['-d']);
    case 'tar':
      return optionTargets(command, ['-C', '--directory', '--one-top-level']);
    case 'sed':
      return hasOption(command, ['-i', '--in-place']) !== undefined && last !== undefined
        ? [{ word: last }]
        : [];
    case 'git':
      return words[0]?.value === 'clone' && words.length > 2 && last !== undefined ? [{ word: last }] : [];
    default:
      return [];
  }
}

function transferTargets(command: ShellCommand, words: readonly ShellWord[]): Target[] {
  const [destination] = optionTargets(command, ['-t', '--target-directory']);
  const isFolder = hasOption(command, ['-d', '--directory']) !== undefined && command.name === 'install';
  if (isFolder) return words.map((word) => ({ word }));
  const to = destination?.word ?? words.at(-1);
  const from = destination === undefined ? words.slice(0, -1) : words;
  if (to === undefined || from.length === 0) return [];
  const intoFolder =
    destination !== undefined ||
    from.length > 1 ||
    to.value.endsWith('/') ||
    SYSTEM.test(to.value.replace(/\/$/, ''));
  if (!intoFolder) return [{ word: to }];
  return from.map(({ value }) => {
    const name = value.replace(/\/+$/, '').split('/').at(-1) ?? '';
    // Wildcards and variables: whatever they are, they are in that folder.
    return name === '' || name === '.' || /[$*?[{`]/.test(name) ? { word: to } : { word: to, under: name };
  });
}

function optionTargets(command: ShellCommand, names: readonly string[]): Target[] {
  return options(command).flatMap(({ name, value }) =>
    names.includes(name) && value !== undefined && value.text !== '-' && value.word.value === value.text
      ? [{ word: value.word }]
      : [],
  );
}
