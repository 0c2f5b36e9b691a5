import { deleteInstruction } from '../../lint/fixes.ts';
import type { ShellCommand, ShellScript } from '../../shell/index.ts';
import type { Dockerfile, Instruction } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';

/** What may stand between two commands of one list: blanks, continuation marks, one connector. */
const GAP = /^[\s\\]*(?:&&|;)?[\s\\]*$/;

/** A pipeline, which is left out as a whole. */
interface Unit {
  readonly commands: readonly ShellCommand[];
  readonly span: Span;
  readonly first: ShellCommand;
}

/**
 * Leaves out commands of a script; those of one pipeline go together. The others run in the same order and under the
 * same conditions: where a list cannot be closed up, `true` stands in the command's place.
 */
export function deletionEdits(
  file: Dockerfile,
  instruction: Instruction,
  script: ShellScript,
  deleted: ReadonlySet<ShellCommand>,
): readonly Edit[] {
  if (deleted.size === 0) return [];
  const all = unitsOf(script);
  const isGone = (unit: Unit | undefined): boolean =>
    unit?.commands.some((command) => deleted.has(command)) === true;
  if (all.every((unit) => isGone(unit) || isInside(unit, deleted)))
    return wholeScript(file, instruction, script);
  const edits: Edit[] = [];
  // Commands in another one's words are no neighbours of those beside it.
  for (const parent of new Set(all.map(({ first }) => first.parent))) {
    const units = all.filter((unit) => unit.first.parent === parent && !isInside(unit, deleted));
    for (let index = 0; index < units.length; index++) {
      if (!isGone(units[index])) continue;
      let end = index;
      while (isGone(units[end + 1]) && isJoined(file, units[end], units[end + 1])) end += 1;
      edits.push(...runEdits(file, units, index, end, instruction));
      index = end;
    }
  }
  return edits;
}

/** A command that cannot be left out: with it would go a comment, or half of a group of commands. */
export function undeletable(
  file: Dockerfile,
  script: ShellScript,
  deleted: ReadonlySet<ShellCommand>,
): ShellCommand | undefined {
  return unitsOf(script).find(
    ({ commands, span }) =>
      commands.some((command) => deleted.has(command)) &&
      (!isClean(file, span.start, span.end) ||
        new Set(commands.map(({ context }) => placeOf(context))).size > 1),
  )?.first;
}

/** Its text is part of a command that is left out anyway. */
function isInside(unit: Unit, deleted: ReadonlySet<ShellCommand>): boolean {
  for (let { parent } = unit.first; parent !== undefined; parent = parent.parent) {
    if (parent.pipeline.some((command) => deleted.has(command))) return true;
  }
  return false;
}

function unitsOf(script: ShellScript): readonly Unit[] {
  const units: Unit[] = [];
  const seen = new Set<ShellCommand>();
  for (const command of script.commands) {
    if (seen.has(command)) continue;
    const commands = command.pipeline.length > 0 ? command.pipeline : [command];
    for (const each of commands) seen.add(each);
    const start = Math.min(...commands.map(({ span }) => span.start));
    const end = Math.max(...commands.map(({ span }) => span.end));
    units.push({ commands, span: { start, end }, first: command });
  }
  return units.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
}

/** Whether two units stand side by side in one list, so that one may be left out. */
function isJoined(file: Dockerfile, a: Unit | undefined, b: Unit | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const { before, parent, context } = b.first;
  if (before !== '&&' && before !== ';') return false;
  if (a.first.parent !== parent || a.commands.some(({ background, negated }) => background || negated))
    return false;
  const place = (kinds: readonly string[]): string => kinds.filter((kind) => kind !== 'and-or').join(' ');
  return (
    place(a.first.context) === place(context) && GAP.test(withoutComments(file, a.span.end, b.span.start))
  );
}

/** What it stands in, lists aside. */
function placeOf(context: ShellCommand['context']): string {
  return context.filter((kind) => kind !== 'and-or').join(' ');
}

function withoutComments(file: Dockerfile, start: number, end: number): string {
  return file.text.slice(start, end).replace(/\n[ \t]*#[^\n]*/g, '\n');
}

function runEdits(
  file: Dockerfile,
  units: readonly Unit[],
  from: number,
  to: number,
  instruction: Instruction,
): readonly Edit[] {
  const first = units[from];
  const last = units[to];
  if (first === undefined || last === undefined) return [];
  const before = units[from - 1];
  const behind = units[to + 1];
  const { before: connector } = first.first;
  const isElement = instruction.json !== undefined && first.first.parent === undefined;
  const joinsBefore = isJoined(file, before, first);
  const joinsBehind = isJoined(file, last, behind);
  if (!isElement && joinsBehind && behind !== undefined && (connector === undefined || joinsBefore)) {
    // `a && x; b` is `a; b`: b ran whatever became of a.
    const keepsOwn = connector === '&&' && behind.first.before === ';';
    if (!keepsOwn || !joinsBefore || before === undefined)
      return upTo(file, units.slice(from, to + 1), behind);
  }
  if (!isElement && joinsBefore && before !== undefined && isClean(file, before.span.end, last.span.end))
    return [{ span: { start: before.span.end, end: last.span.end }, text: '' }];
  const span = { start: first.span.start, end: last.span.end };
  return [{ span, text: isElement ? '"true"' : 'true' }];
}

/** Up to the next command; comments in between stay, and with them the lines that they need. */
function upTo(file: Dockerfile, run: readonly Unit[], next: Unit): readonly Edit[] {
  const [first] = run;
  if (first === undefined) return [];
  if (isClean(file, first.span.start, next.span.start))
    return [{ span: { start: first.span.start, end: next.span.start }, text: '' }];
  const operators = [...run.slice(1), next].flatMap(({ first: { operatorSpan } }) =>
    operatorSpan === undefined || /^\s*$/.test(file.text.slice(operatorSpan.start, operatorSpan.end))
      ? []
      : [{ span: operatorSpan, text: '' }],
  );
  return [...run.map(({ span }) => ({ span, text: '' })), ...operators];
}

function isClean(file: Dockerfile, start: number, end: number): boolean {
  return !/\n[ \t]*#/.test(file.text.slice(start, end));
}

/** Nothing is left of it: the instruction goes, or does nothing where something hangs on it. */
function wholeScript(file: Dockerfile, instruction: Instruction, script: ShellScript): readonly Edit[] {
  const { onbuild, heredocs, head, json } = instruction;
  const hasComment = file.comments.some(({ span }) => head.start < span.start && span.start < head.end);
  if (onbuild === undefined && heredocs.length === 0 && !hasComment)
    return [deleteInstruction(file, instruction)];
  return [{ span: trimmed(file, script.span), text: json === undefined ? 'true' : '"true"' }];
}

function trimmed(file: Dockerfile, { start, end }: Span): Span {
  const text = file.text.slice(start, end);
  return { start: start + (text.length - text.trimStart().length), end: start + text.trimEnd().length };
}
