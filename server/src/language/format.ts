import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { parse } from '../syntax/parse.ts';
import { applyEdits, type Edit } from '../text/edit.ts';
import { contains, type Span } from '../text/span.ts';

export interface FormatOptions {
  /** One step of indentation. */
  readonly indent: string;
  readonly trimFinalNewlines: boolean;
  readonly insertFinalNewline: boolean;
}

const MAX_EMPTY_LINES = 2;

/**
 * Puts blanks in order and nothing else: instructions begin in the first column, continuation lines are indented, lines
 * have no blanks at their end, three empty lines in a row become two. Every word, quote, comment and heredoc stays as it
 * is, and so does the case of keywords. `within` limits it to lines that it touches. Should the file mean anything else
 * afterwards there are no edits at all.
 */
export function formatEdits(file: Dockerfile, options: FormatOptions, within?: Span): readonly Edit[] {
  const { text, lines } = file;
  const edits = lineEdits(file, options).filter(
    ({ span, text: by }) => text.slice(span.start, span.end) !== by,
  );
  const first = within === undefined ? 0 : lines.lineAt(within.start);
  const last = within === undefined ? lines.lineCount : lines.lineAt(within.end);
  const chosen = edits.filter(
    ({ span }) => lines.lineAt(span.start) >= first && lines.lineAt(span.start) <= last,
  );
  if (chosen.length === 0) return [];
  return meaning(parse(applyEdits(text, chosen))) === meaning(file) ? chosen : [];
}

function lineEdits(file: Dockerfile, options: FormatOptions): Edit[] {
  const { text, lines } = file;
  const edits: Edit[] = [];
  const fixed = heredocLines(file);
  const owners = ownerLines(file);
  const lastLine = lines.lineAt(text.trimEnd().length);
  let empty = 0;
  for (let line = 0; line <= lastLine; line++) {
    if (fixed.has(line)) {
      empty = 0;
      continue;
    }
    const start = lines.lineStart(line);
    const end = lines.lineEnd(line);
    const content = text.slice(start, end);
    const trimmed = content.trim();
    empty = trimmed === '' ? empty + 1 : 0;
    if (empty > MAX_EMPTY_LINES) edits.push({ span: lines.fullLine(line), text: '' });
    else if (empty > 0) edits.push({ span: { start, end }, text: '' });
    else {
      const lead = leadOf(content);
      const indent = indentOf(file, owners.get(line), start, content.slice(0, lead), options);
      edits.push({ span: { start, end: start + lead }, text: indent });
      edits.push({ span: { start: start + lead + content.slice(lead).trimEnd().length, end }, text: '' });
    }
  }
  if (!fixed.has(lastLine)) edits.push(...finalEdit(file, lastLine, options));
  return edits;
}

/** What stands behind the last line that says anything. */
function finalEdit(
  { text, lines }: Dockerfile,
  lastLine: number,
  { trimFinalNewlines, insertFinalNewline }: FormatOptions,
): Edit[] {
  const start = lines.lineEnd(lastLine);
  const rest = text.slice(start);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  if (start === 0) return [];
  if (rest === '') return insertFinalNewline ? [{ span: { start, end: start }, text: eol }] : [];
  return trimFinalNewlines ? [{ span: { start, end: text.length }, text: eol }] : [];
}

/** What has to stay the same: everything but blanks outside of quotes, case and places. */
function meaning({ instructions, comments, directives }: Dockerfile): string {
  return JSON.stringify([
    instructions.map(({ keyword, flags, args, json, heredocs, brokenJson }) => [
      keyword.text,
      flags.map(({ name, value }) => [name, value]),
      squeezed(args.text),
      json?.elements.map(({ value }) => value),
      brokenJson,
      heredocs.map(({ name, body, end }) => [name, body.end - body.start, end === undefined]),
    ]),
    comments.map(({ text }) => text),
    directives.map(({ name, value }) => [name, value]),
  ]);
}

/** With one blank for several, but inside quotes. */
function squeezed(text: string): string {
  return text
    .trim()
    .replace(/"(?:[^"\\]|\\[^])*"|'[^']*'|\\[^]|[ \t]+/g, (part) => (/^[ \t]/.test(part) ? ' ' : part));
}

/** What a new line behind `line` begins with: one step when the line goes on, as its neighbours do. */
export function indentAfter(
  file: Dockerfile,
  line: number,
  options: Pick<FormatOptions, 'indent'>,
): string | undefined {
  const { lines, text, instructions } = file;
  const end = lines.lineEnd(line);
  const head = text.slice(lines.lineStart(line), end);
  if (!head.trimEnd().endsWith(file.escape)) return undefined;
  const owner = instructions.find(({ head: own }) => contains(own, lines.lineStart(line) + leadOf(head)));
  if (owner === undefined || heredocLines(file).has(line)) return undefined;
  return lines.lineAt(owner.span.start) === line
    ? options.indent
    : (/^[ \t]*/.exec(head)?.[0] ?? options.indent);
}

function leadOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}

/** Lines that belong to heredocs, their end words included. */
function heredocLines({ instructions, lines }: Dockerfile): ReadonlySet<number> {
  const fixed = new Set<number>();
  for (const { heredocs } of instructions) {
    for (const { body, end } of heredocs) {
      const last = lines.lineAt(end?.end ?? body.end);
      for (let line = lines.lineAt(body.start); line <= last; line++) fixed.add(line);
    }
  }
  return fixed;
}

/** Which instruction a line continues; its own first line and lines between instructions have none. */
function ownerLines({ instructions, lines }: Dockerfile): ReadonlyMap<number, Instruction> {
  const owners = new Map<number, Instruction>();
  for (const instruction of instructions) {
    const last = lines.lineAt(instruction.head.end);
    for (let line = lines.lineAt(instruction.head.start) + 1; line <= last; line++)
      owners.set(line, instruction);
  }
  return owners;
}

function indentOf(
  file: Dockerfile,
  owner: Instruction | undefined,
  start: number,
  written: string,
  { indent }: FormatOptions,
): string {
  if (owner === undefined) return '';
  if (!isFree(file, owner, start)) return written;
  // People align what they continue; only what hangs in the first column is moved.
  return written === '' ? indent : written;
}

/**
 * Whether blanks at the beginning of a continuation line are blanks and no more: not inside quotes, and not between two
 * halves of one word.
 */
function isFree({ text }: Dockerfile, owner: Instruction, start: number): boolean {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  // A comment line is none of the instruction's text.
  if (text[at] === '#') return true;
  const logical = logicalOffset(owner, at);
  if (logical === undefined || insideQuotes(owner.args.text.slice(0, logical))) return false;
  const before = owner.args.text[logical - 1];
  return logical > 0 && (before === ' ' || before === '\t');
}

/** Where a character of the file stands in an instruction's arguments. */
function logicalOffset({ args }: Instruction, source: number): number | undefined {
  let low = 0;
  let high = args.text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (args.toSource(middle) < source) low = middle + 1;
    else high = middle;
  }
  return low < args.text.length && args.toSource(low) === source ? low : undefined;
}

/** Whether a quote is open at the end; of a heredoc of the shell nobody can be sure, so it counts as one. */
function insideQuotes(text: string): boolean {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote === "'") {
      if (char === "'") quote = '';
    } else if (char === '\\') i += 1;
    else if (quote === '"') {
      if (char === '"') quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '<' && text[i + 1] === '<') return true;
  }
  return quote !== '';
}
