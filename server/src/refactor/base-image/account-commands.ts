import {
  allOptions,
  hasOption,
  options,
  positionals,
  type ShellCommand,
  type ShellOption,
} from '../../shell/index.ts';
import type { Refusal } from '../refactoring.ts';
import type { Translation } from './package-words.ts';
import type { Packages, Target } from './target.ts';

/** An account as any of the tools describes it; values as they are written, with their quotes and variables. */
interface Account {
  readonly kind: 'user' | 'group';
  readonly name: string;
  readonly id: string | undefined;
  /** A user's own group; '' is one of the same name that is made along with it. */
  readonly group: string;
  readonly groups: readonly string[];
  readonly home: string | undefined;
  readonly makesHome: boolean;
  readonly shell: string | undefined;
  readonly comment: string | undefined;
  readonly skeleton: string | undefined;
  readonly isSystem: boolean;
  /** An account that is there already is fine. */
  readonly mayExist: boolean;
}

/** Shadow's tools, Debian's own `adduser` in front of them, or BusyBox. */
type Tools = 'debian' | 'shadow' | 'busybox';

const COMMANDS = new Set([
  ...['useradd', 'groupadd', 'usermod', 'userdel', 'groupdel', 'groupmod', 'gpasswd', 'chsh', 'chfn'],
  ...['adduser', 'addgroup', 'deluser', 'delgroup'],
]);

export function isAccountCommand({ name }: ShellCommand): boolean {
  return COMMANDS.has(name);
}

function toolsOf({ source }: Packages): Tools {
  return source === 'apt' ? 'debian' : source === 'dnf' ? 'shadow' : 'busybox';
}

/** Writes a command about accounts for the tools of the new image; accounts that are in it already are not made again. */
export function translateAccount(
  work: Translation,
  command: ShellCommand,
  target: Target,
  hasShadow: boolean,
): Refusal | undefined {
  const from = toolsOf(work.from);
  const to = toolsOf(work.to);
  const refuse = (code: string, reason: string): Refusal => ({
    kind: 'refusal',
    code,
    reason,
    at: command.span,
  });
  const account = readAccount(command, from);
  if (account !== undefined) {
    const taken = collision(work, command, account, target);
    if (taken !== undefined) return taken === 'there' ? undefined : refuse(...taken);
  }
  if (from === to || (to !== 'busybox' && from !== 'busybox' && !/^add/.test(command.name))) return undefined;
  if (hasShadow && /^(?:user|group)|^gpasswd$/.test(command.name)) return undefined;
  if (work.to.manager === 'microdnf')
    return refuse('account-tools', 'The new image has no tools to make accounts with.');
  const written = account === undefined ? otherCommand(command, from, to) : writeAccount(work, account, to);
  if (written === undefined)
    return refuse(
      'account-command',
      `"${command.name}" with these options has no counterpart in the new image.`,
    );
  return replaceCommand(work, command, written)
    ? undefined
    : refuse('account-command', `"${command.name}" cannot be written in another form here.`);
}

function raw(option: ShellOption | undefined): string | undefined {
  const value = option?.value;
  if (value === undefined) return undefined;
  return value.at === 0 ? value.word.text : value.text;
}

/** Undefined: the command makes no account, or with options whose meaning elsewhere is not known. */
function readAccount(command: ShellCommand, tools: Tools): Account | undefined {
  const { name } = command;
  if (name === 'useradd' || (name === 'adduser' && tools === 'shadow')) return readUseradd(command);
  if (name === 'groupadd' || (name === 'addgroup' && tools === 'shadow'))
    return readGroup(command, ['-r', '--system'], ['-g', '--gid']);
  if (name === 'adduser') return tools === 'debian' ? readDebianUser(command) : readBusyboxUser(command);
  if (name === 'addgroup') {
    return tools === 'debian'
      ? readGroup(command, ['--system'], ['--gid'])
      : readGroup(command, ['-S', '--system'], ['-g', '--gid']);
  }
  return undefined;
}

const PLAIN = {
  groups: [],
  home: undefined,
  shell: undefined,
  comment: undefined,
  skeleton: undefined,
} as const;

function readGroup(
  command: ShellCommand,
  system: readonly string[],
  ids: readonly string[],
): Account | undefined {
  const [name, ...more] = positionals(command);
  if (name === undefined || more.length > 0) return undefined;
  const id = raw(hasOption(command, ids));
  // Two groups of one number cannot be made by BusyBox.
  if (id !== undefined && hasOption(command, ['-o', '--non-unique']) !== undefined) return undefined;
  return {
    ...PLAIN,
    kind: 'group',
    name: name.text,
    id,
    group: '',
    makesHome: false,
    isSystem: hasOption(command, system) !== undefined,
    mayExist: hasOption(command, ['-f', '--force']) !== undefined,
  };
}

/** Options of useradd without a counterpart that nobody misses in an image: no log of logins, passwords, ages. */
const USERADD_KNOWN = new Set([
  ...[
    '-m',
    '--create-home',
    '-M',
    '--no-create-home',
    '-r',
    '--system',
    '-s',
    '--shell',
    '-d',
    '--home-dir',
    '--home',
  ],
  ...[
    '-c',
    '--comment',
    '-u',
    '--uid',
    '-g',
    '--gid',
    '-G',
    '--groups',
    '-N',
    '--no-user-group',
    '-U',
    '--user-group',
  ],
  ...[
    '-k',
    '--skel',
    '-b',
    '--base-dir',
    '-l',
    '--no-log-init',
    '-p',
    '--password',
    '-e',
    '-f',
    '-K',
    '--badname',
  ],
  ...['--badnames', '--inactive', '--expiredate', '--key'],
]);

function readUseradd(command: ShellCommand): Account | undefined {
  if (options(command).some(({ name }) => !USERADD_KNOWN.has(name))) return undefined;
  const name = positionals(command).at(-1);
  if (name === undefined || positionals(command).length > 1) return undefined;
  const base = raw(hasOption(command, ['-b', '--base-dir']));
  const groups = raw(hasOption(command, ['-G', '--groups']));
  const without = hasOption(command, ['-N', '--no-user-group']) !== undefined;
  return {
    kind: 'user',
    name: name.text,
    id: raw(hasOption(command, ['-u', '--uid'])),
    group: raw(hasOption(command, ['-g', '--gid'])) ?? (without ? 'users' : ''),
    groups: groups?.replace(/["']/g, '').split(',') ?? [],
    home:
      raw(hasOption(command, ['-d', '--home-dir', '--home'])) ??
      (base === undefined ? undefined : `${base}/${name.text}`),
    makesHome: hasOption(command, ['-m', '--create-home']) !== undefined,
    shell: raw(hasOption(command, ['-s', '--shell'])),
    comment: raw(hasOption(command, ['-c', '--comment'])),
    skeleton: raw(hasOption(command, ['-k', '--skel'])),
    isSystem: hasOption(command, ['-r', '--system']) !== undefined,
    mayExist: false,
  };
}

const DEBIAN_KNOWN = new Set([
  ...[
    '--system',
    '--group',
    '--no-create-home',
    '--disabled-login',
    '--disabled-password',
    '--gecos',
    '--comment',
  ],
  ...[
    '--uid',
    '--gid',
    '--ingroup',
    '--home',
    '--shell',
    '--quiet',
    '-q',
    '--force-badname',
    '--allow-badname',
  ],
  ...['--allow-bad-names', '--no-add-extra-groups'],
]);

function readDebianUser(command: ShellCommand): Account | undefined {
  if (options(command).some(({ name }) => !DEBIAN_KNOWN.has(name))) return undefined;
  const [name, ...more] = positionals(command);
  if (name === undefined || more.length > 0) return undefined;
  const isSystem = hasOption(command, ['--system']) !== undefined;
  const hasGroup = hasOption(command, ['--group']) !== undefined;
  if (hasGroup && !isSystem)
    return {
      ...PLAIN,
      kind: 'group',
      name: name.text,
      id: raw(hasOption(command, ['--gid'])),
      group: '',
      makesHome: false,
      isSystem,
      mayExist: false,
    };
  const group = raw(hasOption(command, ['--ingroup', '--gid']));
  return {
    kind: 'user',
    name: name.text,
    id: raw(hasOption(command, ['--uid'])),
    group: group ?? (isSystem && !hasGroup ? 'nogroup' : ''),
    groups: [],
    home: raw(hasOption(command, ['--home'])),
    makesHome: hasOption(command, ['--no-create-home']) === undefined,
    shell: raw(hasOption(command, ['--shell'])),
    comment: raw(hasOption(command, ['--gecos', '--comment'])),
    skeleton: undefined,
    isSystem,
    mayExist: isSystem,
  };
}

function readBusyboxUser(command: ShellCommand): Account | undefined {
  const [name, ...more] = positionals(command);
  if (name === undefined || more.length > 0) return undefined;
  const isSystem = hasOption(command, ['-S', '--system']) !== undefined;
  return {
    kind: 'user',
    name: name.text,
    id: raw(hasOption(command, ['-u', '--uid'])),
    group: raw(hasOption(command, ['-G', '--ingroup'])) ?? (isSystem ? 'nogroup' : ''),
    groups: [],
    home: raw(hasOption(command, ['-h', '--home'])),
    makesHome: hasOption(command, ['-H', '--no-create-home']) === undefined,
    shell: raw(hasOption(command, ['-s', '--shell'])),
    comment: raw(hasOption(command, ['-g', '--gecos'])),
    skeleton: raw(hasOption(command, ['-k', '--skel'])),
    isSystem,
    mayExist: false,
  };
}

/** `there`: the account is in the new image, and its command is left out. */
function collision(
  work: Translation,
  command: ShellCommand,
  account: Account,
  { accounts, reference }: Target,
): 'there' | readonly [code: string, reason: string] | undefined {
  const { name, id, kind } = account;
  const known = accounts.get(name);
  if (known !== undefined && name !== 'root') {
    if (id !== undefined && id !== known)
      return [
        'account-taken',
        `${reference} has an account "${name}" with the number ${known}, and this gives it ${id}.`,
      ];
    work.deleted.add(command);
    work.notes.push({
      message: `The ${kind} "${name}" is in the new image already, with the number ${known}.`,
      at: command.span,
    });
    return 'there';
  }
  const owner = id === undefined ? undefined : [...accounts].find(([, number]) => number === id)?.[0];
  return owner === undefined
    ? undefined
    : ['account-taken', `In ${reference} the number ${id ?? ''} belongs to the account "${owner}".`];
}

/** Words of one or more commands; undefined: the tools cannot make such an account. */
function writeAccount(
  work: Translation,
  account: Account,
  tools: Tools,
): readonly (readonly string[])[] | undefined {
  return tools === 'busybox' ? busyboxAccount(work, account) : shadowAccount(account);
}

function busyboxAccount(work: Translation, account: Account): readonly (readonly string[])[] | undefined {
  const { kind, name, id, isSystem, group, groups, home, makesHome, shell, comment, skeleton } = account;
  const option = (letter: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [letter, value];
  const system = isSystem ? ['-S'] : [];
  if (kind === 'group') {
    const make = ['addgroup', ...system, ...option('-g', id), name];
    return [make];
  }
  const before: (readonly string[])[] = [];
  let own = group;
  if (group === '' && isSystem) {
    // A system user of BusyBox gets no group of its own.
    before.push(['addgroup', '-S', ...option('-g', id), name]);
    own = name;
  }
  const named = /^\d+$/.test(own) ? groupOf(work, own) : own;
  if (named === undefined) return undefined;
  const user = [
    ...['adduser', ...system, '-D'],
    ...(makesHome ? [] : ['-H']),
    ...option('-h', home),
    ...option('-s', shell?.replace(/^\/usr\/sbin\/nologin$/, '/sbin/nologin')),
    ...option('-g', comment),
    ...option('-k', skeleton),
    ...option('-u', id),
    ...option('-G', named === '' ? undefined : named),
    name,
  ];
  return [...before, user, ...groups.map((each) => ['addgroup', name, each])];
}

/** The name of a group by its number, when the script makes it: BusyBox takes names only. */
function groupOf(work: Translation, id: string): string | undefined {
  if (id === '0') return 'root';
  for (const command of work.script.commands) {
    const account = isAccountCommand(command) ? readAccount(command, toolsOf(work.from)) : undefined;
    if (account?.kind === 'group' && account.id === id) return account.name;
  }
  return undefined;
}

function shadowAccount(account: Account): readonly (readonly string[])[] {
  const { kind, name, id, isSystem, group, groups, home, makesHome, shell, comment, skeleton } = account;
  const option = (letter: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [letter, value];
  const system = isSystem ? ['-r'] : [];
  if (kind === 'group') return [['groupadd', ...system, ...option('-g', id), name]];
  return [
    [
      ...['useradd', ...system, makesHome ? '-m' : '-M'],
      ...option('-d', home),
      ...option('-s', shell),
      ...option('-c', comment),
      ...option('-k', skeleton),
      ...option('-u', id),
      ...option('-g', group === '' ? undefined : group),
      ...option('-G', groups.length === 0 ? undefined : groups.join(',')),
      name,
    ],
  ];
}

/** Commands that change accounts. */
function otherCommand(
  command: ShellCommand,
  from: Tools,
  to: Tools,
): readonly (readonly string[])[] | undefined {
  const { name } = command;
  const words = positionals(command).map(({ text }) => text);
  const [first, second] = words;
  if (first === undefined) return undefined;
  const joins = (user: string, groups: readonly string[]): readonly (readonly string[])[] =>
    to === 'busybox'
      ? groups.map((group) => ['addgroup', user, group])
      : [['usermod', '-aG', groups.join(','), user]];
  // `adduser USER GROUP`, and BusyBox's `addgroup USER GROUP`.
  if (
    (name === 'adduser' || (name === 'addgroup' && from === 'busybox')) &&
    second !== undefined &&
    words.length === 2
  )
    return options(command).every(({ name: option }) => option === '--quiet')
      ? joins(first, [second])
      : undefined;
  if (name === 'usermod') {
    const only = options(command).every(({ name: option }) =>
      ['-a', '--append', '-G', '--groups'].includes(option),
    );
    const groups = raw(allOptions(command, ['-G', '--groups'])[0]);
    return only && groups !== undefined && words.length === 1
      ? joins(first, groups.replace(/["']/g, '').split(','))
      : undefined;
  }
  if (name === 'gpasswd') {
    const user = raw(hasOption(command, ['-a', '--add']));
    return user === undefined ? undefined : joins(user, [first]);
  }
  if (name === 'userdel' || name === 'deluser') {
    const home = hasOption(command, ['-r', '--remove', '--remove-home']) !== undefined;
    return to === 'busybox'
      ? [['deluser', ...(home ? ['--remove-home'] : []), first]]
      : [['userdel', ...(home ? ['-r'] : []), first]];
  }
  if (name === 'groupdel' || name === 'delgroup')
    return [[to === 'busybox' ? 'delgroup' : 'groupdel', first]];
  return undefined;
}

/** Puts commands in the place of one; not where a comment stands in it, or only one can stand there. */
function replaceCommand(
  { subject, instruction, edits }: Translation,
  command: ShellCommand,
  written: readonly (readonly string[])[],
): boolean {
  const { file } = subject;
  const { nameWord, args, wrappers } = command;
  if (nameWord === undefined) return false;
  const start = wrappers.find(({ name }) => name === 'sudo')?.span.start ?? nameWord.span.start;
  const span = { start, end: (args.at(-1) ?? nameWord).span.end };
  const isElement = instruction.json !== undefined && command.parent === undefined;
  const isAlone = written.length === 1;
  if (/\n[ \t]*#/.test(file.text.slice(span.start, span.end))) return false;
  if (isElement) {
    if (!isAlone) return false;
    edits.push({
      span,
      text: (written[0] ?? []).map((word) => JSON.stringify(word.replace(/^"|"$/g, ''))).join(', '),
    });
    return true;
  }
  const text = written.map((words) => words.join(' ')).join(' && ');
  const isList = command.before !== '||' && command.pipeline.length < 2 && !command.negated;
  edits.push({ span, text: isAlone || isList ? text : `{ ${text}; }` });
  return true;
}
