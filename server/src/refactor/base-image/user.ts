import { imageAccounts } from '../../knowledge/image-accounts.ts';
import { namedAccounts, rootAccounts } from '../../lint/accounts.ts';
import { keywordLike, insertLineAfter } from '../../lint/fixes.ts';
import { insertUser } from '../../lint/run-user.ts';
import type { InstructionOf, Stage } from '../../syntax/model.ts';
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
  for (const other of file.stages) {
    if (!other.lineage.includes(stage)) continue;
    const { edits: renames, notes } = renamedAccounts(subject, switched, other);
    edits.push(...renames);
    assumptions.push(...notes);
  }
  if (!final.lineage.includes(stage)) return { edits, assumptions };
  const at = final.from.image?.span ?? final.from.span;
  const wasRoot = runsAsRoot(subject, final);
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
): { readonly edits: readonly Edit[]; readonly notes: readonly Note[] } {
  const edits: Edit[] = [];
  const notes: Note[] = [];
  const there = imageAccounts(target.reference);
  const before = rootAccounts(users);
  for (const instruction of users.instructions) {
    if (instruction.kind !== 'USER' && instruction.kind !== 'COPY' && instruction.kind !== 'ADD') continue;
    const named = namedAccounts(subject, instruction);
    const [first] = named;
    const isGone = named.some(({ name, kind }) => {
      if (target.accounts.has(name) || name === 'root') return false;
      if ((kind === 'user' ? there?.users : there?.groups)?.has(name) === true) return false;
      // Only what the old image is known to have had is known to be missing now; nobody made it again.
      return (kind === 'user' ? before?.users : before?.groups)?.has(name) === true;
    });
    if (!isGone || first === undefined) continue;
    const place = instruction.kind === 'USER' ? instruction.user?.span : chownSpan(instruction);
    if (place === undefined) continue;
    const number = accountFor(target.user);
    edits.push({ span: place, text: number });
    notes.push({
      message: `${shortName(target.reference)} has no account "${first.name}": it is ${number} now.`,
      at: place,
    });
  }
  return { edits, notes };
}

function chownSpan({ flags }: InstructionOf<'ADD' | 'COPY'>): Span | undefined {
  return flags.find(({ name }) => name === 'chown')?.valueSpan;
}
