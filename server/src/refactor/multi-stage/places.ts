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
import type { Note, Refusal } from '../refactoring.ts';
import { copiedPaths } from './copied-paths.ts';
import { type Candidate, refuse, shown, type Taken } from './recipe.ts';
import { pathAt, type Step } from './steps.ts';

/** Where a file's instructions leave things that the program may need. */
export interface Places {
  /** Folders of the application, none inside another. */
  readonly roots: readonly string[];
  /** Files and folders elsewhere. */
  readonly others: readonly Taken[];
  readonly assumptions: readonly Note[];
}

/** Gone, or of no use, when the program runs. */
const TEMPORARY =
  /^\/(?:tmp|dev|proc|sys|run\/secrets|var\/(?:cache|lib\/(?:apt|dpkg)|log|tmp)|root\/\.(?:cache|npm|cargo|config|m2|gradle|nuget|composer|gem|bundle|docker|ssh)|usr\/share\/(?:doc|man|locale|info)|etc\/apt)(?:\/|$)/;
/** Folders of the system: they hold more than what the file puts there. */
const SYSTEM =
  /^\/(?:bin|boot|dev|etc|home|lib\d*|media|mnt|opt|proc|root|run|sbin|sys|usr(?:\/(?:bin|include|lib\d*|libexec|sbin|share|local(?:\/(?:bin|etc|include|lib\d*|libexec|sbin|share))?|share\/\w+))?|var(?:\/(?:lib|local|opt|run|spool|www))?|etc\/[\w.-]+)?$/;
const SECRETS_OF_THE_SYSTEM =
  /^\/etc\/(?:passwd|group|shadow|gshadow|sudoers|fstab|resolv\.conf|hosts|hostname)/;

/** Commands that leave nothing behind, or nothing that is not found by other means. */
const HARMLESS = new Set([
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

/** Finds them; `isKnown` tells of the commands whose results a recipe deals with itself. */
export function placesOf(candidate: Candidate, isKnown: (step: Step) => boolean): Places | Refusal {
  const roots = new Set<string>();
  const others = new Map<string, Taken>();
  const assumptions: Note[] = [];
  const { stage, steps, folder } = candidate;
  for (const instruction of stage.instructions) {
    if (instruction.kind !== 'COPY' && instruction.kind !== 'ADD') continue;
    const found = copiedPaths(candidate, instruction, (path) => SYSTEM.test(path));
    if ('kind' in found) return found;
    for (const path of found.folders) if (!TEMPORARY.test(path)) roots.add(path);
    for (const path of found.files) if (!TEMPORARY.test(path)) others.set(path, { path });
  }
  for (const { command, folder: cwd, instruction } of steps) {
    const place = cwd ?? instruction.state.workdir;
    if (place === undefined || SYSTEM.test(place) || TEMPORARY.test(place)) continue;
    if (!HARMLESS.has(command.name)) roots.add(place);
  }
  if (folder !== undefined && !SYSTEM.test(folder) && !TEMPORARY.test(folder)) roots.add(folder);
  for (const step of steps) {
    const left =
      isKnown(step) || installs(step.command)?.ecosystem === 'apt' ? [] : leftBehind(candidate, step);
    if (!Array.isArray(left)) return left;
    for (const { path, gone } of left) {
      if (gone) {
        for (const other of [...others.keys()]) if (isBelow(other, path)) others.delete(other);
        continue;
      }
      if (TEMPORARY.test(path) || [...roots].some((root) => isBelow(path, root))) continue;
      if (SECRETS_OF_THE_SYSTEM.test(path))
        return refuse(
          'system-setup',
          `'${shown(step.command.name)}' changes '${shown(path)}' of the system.`,
          step.command.span,
        );
      if (SYSTEM.test(path)) {
        if (step.command.name === 'mkdir') continue;
        return refuse(
          'writes-elsewhere',
          `What '${shown(step.command.name)}' leaves in '${shown(path)}' cannot be told apart from the system's own files.`,
          step.command.span,
        );
      }
      others.set(path, { path });
    }
    if (isUnknown(step) && !isKnown(step))
      assumptions.push({
        message: `'${shown(step.line.slice(0, 40))}' leaves nothing elsewhere in the file system that the program needs.`,
        at: step.command.span,
      });
  }
  const top = [...roots]
    .filter((one) => ![...roots].some((other) => other !== one && isBelow(one, other)))
    .sort();
  return {
    roots: top,
    others: [...others.values()].filter(
      ({ path }) =>
        !top.some((root) => isBelow(path, root)) &&
        ![...others.keys()].some((other) => other !== path && isBelow(path, other)),
    ),
    assumptions,
  };
}

export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

function isUnknown({ command }: Step): boolean {
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
function leftBehind(candidate: Candidate, step: Step): Left[] | Refusal {
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

/** What the runtime stage takes over of an interpreted application: its folders as they are, and what else it put down. */
export function applicationOf(
  candidate: Candidate,
  isKnown: (step: Step) => boolean,
):
  | {
      readonly taken: readonly Taken[];
      readonly roots: readonly string[];
      readonly assumptions: readonly Note[];
    }
  | Refusal {
  const { start, stage } = candidate;
  const places = placesOf(candidate, isKnown);
  if ('kind' in places) return places;
  const { roots, others, assumptions } = places;
  if (roots.length === 0 && others.length === 0) {
    const at =
      stage.instructions.find(({ kind }) => kind === 'COPY' || kind === 'ADD')?.keyword.span ?? start.at;
    return refuse('no-folder', 'The application has no folder of its own.', at);
  }
  return { taken: [...roots.map((path) => ({ path })), ...others], roots, assumptions };
}
