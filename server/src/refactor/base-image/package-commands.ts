import { deleteArguments } from '../../lint/argument-edits.ts';
import {
  allOptions,
  installs,
  options,
  positionals,
  subcommand,
  type PackageSpec,
  type ShellCommand,
  type ShellWord,
} from '../../shell/index.ts';
import type { Dockerfile } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import { at, type Span } from '../../text/span.ts';
import type { Refusal } from '../refactoring.ts';
import { DEVELOPMENT, newNames, refusal, type Translation } from './package-words.ts';
import type { Packages } from './target.ts';

const MANAGERS: Readonly<Record<string, ReadonlySet<string>>> = {
  apt: new Set(['apt-get', 'apt', 'aptitude']),
  alpine: new Set(['apk']),
  wolfi: new Set(['apk']),
  dnf: new Set(['dnf', 'yum', 'microdnf', 'dnf5', 'tdnf']),
};

/** Subcommands that look after lists and caches, which the new manager does without or by itself. */
const UPKEEP = new Set([
  ...[
    'update',
    'clean',
    'autoclean',
    'autoremove',
    'auto-remove',
    'check',
    'check-update',
    'makecache',
    'cache',
  ],
  ...['distclean', 'edit-sources', 'policy', 'list', 'fix', 'stats', 'info', 'search', 'show'],
]);
const UPGRADES = new Set([
  'upgrade',
  'dist-upgrade',
  'full-upgrade',
  'safe-upgrade',
  'distro-sync',
  'upgrade-minimal',
  'update-minimal',
]);
const REMOVES = new Set(['remove', 'purge', 'del', 'erase']);
const GROUPS = new Set(['groupinstall', 'group']);

export function isManager(command: ShellCommand, { source }: Packages): boolean {
  return MANAGERS[source]?.has(command.name) === true;
}

/** Writes one command of the old manager for the new one. */
export function translateManager(work: Translation, command: ShellCommand): Refusal | undefined {
  const { from, to, deleted, notes } = work;
  const verb = subcommand(command)?.value ?? '';
  const say = (message: string, span: Span = command.span): void => {
    notes.push({ message, at: span });
  };
  if (command.holder !== undefined && command.context.includes('substitution'))
    return refusal(
      'package-query',
      `What "${command.name} ${verb}" prints is used, and the new image's manager prints something else.`,
      command,
    );
  const isSame = from.manager === to.manager;
  if (UPKEEP.has(verb) || verb === '') {
    // `apk update` means the same there; `yum update` installs.
    const upgrades = verb === 'update' && from.source === 'dnf';
    if (isSame && !upgrades) return undefined;
    if (upgrades)
      say('The upgrade of all packages is left out: the new image is rebuilt when its packages change.');
    if (verb === 'autoremove' || verb === 'auto-remove')
      say("Packages that nothing needs any more are not looked for by the new image's manager.");
    deleted.add(command);
    return undefined;
  }
  if (UPGRADES.has(verb)) {
    if (isSame) return undefined;
    say('The upgrade of all packages is left out: the new image is rebuilt when its packages change.');
    deleted.add(command);
    return undefined;
  }
  if (GROUPS.has(verb)) return groupInstall(work, command);
  if (REMOVES.has(verb)) return removal(work, command);
  const install = installs(command);
  if (install === undefined || verb === 'build-dep' || verb === 'satisfy')
    return refusal(
      'package-command',
      `"${command.name} ${verb}" has no counterpart that is known in the new image.`,
      command,
    );
  return translateInstall(work, command, install.verb, install.packages);
}

/** A word to write in the place of a package's, or none. */
interface NewWord {
  readonly word: ShellWord;
  readonly names: readonly string[];
}

function translateInstall(
  work: Translation,
  command: ShellCommand,
  verb: ShellWord,
  packages: readonly PackageSpec[],
): Refusal | undefined {
  const { to } = work;
  if (command.wrappers.some(({ name }) => name === 'xargs')) {
    // Which names come down the pipe only the build knows; they are those of the old system's files.
    return refusal(
      'package-query',
      'Which packages are installed here is found out by the old system.',
      command,
    );
  }
  const written: NewWord[] = [];
  let virtual: string | undefined;
  for (const spec of packages) {
    if (spec.kind === 'virtual') {
      virtual = spec.name;
      continue;
    }
    const names = newNames(work, spec);
    if ('kind' in names) return names;
    if (names.length !== 1 || names[0] !== spec.word.value) written.push({ word: spec.word, names });
    else written.push({ word: spec.word, names: [spec.word.value] });
  }
  const all = written.flatMap(({ names }) => names);
  if (virtual !== undefined) work.virtuals.set(virtual, all);
  if (all.length === 0) {
    work.deleted.add(command);
    return undefined;
  }
  noteOptions(work, command);
  const keeps = to.manager === 'apk' && work.from.manager === 'apk';
  return rewrite(work, command, verb, written, keeps ? KEEP : installForm(to), keeps);
}

function removal(work: Translation, command: ShellCommand): Refusal | undefined {
  const { to, from, deleted, notes } = work;
  const [verb, ...words] = positionals(command);
  if (verb === undefined) return undefined;
  if (words.length === 0) {
    notes.push({
      message:
        "Packages that only served the build stay: the new image's manager cannot tell them from the others here.",
      at: command.span,
    });
    deleted.add(command);
    return undefined;
  }
  const written: NewWord[] = [];
  for (const word of words) {
    const known = work.virtuals.get(word.value);
    if (known !== undefined && to.manager !== 'apk') {
      written.push({ word, names: known });
      continue;
    }
    if (known !== undefined || (from.manager === 'apk' && word.value.startsWith('.'))) {
      if (to.manager !== 'apk')
        return refusal(
          'package-command',
          `What "${word.value}" stands for is not in this instruction.`,
          word,
        );
      written.push({ word, names: [word.value] });
      continue;
    }
    const names = newNames(work, specOf(word));
    if ('kind' in names) return names;
    written.push({ word, names });
  }
  if (written.every(({ names }) => names.length === 0)) {
    deleted.add(command);
    return undefined;
  }
  const keeps = to.manager === 'apk' && from.manager === 'apk';
  return rewrite(work, command, verb, written, keeps ? KEEP : removeForm(to), keeps);
}

/** A word as `remove` takes it. */
function specOf(
  word: ShellWord,
): Pick<PackageSpec, 'name' | 'kind' | 'word' | 'span' | 'version' | 'operator'> {
  return { name: word.value, kind: word.static ? 'name' : 'variable', word, span: word.span };
}

function groupInstall(work: Translation, command: ShellCommand): Refusal | undefined {
  const words = positionals(command);
  const [verb, ...rest] = words[0]?.value === 'group' ? words.slice(1) : words;
  if (verb === undefined || work.to.source === 'dnf' || !rest.every(({ value }) => DEVELOPMENT.test(value)))
    return refusal(
      'package-group',
      'What is in a group of packages is not known for the new image.',
      command,
    );
  const names = work.to.source === 'apt' ? ['build-essential'] : ['build-base'];
  return rewrite(
    work,
    command,
    verb,
    rest.map((word) => ({ word, names })),
    installForm(work.to),
    false,
  );
}

/** How a manager is told: what stands in the place of its name, of the verb, and behind the command. */
interface Form {
  readonly name: string | undefined;
  readonly verb: readonly string[];
  /** A command of its own, run before. */
  readonly before?: string;
  readonly behind?: string;
}

const KEEP: Form = { name: undefined, verb: [] };

function installForm({ manager }: Packages): Form {
  switch (manager) {
    case 'apk':
      return { name: 'apk', verb: ['add', '--no-cache'] };
    case 'apt-get':
      return {
        name: 'apt-get',
        verb: ['install', '-y', '--no-install-recommends'],
        before: 'apt-get update',
        behind: 'rm -rf /var/lib/apt/lists/*',
      };
    case 'dnf':
      return { name: 'dnf', verb: ['install', '-y'], behind: 'dnf clean all' };
    case 'microdnf':
      return { name: 'microdnf', verb: ['install', '-y'], behind: 'microdnf clean all' };
  }
}

function removeForm({ manager }: Packages): Form {
  switch (manager) {
    case 'apk':
      return { name: 'apk', verb: ['del'] };
    case 'apt-get':
      return { name: 'apt-get', verb: ['purge', '-y', '--auto-remove'] };
    case 'dnf':
    case 'microdnf':
      return { name: manager, verb: ['remove', '-y'] };
  }
}

/** Edits of single words: name, verb, packages; the old manager's options go. */
function rewrite(
  work: Translation,
  command: ShellCommand,
  verb: ShellWord,
  words: readonly NewWord[],
  form: Form,
  keepsOptions: boolean,
): Refusal | undefined {
  const { instruction, edits, subject } = work;
  const { file } = subject;
  const { nameWord, args, wrappers } = command;
  if (nameWord === undefined) return undefined;
  const isElement = instruction.json !== undefined && command.parent === undefined;
  const text = (parts: readonly string[]): string =>
    isElement ? parts.map((part) => JSON.stringify(part)).join(', ') : parts.join(' ');
  const added = [form.before, form.behind].some((part) => part !== undefined);
  if (added && (isElement || command.before === '||' || command.pipes.length > 0 || command.negated))
    return refusal(
      'package-command',
      'Here is no room for the commands that the new manager needs beside it.',
      command,
    );
  const own: Edit[] = [];
  const before = form.before === undefined ? '' : `${form.before} && `;
  // The new image has no sudo, and its steps run as root.
  const sudo = wrappers.find(({ name }) => name === 'sudo');
  if (sudo !== undefined)
    own.push({
      span: { start: sudo.span.start, end: nameWord.span.start },
      text: keptAssignments(file, command),
    });
  if (form.name !== undefined) own.push({ span: nameWord.span, text: `${before}${text([form.name])}` });
  if (form.verb.length > 0) own.push({ span: verb.span, text: text(form.verb) });
  const dropped: number[] = [];
  if (!keepsOptions) dropped.push(...optionIndexes(command));
  else
    dropped.push(
      ...allOptions(command, ['--repository', '-X']).flatMap(({ index, value }) =>
        value !== undefined && value.word !== args[index] ? [index, index + 1] : [index],
      ),
    );
  // A group's `group install` is one word now.
  for (const [index, word] of args.entries())
    if (form.verb.length > 0 && word.value === 'group' && word !== verb) dropped.push(index);
  for (const { word, names } of words) {
    const index = args.indexOf(word);
    if (index < 0) continue;
    if (names.length === 0) dropped.push(index);
    else if (names.join(' ') !== word.value) own.push({ span: word.span, text: text(names) });
  }
  const gone = deleteArguments(file, instruction, command, dropped);
  if (gone === undefined)
    return refusal(
      'package-command',
      'Words of this command cannot be left out without what stands between them.',
      command,
    );
  const last = args.at(-1) ?? nameWord;
  if (form.behind !== undefined) own.push({ span: at(last.span.end), text: ` && ${form.behind}` });
  edits.push(...own, ...gone);
  return undefined;
}

/** `DEBIAN_FRONTEND=…` that stood behind sudo speaks to the old manager only. */
function keptAssignments(file: Dockerfile, { assignments }: ShellCommand): string {
  return assignments
    .filter(({ name }) => name !== 'DEBIAN_FRONTEND')
    .map(({ span }) => `${file.text.slice(span.start, span.end)} `)
    .join('');
}

function optionIndexes(command: ShellCommand): readonly number[] {
  const found = new Set<number>();
  for (const { index, value } of options(command)) {
    found.add(index);
    if (value !== undefined && value.word !== command.args[index]) {
      const at = command.args.indexOf(value.word);
      if (at >= 0) found.add(at);
    }
  }
  for (const [index, { value }] of command.args.entries()) if (value === '--') found.add(index);
  return [...found];
}

/** Options that chose another place to install from. */
const SOURCES = [
  ...[
    '-t',
    '--target-release',
    '--default-release',
    '--enablerepo',
    '--disablerepo',
    '--repo',
    '--repofrompath',
  ],
  ...['--repository', '-X', '--releasever'],
];

function noteOptions(work: Translation, command: ShellCommand): void {
  const isVirtual = work.from.manager === 'apk';
  for (const option of allOptions(command, SOURCES)) {
    if (isVirtual && option.name === '-t') continue;
    const value = option.value?.text ?? '';
    work.notes.push({
      message: `${option.name} ${value} named a source of the old system, which the new one cannot use: the packages come from its own.`,
      at: option.span,
    });
  }
}
