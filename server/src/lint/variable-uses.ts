import type { Dockerfile, Instruction, VariableRef } from '../syntax/model.ts';

/** A variable that the builder replaces. */
export interface VariableUse extends Pick<VariableRef, 'name' | 'nameSpan' | 'span' | 'operator'> {
  readonly inHeredoc?: boolean;
  /** Names that the same ARG declares before it. */
  readonly siblings?: readonly string[];
}

/**
 * The variables that BuildKit replaces in an instruction, but for those that a `:+` asks for first; RUN and the start
 * commands leave theirs to the shell.
 */
export function variableUses(file: Dockerfile, instruction: Instruction): readonly VariableUse[] {
  return unguarded(everyVariableUse(file, instruction));
}

/** As `variableUses`, with those that are asked for first. */
export function everyVariableUse(file: Dockerfile, instruction: Instruction): readonly VariableUse[] {
  // Most instructions have none, and then their words need not be read to know it.
  const dollar = file.text.indexOf('$', instruction.span.start);
  return dollar < 0 || dollar > instruction.span.end ? NONE : usesIn(file, instruction);
}

const NONE: readonly VariableUse[] = [];

function usesIn(file: Dockerfile, instruction: Instruction): VariableUse[] {
  switch (instruction.kind) {
    case 'ARG':
      return instruction.assignments.flatMap(({ value }, index) =>
        (value?.variables ?? []).map((variable) => ({
          ...variable,
          siblings: instruction.assignments.slice(0, index).map(({ name }) => name),
        })),
      );
    case 'ENV':
    case 'LABEL':
      if (!instruction.legacy) return instruction.words.flatMap(({ variables }) => variables);
      return instruction.assignments.flatMap(({ value }) => value?.variables ?? []);
    case 'USER':
      return [...(instruction.user?.variables ?? [])];
    case 'WORKDIR':
      return [...(instruction.path?.variables ?? [])];
    case 'EXPOSE':
    case 'STOPSIGNAL':
    case 'VOLUME':
      return instruction.words.flatMap(({ variables }) => variables);
    case 'ADD':
    case 'COPY':
      return [
        ...flagUses(instruction, ['chown', 'chmod', 'checksum']),
        ...instruction.words.flatMap(({ variables }) => variables),
        ...instruction.heredocs.flatMap(({ quoted, body }) =>
          quoted ? [] : heredocUses(file, body.start, body.end),
        ),
      ];
    case 'RUN':
      return flagUses(instruction, ['mount']);
    default:
      return [];
  }
}

/** Without those inside `${NAME:+:${NAME}}`, which asks before it uses the name. */
function unguarded(uses: readonly VariableUse[]): readonly VariableUse[] {
  if (uses.length === 0) return uses;
  const guardedUntil = new Map<string, number>();
  return uses.filter(({ name, operator, span }) => {
    if (span.end < (guardedUntil.get(name) ?? 0)) return false;
    if (operator?.endsWith('+')) guardedUntil.set(name, span.end);
    return true;
  });
}

function flagUses(instruction: Instruction, names: readonly string[]): VariableUse[] {
  return instruction.flags.flatMap(({ name, variables }) => (names.includes(name) ? variables : []));
}

/** Quotes mean nothing in a heredoc, only the escape character does. */
function heredocUses(file: Dockerfile, start: number, end: number): VariableUse[] {
  const uses: VariableUse[] = [];
  const escaped = file.escape === '`' ? '`[^]' : '\\\\[^]';
  const shape = new RegExp(`${escaped}|\\$(\\{?)([A-Za-z_]\\w*|\\d+)(:?[-+?])?`, 'g');
  for (const match of file.text.slice(start, end).matchAll(shape)) {
    const [whole, brace = '', name, operator] = match;
    if (name === undefined) continue;
    const from = start + match.index;
    const nameStart = from + 1 + brace.length;
    const nameSpan = { start: nameStart, end: nameStart + name.length };
    const span = { start: from, end: brace === '' ? nameSpan.end : from + whole.length };
    uses.push({ name, span, nameSpan, operator: brace === '' ? undefined : operator, inHeredoc: true });
  }
  return uses;
}
