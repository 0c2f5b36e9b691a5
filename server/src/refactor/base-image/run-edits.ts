import { imageAccounts } from '../../knowledge/image-accounts.ts';
import { deleteWord } from '../../lint/fixes.ts';
import {
  downloads,
  hasOption,
  installs,
  isShellInterpreter,
  positionals,
  type ShellCommand,
  type ShellWord,
} from '../../shell/index.ts';
import type { Instruction, InstructionOf, Stage } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';
import type { Refusal, Subject } from '../refactoring.ts';
import { isAccountCommand, translateAccount } from './account-commands.ts';
import { deletionEdits, undeletable } from './deletions.ts';
import { isManager, translateManager } from './package-commands.ts';
import type { Translation } from './package-words.ts';
import { commandsOf } from './stage-facts.ts';
import type { Part, SwitchedStage } from './switch-base.ts';
import type { Packages, Target } from './target.ts';

/** The commands of a stage, and of those built from it, for the package manager and tools of another system. */
export function runChange(subject: Subject, switched: SwitchedStage): Part | Refusal {
  const { stage, packages: from, target } = switched;
  const { packages: to } = target;
  const stages = subject.file.stages.filter((other) => other.lineage.includes(stage));
  if (from === undefined || to === undefined) return withoutManager(subject, switched, from);
  const known = withImageAccounts(target);
  const commands = stages.flatMap((other) => commandsOf(subject, other));
  const hasShadow = commands.some(
    (command) => installs(command)?.packages.some(({ name }) => /^shadow(?:-utils)?$/.test(name)) === true,
  );
  const parts: Part[] = [];
  for (const instruction of stages.flatMap(({ instructions }) => instructions)) {
    const run = instruction.kind === 'ONBUILD' ? instruction.trigger : instruction;
    if (run?.kind !== 'RUN') continue;
    const part = instructionChange(subject, run, from, to, known, hasShadow);
    if ('kind' in part) return part;
    parts.push(part);
  }
  const bash = from.source === to.source || to.manager !== 'apk' ? undefined : bashUse(subject, stages);
  return {
    edits: parts.flatMap(({ edits }) => edits),
    assumptions: [
      ...parts.flatMap(({ assumptions }) => assumptions ?? []),
      ...(bash === undefined
        ? []
        : [{ message: 'bash is not in the new image by itself; install it, or use sh.', at: bash }]),
    ],
  };
}

/** Where bash is called for that nobody installs. */
function bashUse(subject: Subject, stages: readonly Stage[]): Span | undefined {
  const commands = stages.flatMap((stage) => commandsOf(subject, stage));
  const installed = commands.some(
    (command) => installs(command)?.packages.some(({ name }) => name === 'bash') === true,
  );
  if (installed) return undefined;
  const run = commands.find(({ name }) => name === 'bash')?.nameWord?.span;
  const other = stages
    .flatMap(({ instructions }) => instructions)
    .find(
      ({ kind, words }) =>
        ['SHELL', 'CMD', 'ENTRYPOINT'].includes(kind) && /(?:^|\/)bash$/.test(words[0]?.value ?? ''),
    );
  return run ?? other?.argsSpan;
}

/** The accounts of the target with those of the system that it is known to be. */
function withImageAccounts(target: Target): Target {
  const found = imageAccounts(target.reference);
  const all = new Map(
    [...(found?.users ?? [])].flatMap(([name, id]) =>
      id === undefined ? [] : [[name, String(id)] as const],
    ),
  );
  return { ...target, accounts: new Map([...all, ...target.accounts]) };
}

/** Managers whose packages no table knows. */
const UNKNOWN_MANAGERS = new Set(['emerge', 'pacman', 'tdnf', 'urpmi', 'xbps-install', 'zypper']);

/** Nothing can be installed into the new image, so nothing may have to be. */
function withoutManager(
  subject: Subject,
  { stage, target }: SwitchedStage,
  from: Packages | undefined,
): Part | Refusal {
  const found = subject.file.stages
    .filter((other) => other.lineage.includes(stage))
    .flatMap((other) => commandsOf(subject, other))
    .find((command) => (from === undefined ? UNKNOWN_MANAGERS.has(command.name) : isManager(command, from)));
  return found === undefined
    ? { edits: [] }
    : {
        kind: 'refusal',
        code: 'no-package-manager',
        reason:
          from === undefined
            ? `What "${found.name}" installs has no counterpart that is known in the new image.`
            : `${target.reference} has no package manager, and this stage installs packages.`,
        at: found.span,
      };
}

function instructionChange(
  subject: Subject,
  instruction: InstructionOf<'RUN'>,
  from: Packages,
  to: Packages,
  target: Target,
  hasShadow: boolean,
): Part | Refusal {
  const works: Translation[] = subject.scripts(instruction).map((script) => ({
    ...{ subject, instruction, script, from, to },
    ...{ edits: [], notes: [], deleted: new Set(), variables: new Map(), virtuals: new Map() },
  }));
  const isSame = from.source === to.source && from.manager === to.manager;
  if (!isSame) {
    const unread = works.find(({ script }) => script.opaque || script.errors.length > 0);
    if (unread !== undefined && /\b(?:apt|apk|yum|dnf|rpm|dpkg)\b/.test(unread.script.text))
      return refuse(
        'unread-script',
        'This script cannot be read, and it may install packages.',
        unread.script,
      );
  }
  for (const work of works) {
    for (const command of work.script.commands) {
      if (work.deleted.has(command)) continue;
      const refused = isAccountCommand(command)
        ? translateAccount(work, command, target, hasShadow)
        : isSame
          ? undefined
          : translateCommand(work, command);
      if (refused !== undefined) return refused;
    }
  }
  for (const { script, deleted } of works) {
    const kept = undeletable(subject.file, script, deleted);
    if (kept !== undefined)
      return refuse(
        'package-command',
        `"${kept.name}" cannot be left out without what stands round it.`,
        kept,
      );
  }
  const edits = works.flatMap((work) => {
    const gone = deletionEdits(subject.file, instruction, work.script, work.deleted);
    // What is inside of a deletion is gone with it.
    const inner = work.edits.filter(
      ({ span }) => !gone.some((edit) => edit.span.start <= span.start && span.end <= edit.span.end),
    );
    return [...gone, ...inner];
  });
  const notes = works.flatMap((work) => work.notes);
  if (isSame) return { edits, assumptions: notes };
  const isDeleted = edits.some(
    ({ span }) => span.start <= instruction.keyword.span.start && span.end >= instruction.argsSpan.end,
  );
  const mounts = isDeleted ? [] : cacheMounts(instruction);
  return {
    edits: [...edits, ...mounts.map(({ span }) => deleteWord(subject.file, span))],
    assumptions: [
      ...notes,
      ...mounts.map(({ span }) => ({
        message: 'The cache of the old package manager is left out: the new one keeps none.',
        at: span,
      })),
    ],
  };
}

function refuse(code: string, reason: string, { span }: Pick<ShellCommand, 'span'>): Refusal {
  return { kind: 'refusal', code, reason, at: span };
}

/** Folders of package managers: what is done to them is of no use to another one. */
const FOLDERS =
  /^\/(?:var\/(?:lib|cache)\/(?:apt|yum|dnf|dpkg|debconf)|var\/cache\/(?:yum|dnf|apk|debconf)|etc\/(?:apt|yum|dnf|apk|dpkg)|etc\/yum\.repos\.d|usr\/share\/keyrings|etc\/pki\/rpm-gpg|lib\/apk)(?:\/|$|\*)/;

function isFolder(word: Pick<ShellWord, 'value'>): boolean {
  return FOLDERS.test(word.value);
}

function cacheMounts(
  instruction: Instruction,
): readonly { readonly span: { readonly start: number; readonly end: number } }[] {
  if (instruction.kind !== 'RUN') return [];
  return instruction.mounts.filter(({ options }) =>
    options.some(
      ({ key, value }) =>
        ['target', 'dst', 'destination'].includes(key) && value !== undefined && FOLDERS.test(value),
    ),
  );
}

/** Tools that only serve the old package manager; with them goes the pipeline they stand in. */
const SERVANTS = new Set([
  ...[
    'apt-mark',
    'apt-key',
    'add-apt-repository',
    'apt-add-repository',
    'debconf-set-selections',
    'dpkg-reconfigure',
  ],
  ...['apt-cache', 'apt-config', 'yum-config-manager', 'subscription-manager', 'locale-gen'],
]);
/** Commands that only put files in their place. */
const CARRIERS = new Set([
  ...[
    'chmod',
    'chown',
    'cp',
    'curl',
    'wget',
    'gpg',
    'install',
    'ln',
    'mkdir',
    'mv',
    'rm',
    'sed',
    'tee',
    'touch',
  ],
  ...['cat', 'echo', 'printf', 'find', 'ls', 'test', 'truncate', 'dearmor'],
]);
/** Scripts of vendors that add a repository to a Debian or Red Hat system. */
const SETUP =
  /^https?:\/\/(?:deb\.nodesource\.com|rpm\.nodesource\.com|packagecloud\.io|packages\.microsoft\.com|apt\.[\w.-]+|yum\.[\w.-]+|deb\.[\w.-]+|rpm\.[\w.-]+|[\w.-]+\/[\w./-]*script\.(?:deb|rpm)\.sh)(?:\/|$)/;

function translateCommand(work: Translation, command: ShellCommand): Refusal | undefined {
  const { deleted, from, to } = work;
  const { name } = command;
  if (isManager(command, from)) {
    // `dnf config-manager` adds repositories.
    if (positionals(command)[0]?.value === 'config-manager') return leaveOut(work, command, 'repository');
    return translateManager(work, command);
  }
  if (SERVANTS.has(name)) {
    const { parent } = command;
    // `saved="$(apt-mark showmanual)"` goes with what it is for.
    if (parent !== undefined && command.context.includes('substitution')) {
      if (parent.nameWord !== undefined)
        return refuse('package-query', `What "${name}" prints is used here.`, command);
      deleted.add(parent);
      return undefined;
    }
    return leaveOut(work, command, name === 'locale-gen' ? 'locale' : 'repository');
  }
  if (name === 'dpkg' || name === 'rpm') return packageTool(work, command);
  if (name === 'update-alternatives' || name === 'alternatives') return alternatives(work, command);
  if (name === 'rm') return removeFolders(work, command);
  const setup = downloads(command)?.urls.some(({ url }) => SETUP.test(url)) === true;
  if (setup && command.pipeline.some((other) => isShellInterpreter(other.name)))
    return leaveOut(work, command, 'repository');
  const writes = command.redirects.some(
    ({ operator, target }) => operator.startsWith('>') && target !== undefined && isFolder(target),
  );
  const touches = CARRIERS.has(name) && command.args.some(isFolder);
  if (writes || touches) return leaveOut(work, command, 'repository');
  if (OTHER_MANAGERS.has(name) && name !== to.manager)
    work.notes.push({
      message: `"${name}" did not work in the old image and stays as it is.`,
      at: command.span,
    });
  return undefined;
}

const OTHER_MANAGERS = new Set(['apt-get', 'apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper']);

const REASONS = {
  repository: 'sets up the old package manager and is left out',
  locale: 'makes locales, which the new image does not do; ENV LANG=C.UTF-8 is there without it',
} as const;

function leaveOut(
  work: Translation,
  command: ShellCommand,
  reason: keyof typeof REASONS,
): Refusal | undefined {
  const text = work.subject.file.text.slice(command.span.start, command.span.end).replace(/\s+/g, ' ');
  work.deleted.add(command);
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  work.notes.push({
    message: `"${shown}" ${REASONS[reason]}${reason === 'repository' ? "; packages come from the new image's own repositories" : ''}.`,
    at: command.span,
  });
  return undefined;
}

function packageTool(work: Translation, command: ShellCommand): Refusal | undefined {
  if (hasOption(command, ['--import']) !== undefined) return leaveOut(work, command, 'repository');
  if (
    work.to.source !== 'apt' &&
    hasOption(command, ['--print-architecture']) !== undefined &&
    isPlainPlace(work, command)
  ) {
    // Debian's names of architectures, from those of the kernel.
    work.edits.push({ span: command.span, text: "uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/'" });
    return undefined;
  }
  return refuse(
    command.context.includes('substitution') ? 'package-query' : 'package-file',
    `"${command.name}" is a tool of the old system, which the new one does not have.`,
    command,
  );
}

/** Quotes may stand there. */
function isPlainPlace({ instruction }: Translation, { context, redirects, pipes }: ShellCommand): boolean {
  return (
    instruction.json === undefined &&
    !context.includes('string') &&
    redirects.length === 0 &&
    pipes.length === 0
  );
}

/** `--install LINK NAME PATH PRIORITY` comes to one link. */
function alternatives(work: Translation, command: ShellCommand): Refusal | undefined {
  const at = command.args.findIndex(({ value }) => value === '--install');
  const [link, , path] = command.args.slice(at + 1);
  const { nameWord } = command;
  if (
    at !== 0 ||
    link === undefined ||
    path === undefined ||
    nameWord === undefined ||
    command.args.length !== 5 ||
    work.instruction.json !== undefined
  )
    return refuse(
      'package-command',
      `"${command.name}" is a tool of the old system, which the new one does not have.`,
      command,
    );
  const span = { start: nameWord.span.start, end: (command.args.at(-1) ?? nameWord).span.end };
  work.edits.push({ span, text: `ln -sf ${path.text} ${link.text}` });
  return undefined;
}

/** `rm -rf /var/lib/apt/lists/* /tmp/*` without the folders of the old manager. */
function removeFolders(work: Translation, command: ShellCommand): Refusal | undefined {
  const words = positionals(command);
  const own = words.filter(isFolder);
  if (own.length === 0) return undefined;
  if (own.length === words.length) work.deleted.add(command);
  else for (const { span } of own) work.edits.push(deleteWord(work.subject.file, span));
  return undefined;
}
