import { insertLineAfter, keywordLike, lineBreak } from '../../lint/fixes.ts';
import { absolutePath } from '../../lint/paths.ts';
import { freeStageName } from '../../lint/stage-rename.ts';
import type { Instruction } from '../../syntax/model.ts';
import { applyEdits, type Edit } from '../../text/edit.ts';
import { at, type Span } from '../../text/span.ts';
import type { Change, Note, Refusal } from '../refactoring.ts';
import { type Carried, carriedOf, lastOfBuild } from './carried.ts';
import { healthCheckFate } from './health-check.ts';
import { isBelow } from './places.ts';
import { type Candidate, type Plan, refuse, shown, type Taken } from './recipe.ts';
import { pathAt } from './steps.ts';
import { positionals } from '../../shell/index.ts';
import { type RuntimeUser, runtimeUser } from './runtime-user.ts';
import { execForm } from './start.ts';

/** Makes the edits of a plan: the stage that is there builds, and one behind it runs. */
export function assemble(candidate: Candidate, plan: Plan): Change | Refusal {
  const { file, stage } = candidate;
  const carried = carriedOf(candidate);
  const user = runtimeUser(candidate, plan.reference);
  if ('kind' in user) return user;
  const changes = changesOf(candidate, plan, carried, user);
  if ('kind' in changes) return changes;
  const name = freeStageName(file, stage, 'build', 1);
  const word = (text: string): string => keywordLike(stage.from, text);
  const { alias } = stage.from;
  const platform = stage.from.platform?.span;
  const flag = platform === undefined ? '' : `${file.text.slice(platform.start, platform.end)} `;
  const as = alias === undefined ? '' : ` ${word('AS')} ${file.text.slice(alias.span.start, alias.span.end)}`;
  const lines = [`${word('FROM')} ${flag}${plan.image}${as}`];
  for (const instruction of stage.instructions) {
    if (instruction.kind === 'VOLUME') continue;
    if (carried.moved.includes(instruction)) lines.push(...movedLines(candidate, instruction, changes));
    else if (plan.keepsEnvironment !== false) lines.push(...(carried.repeated.get(instruction) ?? []));
  }
  if (plan.env.length > 0)
    lines.push(`${word('ENV')} ${plan.env.map(([key, value]) => `${key}=${value}`).join(' ')}`);
  const early = plan.keepsEnvironment === false ? undefined : folderAbove(candidate, carried);
  if (early !== undefined && early !== '/' && early !== folderOfImage(candidate, plan))
    lines.push(`${word('WORKDIR')} ${early}`);
  lines.push(...packageLines(candidate, plan), ...(plan.lines ?? []));
  for (const { path, to = path } of [...plan.taken, ...writtenElsewhere(plan, user)])
    lines.push(`${word('COPY')} --from=${name}${ownerFlag(candidate, user, path)} ${pathWords(path, to)}`);
  // Builders other than BuildKit drop what comes into a volume behind it.
  for (const instruction of carried.moved)
    if (instruction.kind === 'VOLUME') lines.push(...movedLines(candidate, instruction, changes));
  const hasOwnUser = carried.tail.some(({ kind }) => kind === 'USER');
  if (user.user !== undefined && !hasOwnUser) lines.push(`${word('USER')} ${user.user}`);
  const buildCommands = [...plan.buildCommands, ...ownedFolders(candidate, user)];
  const edits: Edit[] = [
    alias === undefined
      ? { span: at(stage.from.image?.span.end ?? stage.from.span.end), text: ` ${word('AS')} ${name}` }
      : { span: alias.span, text: name },
    ...plan.edits,
    ...carried.moved.map((one) => ({ span: wholeSpan(candidate, one), text: '' })),
    ...tailEdits(candidate, carried, changes),
    ...insertions(
      candidate,
      carried,
      buildCommands.map((command) => `${word('RUN')} ${command}`),
      lines,
    ),
  ];
  return {
    kind: 'change',
    title: `Build in a stage of its own, run on ${shown(plan.image)}`,
    edits,
    assumptions: [...plan.assumptions, ...user.assumptions],
    consequences: [
      ...imageNote(candidate, plan),
      ...plan.consequences,
      ...user.consequences,
      ...carried.consequences,
      ...changes.consequences,
    ],
  };
}

function imageNote({ stage, base }: Candidate, { image, reference }: Plan): Note[] {
  if (reference === base.reference.text) return [];
  const { image: word, keyword } = stage.from;
  return [
    {
      message: `What ships is made from '${shown(image)}', not from '${shown(word?.raw ?? '')}'.`,
      at: word?.span ?? keyword.span,
    },
  ];
}

/** The working directory that the end of the file takes for given; undefined when it sets its own. */
function folderAbove({ folder }: Candidate, { tail }: Carried): string | undefined {
  const own = tail.find(({ kind }) => kind === 'WORKDIR');
  if (own === undefined) return folder;
  return own.kind === 'WORKDIR' && own.path?.raw.startsWith('/') === true ? undefined : own.state.workdir;
}

/** WORKDIR makes a folder, which is not wanted where the runtime image starts there by itself. */
function folderOfImage({ base }: Candidate, { reference }: Plan): string | undefined {
  return reference === base.reference.text && base.name === 'php' ? '/var/www/html' : undefined;
}

/** What the build gives to the old user is given to the new one. */
function ownerFlag(
  { stage, steps, subject }: Candidate,
  { takesOver, owner, folders }: RuntimeUser,
  path: string,
): string {
  // COPY makes the folder itself anew: only what lies in it keeps its owner.
  if (folders.includes(path)) return ` --chown=${owner}`;
  const isGiven =
    takesOver &&
    (steps.some(
      ({ command, folder, instruction }) =>
        command.name === 'chown' &&
        positionals(command)
          .slice(1)
          .some(({ value }) =>
            isBelow(pathAt(subject.expand(instruction, value) ?? value, folder) ?? '/', path),
          ),
    ) ||
      stage.instructions.some(
        (one) =>
          (one.kind === 'COPY' || one.kind === 'ADD') &&
          one.flags.some(({ name }) => name === 'chown') &&
          isBelow(
            absolutePath(subject.expand(one, one.destination?.raw ?? '') ?? '/', one.state.workdir),
            path,
          ),
      ));
  return isGiven ? ` --chown=${owner}` : '';
}

function pathWords(path: string, to: string): string {
  return /\s/.test(path + to) ? execForm([path, to]) : `${path} ${to}`;
}

interface Changes {
  readonly edits: ReadonlyMap<Instruction, readonly Edit[]>;
  /** They have no place in the runtime stage. */
  readonly dropped: ReadonlySet<Instruction>;
  readonly consequences: readonly Note[];
}

/** What changes inside the instructions that the runtime stage takes over. */
function changesOf(candidate: Candidate, plan: Plan, carried: Carried, user: RuntimeUser): Changes | Refusal {
  const { subject, stage, start } = candidate;
  const edits = new Map<Instruction, readonly Edit[]>();
  const dropped = new Set<Instruction>();
  const consequences: Note[] = [];
  const { instructions } = start;
  if (plan.command !== undefined) {
    const [first, ...others] = instructions;
    if (first === undefined || others.length > 0)
      return refuse(
        'entrypoint-and-cmd',
        'The command to start is put together of ENTRYPOINT and CMD.',
        start.at,
      );
    if (plan.command.length === 0) dropped.add(first);
    else edits.set(first, [{ span: first.argsSpan, text: execForm(plan.command) }]);
  } else if (!plan.hasShell && start.usesShell) {
    for (const instruction of instructions) {
      if (instruction.json !== undefined) continue;
      edits.set(instruction, [{ span: instruction.argsSpan, text: execForm(start.words) }]);
    }
  }
  const programs = new Set(['node', 'python', 'python3', 'java', 'php', 'ruby', 'dotnet']);
  const own = start.program[0]?.split('/').at(-1);
  const runs = (name: string): boolean =>
    name === own ||
    (plan.healthCheck !== undefined && programs.has(name)) ||
    plan.packages?.names.includes(name) === true;
  for (const instruction of stage.instructions) {
    if (instruction.kind !== 'HEALTHCHECK') continue;
    const fate = healthCheckFate(subject, instruction, plan.hasShell, runs, plan.healthCheck);
    if (fate === 'stays') continue;
    if (fate === 'goes') {
      dropped.add(instruction);
      consequences.push({
        message:
          'The health check is gone, since the runtime image lacks its program: check from outside the container.',
        at: instruction.keyword.span,
      });
    } else {
      edits.set(instruction, [fate]);
      consequences.push({
        message: 'The health check asks with a program that the runtime image has.',
        at: instruction.keyword.span,
      });
    }
  }
  for (const instruction of carried.tail) {
    if (instruction.kind !== 'USER' || instruction.user === undefined || instruction !== stage.end.user)
      continue;
    if (user.user === undefined) dropped.add(instruction);
    else if (instruction.user.raw !== user.user)
      edits.set(instruction, [{ span: instruction.user.span, text: user.user }]);
  }
  return { edits, dropped, consequences };
}

function movedLines({ file }: Candidate, instruction: Instruction, { edits, dropped }: Changes): string[] {
  if (dropped.has(instruction)) return [];
  const start = instruction.comments[0]?.span.start ?? instruction.span.start;
  const { end } = instruction.span;
  const shifted = (edits.get(instruction) ?? []).map(({ span, text }) => ({
    span: { start: span.start - start, end: span.end - start },
    text,
  }));
  return [applyEdits(file.text.slice(start, end), shifted)];
}

function tailEdits({ file }: Candidate, { tail }: Carried, { edits, dropped }: Changes): Edit[] {
  const found: Edit[] = [];
  for (const instruction of tail) {
    if (dropped.has(instruction)) found.push({ span: linesOf(file, instruction.span), text: '' });
    else found.push(...(edits.get(instruction) ?? []));
  }
  return found;
}

/** The lines of an instruction with the comments that belong to it. */
function wholeSpan({ file }: Candidate, instruction: Instruction): Span {
  const top = instruction.comments[0]?.span.start ?? instruction.span.start;
  return linesOf(file, { start: top, end: instruction.span.end });
}

function linesOf({ lines }: Candidate['file'], span: Span): Span {
  return {
    start: lines.lineStart(lines.lineAt(span.start)),
    end: lines.fullLine(lines.lineAt(Math.max(span.start, span.end - 1))).end,
  };
}

function insertions(
  candidate: Candidate,
  carried: Carried,
  steps: readonly string[],
  stageLines: readonly string[],
): Edit[] {
  const { file, stage } = candidate;
  const eol = lineBreak(file);
  const lastBuild = lastOfBuild(stage, carried);
  const found: Edit[] = [];
  const indentOf = (instruction: Instruction): string => {
    const start = file.lines.lineStart(file.lines.lineAt(instruction.span.start));
    const indent = file.text.slice(start, instruction.span.start);
    return indent.trim() === '' ? indent : '';
  };
  if (steps.length > 0)
    found.push(insertLineAfter(file, lastBuild, steps.join(`${eol}${indentOf(lastBuild)}`)));
  const first = carried.tail[0];
  if (first === undefined) {
    const last = stage.instructions.at(-1) ?? stage.from;
    const edit = insertLineAfter(file, last, stageLines.join(`${eol}${indentOf(last)}`));
    found.push({ span: edit.span, text: `${eol}${edit.text}` });
    return found;
  }
  const top = file.lines.lineStart(file.lines.lineAt(first.comments[0]?.span.start ?? first.span.start));
  const indent = indentOf(stage.from);
  const above = file.text.slice(0, top).replace(/\r\n/g, '\n');
  const isApart = steps.length === 0 && /\n[ \t]*\n$/.test(above);
  found.push({
    span: at(top),
    text: `${isApart ? '' : eol}${stageLines.map((line) => `${indent}${line}${eol}`).join('')}`,
  });
  return found;
}

function packageLines({ file, stage }: Candidate, { packages }: Plan): string[] {
  if (packages === undefined) return [];
  const run = keywordLike(stage.from, 'RUN');
  const names = packages.names.map((name) => (/^[\w.+:=-]+$/.test(name) ? name : `'${name}'`)).join(' ');
  if (packages.manager === 'apk') return [`${run} apk add --no-cache ${names}`];
  const next = ` ${file.escape}${lineBreak(file)}    && `;
  return [
    [
      `${run} apt-get update`,
      `apt-get install -y --no-install-recommends ${names}`,
      'rm -rf /var/lib/apt/lists/*',
    ].join(next),
  ];
}

/** Folders that the program writes to are made in the build stage, with their owner. */
function ownedFolders({ stage }: Candidate, { folders, owner }: RuntimeUser): string[] {
  // Whoever is not root by then has been given what it writes to before.
  if (folders.length === 0 || stage.end.user !== undefined) return [];
  const list = folders.join(' ');
  return [`mkdir -p ${list} && chown -R ${owner} ${list}`];
}

/** Folders to write to that lie outside of what is taken over anyway. */
function writtenElsewhere({ taken }: Plan, { folders }: RuntimeUser): Taken[] {
  return folders
    .filter((folder) => !taken.some(({ path }) => isBelow(folder, path)))
    .map((path) => ({ path }));
}
