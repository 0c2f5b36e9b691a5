import { keywordLike, insertLineAfter } from '../../lint/fixes.ts';
import { insertUser } from '../../lint/run-user.ts';
import type { Stage } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import type { Note, Refusal, Subject } from '../refactoring.ts';
import { runsAsRoot, startsAsRoot } from './stage-facts.ts';
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
    file.stages.some((other) => other.lineage.includes(stage) && needsRoot(other))
  ) {
    edits.push(insertLineAfter(file, stage.from, `${keywordLike(stage.from, 'USER')} root`));
  }
  if (!final.lineage.includes(stage)) return { edits, assumptions };
  const at = final.from.image?.span ?? final.from.span;
  const wasRoot = runsAsRoot(subject, final);
  const setsRoot = final.end.user !== undefined && wasRoot;
  // Root by the file, by what was just added above, or by the image; an image of which nobody knows counts as root.
  const wouldBeRoot = setsRoot || (final.end.user === undefined && (edits.length > 0 || !startsNonroot));
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
function needsRoot({ instructions }: Stage): boolean {
  for (const instruction of instructions) {
    if (instruction.kind === 'USER') return false;
    if (instruction.kind === 'RUN') return true;
  }
  return false;
}
