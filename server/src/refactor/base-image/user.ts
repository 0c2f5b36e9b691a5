import { imageAccounts } from '../../knowledge/image-accounts.ts';
import { namedAccounts, rootAccounts } from '../../lint/accounts.ts';
import { keywordLike, insertLineAfter } from '../../lint/fixes.ts';
import { insertUser } from '../../lint/run-user.ts';
import type { Instruction, InstructionOf, Stage } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';
import type { Edit } from '../../text/edit.ts';
import type { Note, Refusal, Subject } from '../refactoring.ts';
import { runsAsRoot, shortName, startsAsRoot } from './stage-facts.ts';
import type { Part, SwitchedStage } from './switch-base.ts';

/** An account of nearly all hardened images; as a number it works where no account has it, too. */
const NOBODY_IN_PARTICULAR = '65532:65532';

/**
 * Root where commands ran as root before, so that they go on to work, and nobody privileged at the end: the process of
 * the final stage never runs as root behind this, and never as more than it did.
 */
export function userChange(subject: Subject, switched: SwitchedStage, final: Stage): Part | Refusal {
  const { stage, target } = switched;
  const { file } = subject;
  const edits: Edit[] = [];
  const consequences: Note[] = [];
  const assumptions: Note[] = [];
  const isRootNow = startsAsRoot(stage);
  const startsNonroot = target.user !== undefined && target.user !== 'root';
  if (
    isRootNow &&
    startsNonroot &&
    file.stages.some((other) => other.lineage.includes(stage) && needsRoot(subject, other))
  ) {
    edits.push(insertLineAfter(file, stage.from, `${keywordLike(stage.from, 'USER')} root`));
  }
  const added = edits.length > 0;
  let isNumbered = false;
  for (const other of file.stages) {
    if (!other.lineage.includes(stage)) continue;
    const { edits: renames, notes, numbered } = renamedAccounts(subject, switched, other);
    edits.push(...renames);
    assumptions.push(...notes);
    if (final.end.user !== undefined && numbered.has(final.end.user)) isNumbered = true;
  }
  if (!final.lineage.includes(stage)) return { edits, assumptions };
  const at = final.from.image?.span ?? final.from.span;
  const wasRoot = !isNumbered && runsAsRoot(subject, final);
  const setsRoot = final.end.user !== undefined && wasRoot;
  // Root by the file, by what was just added above, or by the image; an image of which nobody knows counts as root.
  const wouldBeRoot = setsRoot || (final.end.user === undefined && (added || !startsNonroot));
  if (wouldBeRoot) {
    const edit = insertUser(file, final, accountFor(target.user));
    if (edit === undefined)
      return {
        kind: 'refusal',
        code: 'no-place-for-user',
        reason: 'The stage has no place left where USER could be set.',
        at,
      };
    edits.push(edit);
  }
  if (wasRoot) {
    const user = wouldBeRoot ? accountFor(target.user) : (target.user ?? '');
    consequences.push({ message: `The program runs as ${user} in the place of root.`, at });
    assumptions.push({
      message: 'The program writes to no folder that belongs to root, such as the one its code is in.',
      at,
    });
  }
  return { edits, assumptions, consequences };
}

function accountFor(user: string | undefined): string {
  return user === undefined || user === 'root' || user === '65532' ? NOBODY_IN_PARTICULAR : user;
}

/** Whether a stage runs anything before it sets its first USER. */
function needsRoot(subject: Subject, { instructions }: Stage): boolean {
  for (const instruction of instructions) {
    if (instruction.kind === 'USER') return false;
    if (instruction.kind === 'RUN' && !isHarmless(subject, instruction)) return true;
  }
  return false;
}

const SPEAKERS = new Set([
  ':',
  'cat',
  'date',
  'echo',
  'env',
  'false',
  'id',
  'ls',
  'printf',
  'pwd',
  'true',
  'uname',
  'whoami',
]);

/** Nothing but commands that print something. */
function isHarmless(subject: Subject, instruction: InstructionOf<'RUN'>): boolean {
  return subject
    .scripts(instruction)
    .every(
      ({ commands, opaque }) =>
        !opaque && commands.every(({ name, redirects }) => SPEAKERS.has(name) && redirects.length === 0),
    );
}

/** Accounts of the old image in USER and --chown that the new one does not have, as the number of its own. */
function renamedAccounts(
  subject: Subject,
  { target }: SwitchedStage,
  users: Stage,
): {
  readonly edits: readonly Edit[];
  readonly notes: readonly Note[];
  /** Instructions whose account is a number now. */
  readonly numbered: ReadonlySet<Instruction>;
} {
  const edits: Edit[] = [];
  const notes: Note[] = [];
  const numbered = new Set<Instruction>();
  const there = imageAccounts(target.reference);
  const before = rootAccounts(users);
  const number = accountFor(target.user);
  for (const instruction of users.instructions) {
    if (instruction.kind !== 'USER' && instruction.kind !== 'COPY' && instruction.kind !== 'ADD') continue;
    const place = instruction.kind === 'USER' ? instruction.user?.span : chownSpan(instruction);
    if (place === undefined) continue;
    const gone = namedAccounts(subject, instruction).find(({ name, kind }) => {
      if (name === 'root') return false;
      const old = (kind === 'user' ? before?.users : before?.groups)?.get(name);
      // Under the same name with another number it is another account, which the number says plainly.
      if (target.accounts.has(name)) return old !== undefined && String(old) !== target.accounts.get(name);
      if ((kind === 'user' ? there?.users : there?.groups)?.has(name) === true) return false;
      // Only what the old image is known to have had is known to be missing now; nobody made it again.
      return (kind === 'user' ? before?.users : before?.groups)?.has(name) === true;
    });
    const text = subject.file.text.slice(place.start, place.end);
    const isVariable = MICROSOFTS.test(text) && !/chiseled/.test(target.reference);
    if (gone === undefined && !isVariable) continue;
    edits.push({ span: place, text: number });
    numbered.add(instruction);
    notes.push({
      message: `The account "${gone?.name ?? text}" of the old image is ${number} in ${shortName(target.reference)}.`,
      at: place,
    });
  }
  return { edits, notes, numbered };
}

/** The number of the account in Microsoft's images, which only these set. */
const MICROSOFTS = /^\$\{?APP_UID\}?(?::\$\{?APP_UID\}?)?$/;

function chownSpan({ flags }: InstructionOf<'ADD' | 'COPY'>): Span | undefined {
  return flags.find(({ name }) => name === 'chown')?.valueSpan;
}
