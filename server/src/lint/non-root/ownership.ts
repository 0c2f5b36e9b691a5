import { accountTool } from '../../knowledge/account-tools.ts';
import { imageShell } from '../../knowledge/image-shells.ts';
import type { InstructionOf, Stage } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import { at } from '../../text/span.ts';
import { destinationOf } from '../brought-files.ts';
import type { RuleContext } from '../rule.ts';
import { programName } from '../start-command.ts';
import { dialectOf } from '../scripts.ts';
import { instructionsOf } from '../run-user.ts';
import type { Account } from './account.ts';
import { lockedFiles } from './locked.ts';
import { type WrittenDirectory, writtenDirectories } from './writes.ts';

type Context = Pick<RuleContext, 'expand' | 'facts' | 'file' | 'scripts'>;

/** What gives an account the files that its program needs to own. */
export interface Ownership {
  readonly directories: readonly WrittenDirectory[];
  /** `--chown` for steps that copy into them. */
  readonly edits: readonly Edit[];
  /** What a RUN has to do as root. */
  readonly commands: readonly string[];
  /** They change the owner of what other steps bring. */
  readonly needsFiles: boolean;
}

/** Undefined: it cannot be given what it needs. */
export function ownershipFor(context: Context, stage: Stage, account: Account): Ownership | undefined {
  const directories = writtenDirectories(context, stage);
  const locked = lockedFiles(context, stage);
  if (directories === undefined || locked === undefined) return undefined;
  const edits: Edit[] = [];
  const commands: string[] = [];
  const covered = new Set<string>();
  const late = new Set<string>();
  const give = (copy: InstructionOf<'ADD' | 'COPY'>): boolean => {
    if (copy.flags.some(({ name }) => name === 'chown')) return true;
    const isKnown = account.madeBy === undefined || account.madeBy.index < copy.index;
    // A link's layer stands for itself: no file in it tells what a name means.
    const needsNumber = copy.flags.some(({ name }) => name === 'link') || stage.root.kind === 'scratch';
    if (!isKnown || (needsNumber && !/^[\d:]+$/.test(account.owner))) return false;
    edits.push({ span: at(copy.keyword.span.end), text: ` --chown=${account.owner}` });
    return true;
  };
  for (const instruction of instructionsOf(stage)) {
    if (instruction.kind !== 'COPY' && instruction.kind !== 'ADD') continue;
    const to = destinationOf(context, instruction);
    const inside = directories.filter(({ path }) => to === path || to?.startsWith(`${path}/`) === true);
    const brought = locked.paths.filter(({ path }) => isBrought(instruction, to, path));
    if (inside.length === 0 && brought.length === 0 && !locked.copies.includes(instruction)) continue;
    if (give(instruction)) {
      for (const { path } of [...inside.filter((one) => to === one.path), ...brought]) covered.add(path);
    } else if (locked.copies.includes(instruction)) return undefined;
    else for (const { path } of inside) late.add(path);
  }
  const canRun = runsShell(context, stage);
  if (!canRun) {
    const isEnough =
      locked.paths.every(({ path }) => covered.has(path)) &&
      directories.every(({ path }) => covered.has(path));
    return isEnough ? { directories, edits, commands, needsFiles: false } : undefined;
  }
  const rest = locked.paths.filter(({ path }) => !covered.has(path));
  const { root } = stage;
  const hasInstall = root.kind === 'image' && accountTool(root.reference) === 'shadow';
  commands.push(...ownerCommands(account, directories, late, rest, hasInstall));
  const needsFiles =
    rest.length > 0 || late.size > 0 || directories.some(({ isFilled, isMade }) => isFilled || isMade);
  return { directories, edits, commands, needsFiles };
}

/** Whether a step copies just this file, or files beside it in one folder. */
function isBrought(
  { sources }: InstructionOf<'ADD' | 'COPY'>,
  to: string | undefined,
  path: string,
): boolean {
  if (to === undefined || to === path) return to === path;
  return sources.some(({ value }) => !/[*?$]/.test(value) && `${to}/${programName(value)}` === path);
}

function ownerCommands(
  { owner }: Account,
  directories: readonly WrittenDirectory[],
  late: ReadonlySet<string>,
  locked: readonly { readonly path: string; readonly isDeep: boolean }[],
  hasInstall: boolean,
): string[] {
  const quoted = owner.includes('$') ? `"${owner}"` : owner;
  const [user = '', group] = owner.split(':');
  const word = (text: string): string => (text.includes('$') ? `"${text}"` : text);
  const isDeep = ({ isFilled, path }: WrittenDirectory): boolean => isFilled || late.has(path);
  const empty = directories.filter((one) => !isDeep(one));
  // Not every BusyBox has `install`.
  const fresh = hasInstall ? empty.filter(({ isMade }) => !isMade) : [];
  const made = empty.filter((one) => !fresh.includes(one));
  const filled = directories.filter(isDeep);
  const missing = [...made, ...filled].filter(({ isMade }) => !isMade);
  const plain = [...made.map(({ path }) => path), ...locked.flatMap((one) => (one.isDeep ? [] : one.path))];
  const deep = [...filled.map(({ path }) => path), ...locked.flatMap((one) => (one.isDeep ? one.path : []))];
  const flat = [...new Set(plain)].filter((path) => !deep.includes(path));
  const list = (paths: readonly string[]): string => [...new Set(paths)].join(' ');
  return [
    ...(fresh.length === 0
      ? []
      : [
          `install -d -o ${word(user)}${group === undefined ? '' : ` -g ${word(group)}`} ${list(fresh.map(({ path }) => path))}`,
        ]),
    ...(missing.length === 0 ? [] : [`mkdir -p ${list(missing.map(({ path }) => path))}`]),
    ...(flat.length === 0 ? [] : [`chown ${quoted} ${list(flat)}`]),
    ...(deep.length === 0 ? [] : [`chown -R ${quoted} ${list(deep)}`]),
  ];
}

/** Whether a RUN in its shell form can be added: the image has a shell, and it is one that takes plain commands. */
export function runsShell({ file }: Pick<Context, 'file'>, stage: Stage): boolean {
  const { root } = stage;
  const last = stage.instructions.at(-1) ?? stage.from;
  const dialect = stage.end.shell === undefined ? 'posix' : dialectOf(file, last);
  if (dialect !== 'posix' && dialect !== 'bash') return false;
  const runs = instructionsOf(stage).some((other) => other.kind === 'RUN' && other.json === undefined);
  if (runs) return true;
  if (root.kind !== 'image') return false;
  const tool = accountTool(root.reference);
  return tool === 'shadow' || tool === 'busybox' || imageShell(root.reference)?.shell === 'sh';
}
