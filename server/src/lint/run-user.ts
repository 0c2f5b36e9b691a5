import { imageUser, type ImageUser } from '../knowledge/image-users.ts';
import { positionals } from '../shell/options.ts';
import { commandsNamed } from '../shell/vocabulary.ts';
import type { Dockerfile, Instruction, Stage, UserInstruction } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { insertLineAfter, keywordLike } from './fixes.ts';
import { insertAbove } from './insert-above.ts';
import type { RuleContext } from './rule.ts';
import { dialectOf, isWindowsImage } from './scripts.ts';

type Context = Pick<RuleContext, 'expand' | 'scripts'>;

/** Enough for a program that owns nothing: what distroless and hardened images call nonroot. */
const NOBODY_IN_PARTICULAR = '65532:65532';

/** Whether USER's value, variables replaced, is root. */
export function isRoot(user: string): boolean {
  return /^(?:root|0+)(?::.*)?$/.test(user);
}

/** What is known of the image that a stage is in the end built from. */
export function rootImageUser(stage: Stage): ImageUser {
  const { root } = stage;
  if (root.kind === 'scratch') return { start: 'root' };
  return root.kind === 'image' ? imageUser(root.reference) : { start: 'unknown' };
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
export function stepsDown(context: Context, stage: Stage): boolean {
  return instructionsOf(stage).some((instruction) => {
    if (instruction.kind === 'CMD' || instruction.kind === 'ENTRYPOINT') {
      return instruction.words.some(({ value }) => STEPS_DOWN.has(baseName(value)) || value === '/init');
    }
    if (instruction.kind === 'COPY')
      return instruction.sources.some(({ value }) => STEPS_DOWN.has(baseName(value)));
    if (instruction.kind !== 'RUN' || !/gosu|su-exec|setpriv|setuidgid|chpst/.test(instruction.args.text))
      return false;
    return context
      .scripts(instruction)
      .some((script) =>
        script.commands.some(
          ({ name, args }) =>
            STEPS_DOWN.has(name) || args.some(({ value }) => STEPS_DOWN.has(baseName(value))),
        ),
      );
  });
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/=.*$/, '');
}

/** The instructions of a stage and of those it is built from, oldest first; without ONBUILD. */
export function instructionsOf(stage: Stage): Instruction[] {
  return stage.lineage.toReversed().flatMap(({ instructions }) => instructions);
}

/** Who might run the stage's program instead of root; undefined when root is needed to start it. */
export function unprivilegedUser(
  context: Context,
  stage: Stage,
): { name: string; isAssumed: boolean } | undefined {
  const known = rootImageUser(stage);
  let found: string | undefined;
  for (const instruction of instructionsOf(stage)) {
    if (instruction.kind === 'USER') found = namedUser(context, instruction) ?? found;
    else if (instruction.kind === 'RUN') found = createdUser(context, instruction) ?? found;
  }
  if (found !== undefined) return { name: found, isAssumed: false };
  if (known.needsRoot === true) return undefined;
  return known.user === undefined
    ? { name: NOBODY_IN_PARTICULAR, isAssumed: true }
    : { name: known.user, isAssumed: false };
}

function namedUser(context: Context, instruction: UserInstruction): string | undefined {
  const { user } = instruction;
  if (user === undefined || /\s/.test(user.raw)) return undefined;
  const text = context.expand(instruction, user.raw);
  return text !== undefined && isRoot(text) ? undefined : user.raw;
}

/** The account that a RUN makes; of several the last. */
function createdUser(context: Context, instruction: Instruction): string | undefined {
  if (!/user/.test(instruction.args.text)) return undefined;
  let created: string | undefined;
  for (const script of context.scripts(instruction)) {
    for (const command of commandsNamed(script, ['useradd', 'adduser'])) {
      const [user] = positionals(command);
      if (user?.static === true && /^[A-Za-z_][\w.-]*$/.test(user.value)) created = user.value;
    }
  }
  return created;
}

/** `USER name` where the program starts: above the CMD and ENTRYPOINT that close the stage, else at its end. */
export function insertUser(file: Dockerfile, stage: Stage, name: string): Edit | undefined {
  const { instructions } = stage;
  const last = instructions.at(-1) ?? stage.from;
  let start: Instruction | undefined;
  // Whatever stands between them and the end of the stage must not need root.
  for (const instruction of instructions.toReversed()) {
    if (instruction.kind === 'CMD' || instruction.kind === 'ENTRYPOINT') start = instruction;
    else if (start !== undefined || needsUser(instruction)) break;
  }
  if (last.span.end > last.head.end && last.heredocs.at(-1)?.end === undefined) return undefined;
  const line = `${keywordLike(start ?? last, 'USER')} ${name}`;
  if (start === undefined) {
    // A continuation mark at the end of the file would take the new line for its own.
    const text = file.text.slice(last.head.start, last.head.end).trimEnd();
    return text.endsWith(file.escape) ? undefined : insertLineAfter(file, last, line);
  }
  return insertAbove(file, start, line);
}

/** Whether an instruction works as the USER in force, or makes files that belong to it. */
export function needsUser({ kind }: Instruction): boolean {
  return kind === 'RUN' || kind === 'COPY' || kind === 'ADD' || kind === 'WORKDIR';
}
