import { isRootUser } from '../image/facts.ts';
import { imageUser, type ImageUser } from '../knowledge/image-users.ts';
import type { Dockerfile, Instruction, Stage } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { baseName } from '../text/path.ts';
import { keywordLike } from './fixes.ts';
import { writtenText } from './instruction-text.ts';
import { knownRoot } from './known-image.ts';
import { insertLines, startPlace } from './non-root/place.ts';
import type { FileContext } from './rule.ts';
import { dialectOf, isWindowsImage } from './scripts.ts';

/** Whether USER's value, variables replaced, is root. */
export function isRoot(user: string): boolean {
  return /^(?:root|0+)(?::.*)?$/.test(user);
}

/**
 * What is known of the image that a stage is in the end built from. What its configuration says is stronger than our
 * tables, which know one thing better: that what starts as root gives it up.
 */
export function rootImageUser(context: Pick<FileContext, 'facts'>, stage: Stage): ImageUser {
  const { root } = stage;
  if (root.kind === 'scratch') return { start: 'root' };
  if (root.kind !== 'image') return { start: 'unknown' };
  const listed = imageUser(root.reference);
  const known = knownRoot(context, stage);
  if (known === undefined) return listed;
  if (isRootUser(known.user))
    return listed.start === 'nonroot' || listed.start === 'unknown' ? { start: 'root' } : listed;
  return { start: 'nonroot', ...(known.user !== undefined && isAccount(known.user) && { user: known.user }) };
}

/** Whether a registry's word can be written behind USER. */
function isAccount(user: string): boolean {
  return /^[\w.-]+(?::[\w.-]+)?$/.test(user);
}

/** Windows accounts are another matter. */
export function isWindowsStage(file: Dockerfile, stage: Stage): boolean {
  const { root } = stage;
  if (
    root.kind === 'image' &&
    (isWindowsImage(root.reference) || /\/dotnet\/framework\//.test(root.reference))
  )
    return true;
  if (file.escape === '`') return true;
  const last = stage.instructions.at(-1);
  return (
    last !== undefined &&
    stage.end.shell !== undefined &&
    ['cmd', 'powershell'].includes(dialectOf(file, last))
  );
}

/** Programs that start another one as another user. */
const STEPS_DOWN = new Set(['chpst', 'gosu', 's6-setuidgid', 'setpriv', 'setuidgid', 'su-exec']);

/** Whether the image seems to be made to start as root and to give that up itself. */
export function stepsDown(context: FileContext, stage: Stage): boolean {
  return instructionsOf(stage).some((instruction) => {
    if (instruction.kind === 'CMD' || instruction.kind === 'ENTRYPOINT') {
      return instruction.words.some(({ value }) => STEPS_DOWN.has(nameIn(value)) || value === '/init');
    }
    if (instruction.kind === 'COPY')
      return instruction.sources.some(({ value }) => STEPS_DOWN.has(nameIn(value)));
    if (instruction.kind !== 'RUN') return false;
    if (!/gosu|su-exec|setpriv|setuidgid|chpst/.test(writtenText(context.file, instruction))) return false;
    return context
      .scripts(instruction)
      .some((script) =>
        script.commands.some(
          ({ name, args }) => STEPS_DOWN.has(name) || args.some(({ value }) => STEPS_DOWN.has(nameIn(value))),
        ),
      );
  });
}

/** The name of a program by its path; `gosu=1.17-1` is what a package manager installs. */
function nameIn(word: string): string {
  return baseName(word).replace(/=.*$/, '');
}

/** The instructions of a stage and of those it is built from, oldest first; without ONBUILD. */
export function instructionsOf(stage: Stage): readonly Instruction[] {
  const { lineage } = stage;
  return lineage.length === 1
    ? stage.instructions
    : lineage.toReversed().flatMap(({ instructions }) => instructions);
}

/** `USER name` where the program starts: above the CMD and ENTRYPOINT that close the stage, else at its end. */
export function insertUser(file: Dockerfile, stage: Stage, name: string): Edit | undefined {
  const place = startPlace(file, stage);
  return place === undefined
    ? undefined
    : insertLines(file, place, [`${keywordLike(place.instruction, 'USER')} ${name}`]);
}
