import { imageAccounts, type ImageAccounts, PACKAGE_ACCOUNTS } from '../knowledge/image-accounts.ts';
import {
  feedsInterpreter,
  hasOption,
  installs,
  isInterpreter,
  isShellInterpreter,
  positionals,
  type ShellCommand,
  type ShellWord,
} from '../shell/index.ts';
import type { Instruction, InstructionOf, Stage, Word } from '../syntax/model.ts';
import { escapeRegExp } from '../text/escape.ts';
import type { Span } from '../text/span.ts';
import { mayBring } from './brought-files.ts';
import type { FileContext } from './rule.ts';

export const ACCOUNT_FILES = ['/etc/passwd', '/etc/group'] as const;

/** A user or group that an instruction names, and where; numbers and what only the build knows are left out. */
export interface NamedAccount {
  readonly name: string;
  readonly span: Span;
  readonly kind: 'user' | 'group';
}

/** `user:group` of USER or of --chown. */
export function namedAccounts(
  context: FileContext,
  instruction: InstructionOf<'ADD' | 'COPY' | 'USER'>,
): NamedAccount[] {
  const place = instruction.kind === 'USER' ? wordOf(instruction.user) : chownOf(instruction);
  if (place === undefined) return [];
  const text = context.expand(instruction, place.raw);
  // A name from a variable is the variable's whole value, and its place the whole word.
  const plain = text !== undefined && context.file.text.startsWith(text, place.span.start);
  if (text === undefined || !/^[\w.$-]*(?::[\w.$-]*)?$/.test(text)) return [];
  const [user = '', group = ''] = text.split(':');
  const at = (start: number, length: number): Span =>
    plain ? { start: place.span.start + start, end: place.span.start + start + length } : place.span;
  const named: NamedAccount[] = [
    { name: user, span: at(0, user.length), kind: 'user' },
    { name: group, span: at(user.length + 1, group.length), kind: 'group' },
  ];
  return named.filter(({ name }) => name !== '' && !/^\d+$/.test(name));
}

interface Place {
  readonly raw: string;
  readonly span: Span;
}

function wordOf(word: Word | undefined): Place | undefined {
  return word === undefined || /\s/.test(word.raw) ? undefined : { raw: word.raw, span: word.span };
}

function chownOf({ flags }: InstructionOf<'ADD' | 'COPY'>): Place | undefined {
  const flag = flags.find(({ name }) => name === 'chown');
  return flag?.value === undefined || flag.valueSpan === undefined
    ? undefined
    : { raw: flag.value, span: flag.valueSpan };
}

/** The accounts of the image that a stage stands on in the end; undefined when it is not known. */
export function rootAccounts({ root }: Stage): ImageAccounts | undefined {
  return root.kind === 'image' ? imageAccounts(root.reference) : undefined;
}

/** Commands that make accounts, and how the new one is given. */
const MAKERS: Readonly<Record<string, 'user' | 'group'>> = {
  useradd: 'user',
  adduser: 'user',
  groupadd: 'group',
  addgroup: 'group',
};

/** An account that a command makes. */
export interface MadeAccount {
  readonly name: string;
  readonly kind: 'user' | 'group';
  readonly id: number | undefined;
  /** Where it is named. */
  readonly word: ShellWord;
}

/** What one command makes; undefined: no account. Names with variables are given as ''. */
export function madeAccount(command: ShellCommand): MadeAccount | undefined {
  const kind = Object.hasOwn(MAKERS, command.name) ? MAKERS[command.name] : undefined;
  if (kind === undefined) return undefined;
  const words = positionals(command);
  // `adduser USER GROUP` adds to a group; Debian's `adduser --group NAME` makes one.
  const word = command.name.startsWith('add') ? words[0] : words.at(-1);
  if (word === undefined) return undefined;
  const options = kind === 'user' ? ['-u', '--uid'] : ['-g', '--gid'];
  const id = hasOption(command, options)?.value?.text ?? '';
  return {
    name: word.static ? word.value : '',
    kind,
    id: /^\d+$/.test(id) ? Number(id) : undefined,
    word,
  };
}

/**
 * Whether something before may have made an account of this name: a RUN that names it, packages or programs whose doing
 * the file does not show, or files that bring /etc/passwd along.
 */
export function mayBeMade(
  context: FileContext,
  instructions: readonly Instruction[],
  account: Pick<NamedAccount, 'name' | 'kind'>,
): boolean {
  if (instructions.some((instruction) => makesPlainly(context, instruction, account.name))) return true;
  const word = accountWord(account.name);
  return instructions.some((instruction) => {
    if (instruction.kind === 'COPY' || instruction.kind === 'ADD')
      return mayBring(context, instruction, ACCOUNT_FILES);
    if (instruction.kind !== 'RUN') return false;
    const { start, end } = instruction.span;
    if (ACCOUNT_FOLDER.test(context.file.text.slice(start, end))) return true;
    return hidesWork(context, instruction, (command) => mayMake(command, account, word));
  });
}

/** Finds an account's name where it stands for itself, not in another name or a path. */
export function accountWord(name: string): RegExp {
  return new RegExp(`(?<![\\w./-])${escapeRegExp(name)}(?![\\w./-])`);
}

/** The commonest way of all, which its text tells before anything else has to be read. */
function makesPlainly(context: FileContext, instruction: Instruction, name: string): boolean {
  if (instruction.kind !== 'RUN') return false;
  const { start, end } = instruction.span;
  const text = context.file.text.slice(start, end);
  if (!text.includes(name) || !/useradd|adduser|groupadd|addgroup/.test(text)) return false;
  return context
    .scripts(instruction)
    .some(({ commands }) => commands.some((command) => madeAccount(command)?.name === name));
}

/** The files that hold accounts, or all of /etc. */
const ACCOUNT_FOLDER = /\/etc(?:\/?(?:[\s"']|$)|\/(?:passwd|group|sysusers))/;

/** Whether a RUN does what the file does not show, or something that a rule looks for. */
export function hidesWork(
  context: FileContext,
  instruction: Instruction,
  also: (command: ShellCommand) => boolean,
): boolean {
  const scripts = context.scripts(instruction);
  return (
    scripts.length === 0 ||
    scripts.some(
      (script) =>
        script.opaque ||
        feedsInterpreter(script).length > 0 ||
        script.commands.some((command) => isObscure(command) || also(command)),
    )
  );
}

/** Programs that install or set up who knows what. */
const OBSCURE = new Set([
  ...[
    '.',
    'alternatives',
    'ansible-playbook',
    'bazel',
    'chef-client',
    'cmake',
    'dpkg',
    'eval',
    'guix',
    'make',
  ],
  ...[
    'mise',
    'newusers',
    'ninja',
    'nix',
    'nix-env',
    'puppet',
    'rpm',
    'salt-call',
    'source',
    'systemd-sysusers',
  ],
]);
const SYSTEM_FOLDERS = /^(?:\/usr)?(?:\/local)?\/s?bin\/[^/]+$/;
const SCRIPT = /\.(?:sh|bash|py|pl|rb)$/;

function isObscure(command: ShellCommand): boolean {
  if (OBSCURE.has(command.name)) return true;
  const path = command.nameWord;
  // A program of the project's own; also `$SETUP`.
  if (path !== undefined && (!path.static || (path.value.includes('/') && !SYSTEM_FOLDERS.test(path.value))))
    return true;
  if (SCRIPT.test(command.name)) return true;
  // `sh setup.sh`; what stands in `sh -c '…'` is read as commands.
  if (isShellInterpreter(command.name) && hasOption(command, ['-c']) === undefined) return true;
  if (isInterpreter(command.name) && command.args.some(({ value }) => SCRIPT.test(value))) return true;
  return command.name === 'tar' && command.args.some(({ value }) => value === '/');
}

/** What may name an account without making it. */
const HARMLESS = new Set([
  ...[
    'apk',
    'apt',
    'apt-get',
    'cd',
    'chgrp',
    'chmod',
    'chown',
    'cp',
    'curl',
    'dnf',
    'echo',
    'git',
    'install',
    'ln',
  ],
  ...['mkdir', 'mv', 'npm', 'pip', 'rm', 'tar', 'test', 'touch', 'wget', 'yarn', 'yum', '['],
]);

function mayMake(command: ShellCommand, { name }: Pick<NamedAccount, 'name'>, word: RegExp): boolean {
  const made = madeAccount(command);
  // A user's own group comes with it.
  if (made !== undefined && (made.name === '' || made.name === name)) return true;
  if (!HARMLESS.has(command.name) && command.args.some(({ value }) => word.test(value))) return true;
  const install = installs(command);
  if (install === undefined || !SYSTEM_PACKAGES.has(install.ecosystem)) return false;
  if (PACKAGE_ACCOUNTS.has(name) || name.startsWith('_')) return true;
  return install.packages.some(
    (spec) => /[$`]/.test(spec.name) || isAlike(spec.name.toLowerCase(), name.toLowerCase()),
  );
}

const SYSTEM_PACKAGES: ReadonlySet<string> = new Set(['apk', 'apt', 'pacman', 'rpm']);

function isAlike(spec: string, name: string): boolean {
  return spec.includes(name) || (spec.length > 2 && name.includes(spec));
}
