import type { ShellToken, SourceMap } from '../shell/index.ts';
import type { Assignment, Dockerfile, Instruction, Word } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';
import { builderVariables } from './names.ts';
import { scriptTokens } from './scripts.ts';

/** Names of the protocol; the order is the legend's. */
export const TOKEN_TYPES = [
  'keyword',
  'comment',
  'string',
  'variable',
  'operator',
  'function',
  'parameter',
  'property',
  'namespace',
  'macro',
] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

export interface Token {
  readonly span: Span;
  readonly type: TokenType;
}

const SHELL_TYPES: Readonly<Record<ShellToken['kind'], TokenType>> = {
  command: 'function',
  comment: 'comment',
  keyword: 'keyword',
  operator: 'operator',
  option: 'parameter',
  string: 'string',
  variable: 'variable',
};

/** Colours of a whole file: sorted, without overlap, none of more than one line. */
export function semanticTokens(file: Dockerfile): readonly Token[] {
  const painter = new Painter(file);
  for (const { span, nameSpan, valueSpan } of file.directives) {
    painter.add('comment', { start: span.start, end: nameSpan.start });
    painter.add('macro', nameSpan);
    painter.add('string', valueSpan);
  }
  const directives = new Set(file.directives.map(({ span }) => span.start));
  for (const { span } of file.comments) if (!directives.has(span.start)) painter.add('comment', span);
  for (const instruction of file.instructions) paint(painter, file, instruction);
  return painter.finish();
}

function paint(painter: Painter, file: Dockerfile, instruction: Instruction): void {
  painter.add('keyword', instruction.keyword.span);
  for (const { nameSpan, valueSpan, options, name } of instruction.flags) {
    painter.add('property', { start: nameSpan.start - 2, end: nameSpan.end });
    if (name === 'mount')
      for (const option of options)
        painter.add('property', { ...option.span, end: option.span.start + option.key.length });
    else if (name === 'from' && valueSpan !== undefined) painter.add('namespace', valueSpan);
  }
  for (const { span } of builderVariables(file, instruction)) painter.add('variable', span);
  for (const { mark, end } of instruction.heredocs.map((heredoc) => ({
    mark: heredoc.span,
    end: heredoc.end,
  }))) {
    painter.add('string', mark);
    if (end !== undefined) painter.add('string', end);
  }
  for (const script of scriptTokens(file, instruction)) painter.script(script.map, script.tokens);
  for (const element of instruction.json?.elements ?? []) painter.add('string', element.span);
  switch (instruction.kind) {
    case 'FROM':
      if (instruction.as !== undefined) painter.add('keyword', instruction.as.span);
      if (instruction.alias !== undefined) painter.add('namespace', instruction.alias.span);
      if (instruction.stage?.base.kind === 'stage' && instruction.image !== undefined)
        painter.add('namespace', instruction.image.span);
      break;
    case 'ARG':
    case 'ENV':
      for (const assignment of instruction.assignments) painter.assignment('variable', assignment);
      break;
    case 'LABEL':
      for (const assignment of instruction.assignments) painter.assignment('property', assignment);
      break;
    case 'HEALTHCHECK':
      if (instruction.type !== undefined) painter.add('keyword', instruction.type.span);
      break;
    case 'ONBUILD':
      if (instruction.trigger !== undefined) paint(painter, file, instruction.trigger);
      break;
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      break;
    default:
      for (const word of instruction.words) painter.quoted(word);
  }
}

/** Collects; a class, because what comes first at a place stays there. */
class Painter {
  readonly #file: Dockerfile;
  readonly #tokens: Token[] = [];

  constructor(file: Dockerfile) {
    this.#file = file;
  }

  add(type: TokenType, span: Span): void {
    if (span.end > span.start) this.#tokens.push({ span, type });
  }

  script(map: SourceMap, tokens: readonly ShellToken[]): void {
    for (const { start, end, kind } of tokens) this.#mapped(SHELL_TYPES[kind], map, start, end);
  }

  /** A stretch of a script, torn apart where continuation lines tear it. */
  #mapped(type: TokenType, map: SourceMap, start: number, end: number): void {
    const span = map.span(start, end);
    if (span.end - span.start === end - start) {
      this.add(type, span);
      return;
    }
    let from = start;
    let source = map.span(start, start).start;
    for (let at = start + 1; at <= end; at++) {
      const next = at === end ? undefined : map.span(at, at).start;
      if (next === source + (at - from)) continue;
      this.add(type, { start: source, end: source + (at - from) });
      from = at;
      source = next ?? source;
    }
  }

  assignment(type: TokenType, { nameSpan, value }: Assignment): void {
    this.add(type, nameSpan);
    if (value !== undefined) this.quoted(value);
  }

  /** A word in quotes. */
  quoted({ span }: Word): void {
    const first = this.#file.text[span.start];
    if (first === '"' || first === "'") this.add('string', span);
  }

  /** Sorted and cut: of two at one place the inner one shows, and no token goes over the end of a line. */
  finish(): Token[] {
    const sorted = this.#tokens
      .map((token, order) => ({ token, order }))
      .sort(
        (a, b) =>
          a.token.span.start - b.token.span.start || b.token.span.end - a.token.span.end || a.order - b.order,
      )
      .map(({ token }) => token);
    const flat: Token[] = [];
    const open: Token[] = [];
    let at = 0;
    const upTo = (end: number): void => {
      while (open.length > 0) {
        const top = open[open.length - 1];
        if (top === undefined) break;
        const stop = Math.min(top.span.end, end);
        this.#lines(top.type, Math.max(at, top.span.start), stop, flat);
        at = Math.max(at, stop);
        if (top.span.end > end) break;
        open.pop();
      }
    };
    for (const token of sorted) {
      upTo(token.span.start);
      at = Math.max(at, token.span.start);
      open.push(token);
    }
    upTo(Infinity);
    return flat;
  }

  #lines(type: TokenType, start: number, end: number, out: Token[]): void {
    const { lines, text } = this.#file;
    while (start < end) {
      const line = lines.lineAt(start);
      const stop = Math.min(end, lines.lineEnd(line));
      let from = start;
      let to = stop;
      while (from < to && (text[from] === ' ' || text[from] === '\t')) from += 1;
      while (to > from && (text[to - 1] === ' ' || text[to - 1] === '\t')) to -= 1;
      if (to > from) out.push({ span: { start: from, end: to }, type });
      const next = lines.lineStart(line + 1);
      if (next <= start) return;
      start = next;
    }
  }
}
