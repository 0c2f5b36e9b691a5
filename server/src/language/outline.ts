import type { Dockerfile, Instruction } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';

/** One line of a file's outline. */
export interface OutlineItem {
  readonly kind: 'stage' | 'variable' | 'entry' | 'command' | 'files' | 'setting';
  readonly name: string;
  readonly detail: string;
  readonly span: Span;
  /** What is selected when someone goes there; lies inside `span`. */
  readonly at: Span;
  readonly children: readonly OutlineItem[];
}

const MAX_NAME = 60;

/** Stages with their instructions, and what stands before the first. */
export function outline(file: Dockerfile): readonly OutlineItem[] {
  return [
    ...file.preamble.map(itemOf),
    ...file.stages.map(({ from, span, name, index, isFinal, instructions }): OutlineItem => {
      const image = from.image?.raw ?? '';
      return {
        kind: 'stage',
        name: from.alias?.value ?? (name === undefined && image !== '' ? image : `stage ${String(index)}`),
        detail: [from.alias === undefined ? '' : image, isFinal ? 'final stage' : '']
          .filter(Boolean)
          .join(', '),
        span,
        at: from.keyword.span,
        children: instructions.map(itemOf),
      };
    }),
  ];
}

const KINDS: Readonly<Partial<Record<Instruction['kind'], OutlineItem['kind']>>> = {
  ARG: 'variable',
  ENV: 'variable',
  RUN: 'command',
  CMD: 'entry',
  ENTRYPOINT: 'entry',
  HEALTHCHECK: 'entry',
  COPY: 'files',
  ADD: 'files',
};

function itemOf(instruction: Instruction): OutlineItem {
  const { name, span, keyword, kind } = instruction;
  return {
    kind: KINDS[kind] ?? 'setting',
    name,
    detail: shortened(
      instruction.kind === 'ARG' || instruction.kind === 'ENV'
        ? // Values may be secrets, and an outline is on screen all the time.
          instruction.assignments.map((assignment) => assignment.name).join(' ')
        : instruction.args.text.slice(0, 4 * MAX_NAME),
    ),
    span,
    at: keyword.span,
    children: [],
  };
}

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > MAX_NAME ? `${line.slice(0, MAX_NAME - 1)}…` : line;
}
