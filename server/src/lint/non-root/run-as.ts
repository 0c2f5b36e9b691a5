import type { Instruction, Stage, UserInstruction } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import { deleteInstruction, keywordLike } from '../fixes.ts';
import type { Fix, FileContext } from '../rule.ts';
import { isRoot } from '../run-user.ts';
import { type Account, accountsFor } from './account.ts';
import { assumptionsFor } from './assumptions.ts';
import { obstacle } from './obstacles.ts';
import { type Ownership, ownershipFor, runsShell } from './ownership.ts';
import { insertLines, needsUser, type StartPlace, startPlace } from './place.ts';
import { lowPorts, type Move, movePort } from './ports.ts';

/** How a stage's program comes to run as somebody other than root. */
export interface NonRoot {
  /** The best first; empty when root is needed, or when nobody can tell. */
  readonly fixes: readonly Fix[];
  /** What to do instead of any of them, where that is known. */
  readonly advice?: string;
}

/**
 * Sets the user that a stage's image starts as: an account that the file or the image has, else a new one or a bare
 * number, with the directories that the program evidently writes to. `root` is the USER at fault, if one is.
 */
export function runAsNonRoot(context: FileContext, stage: Stage, root?: UserInstruction): NonRoot {
  const stopped = obstacle(context, stage);
  if (stopped !== undefined)
    return { fixes: [], ...(stopped.advice === undefined ? {} : { advice: stopped.advice }) };
  const fixes: Fix[] = [];
  for (const account of accountsFor(context, stage)) {
    if (account.commands.length > 0 && !runsShell(context, stage)) continue;
    const fix = fixFor(context, stage, account, root);
    if (fix === undefined) continue;
    const ports = lowPorts(context, stage);
    fixes.push(fix(ports, undefined));
    const move = account.isNumberOnly ? undefined : movePort(context, stage, ports);
    if (move !== undefined) fixes.push(fix([], move));
  }
  return { fixes };
}

function fixFor(
  context: FileContext,
  stage: Stage,
  account: Account,
  root: UserInstruction | undefined,
): ((ports: readonly string[], move: Move | undefined) => Fix) | undefined {
  const ownership = ownershipFor(context, stage, account);
  const edits = ownership === undefined ? undefined : editsFor(context, stage, account, ownership, root);
  if (ownership === undefined || edits === undefined) return undefined;
  return (ports, move) => ({
    title: titleOf(account, move),
    kind: 'unsafe',
    edits: move === undefined ? edits : [...edits, ...move.edits],
    assumptions: assumptionsFor(context, stage, account, ownership, ports, move),
  });
}

function titleOf({ name, user, commands, isNumberOnly }: Account, move: Move | undefined): string {
  const port = move === undefined ? '' : ` on port ${move.to} instead of ${move.from}`;
  if (isNumberOnly) return `Run as ${user}${port} (no account needed)`;
  return `Run as ${/^[\d:]+$/.test(name) ? name : `'${name}'`}${port}${commands.length > 0 ? ' (creates the account)' : ''}`;
}

function editsFor(
  context: FileContext,
  stage: Stage,
  account: Account,
  ownership: Ownership,
  root: UserInstruction | undefined,
): readonly Edit[] | undefined {
  const { file } = context;
  const place = startPlace(file, stage);
  if (place === undefined) return undefined;
  const commands = [...account.commands, ...ownership.commands];
  const isLast =
    root?.stage === stage &&
    root.index < place.instruction.index + (place.side === 'below' ? 1 : 0) &&
    !stage.instructions.slice(stage.instructions.indexOf(root) + 1).some(needsUser);
  if (isLast && commands.length === 0) {
    const { user } = root;
    // What a build argument chooses is the builder's to say.
    if (user === undefined || user.variables.length > 0) return undefined;
    const before = root.state.user;
    const known = before?.user === undefined ? undefined : context.expand(before, before.user.raw);
    const isBack = before?.user?.raw === account.user && known !== undefined && !isRoot(known);
    const comments = file.comments.some(
      ({ span }) => root.span.start < span.start && span.start < root.span.end,
    );
    const own = isBack && before.stage === stage && root.comments.length === 0 && !comments;
    return [
      ...ownership.edits,
      own ? deleteInstruction(file, root) : { span: user.span, text: account.user },
    ];
  }
  if (isLast && (root.user?.variables.length ?? 0) > 0) return undefined;
  const keyword = (word: string): string => keywordLike(place.instruction, word);
  const user = `${keyword('USER')} ${account.user}`;
  if (commands.length === 0) return [...ownership.edits, insertLines(file, place, [user])];
  const steps = stepLines(keyword('RUN'), commands);
  const volume = volumeBefore(stage, place, account, ownership);
  if (volume === undefined) return [...ownership.edits, insertLines(file, place, [...steps, user])];
  return [
    ...ownership.edits,
    insertLines(file, { instruction: volume, side: 'above' }, steps),
    insertLines(file, place, [user]),
  ];
}

/** One RUN; several commands that make a long line stand below each other. */
function stepLines(keyword: string, commands: readonly string[]): string[] {
  const line = `${keyword} ${commands.join(' && ')}`;
  if (commands.length === 1 || line.length <= 80) return [line];
  return commands.map((command, index) => {
    const end = index < commands.length - 1 ? ' \\' : '';
    return `${index === 0 ? `${keyword} ` : '    && '}${command}${end}`;
  });
}

/**
 * The VOLUME above which directories get their owner: builders other than BuildKit drop what a step changes in a volume
 * behind it (https://docs.docker.com/reference/dockerfile/#notes-about-specifying-volumes).
 */
function volumeBefore(
  stage: Stage,
  place: StartPlace,
  { madeBy }: Account,
  { directories, needsFiles }: Ownership,
): Instruction | undefined {
  const volume = stage.instructions.find(({ kind }) => kind === 'VOLUME');
  if (volume === undefined || !directories.some(({ isVolume }) => isVolume)) return undefined;
  const isEarlier = place.side === 'below' || volume.index < place.instruction.index;
  const isRootThen = volume.state.user === undefined || isRoot(volume.state.user.user?.value ?? '');
  const isKnown = madeBy === undefined || madeBy.index < volume.index;
  // What is to change its owner has to be there by then.
  const isDone =
    !needsFiles ||
    stage.instructions
      .slice(stage.instructions.indexOf(volume) + 1)
      .every(({ kind }) => kind !== 'RUN' && kind !== 'COPY' && kind !== 'ADD');
  return isEarlier && isRootThen && isKnown && isDone ? volume : undefined;
}
