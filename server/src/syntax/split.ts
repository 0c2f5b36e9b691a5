import type { Span } from '../text/span.ts';
import { isBlank } from './blank.ts';
import { readDirective, type Directive } from './directives.ts';
import { findHeredocs, type HeredocMark } from './heredoc-marks.ts';
import { isInstructionName } from './keywords.ts';
import { Logical } from './logical.ts';

export type Escape = '\\' | '`';

/** A whole-line comment; `text` has neither `#` nor the blanks round it. */
export interface Comment {
  /** From `#` to the end of the line's text. */
  readonly span: Span;
  readonly text: string;
  /** Whether it stands between the lines of a continued instruction. */
  readonly inside: boolean;
}

export interface Heredoc {
  readonly mark: HeredocMark;
  /** `<<EOF` in the instruction's line. */
  readonly span: Span;
  readonly name: string;
  /** A quoted name: the builder expands nothing in the body. */
  readonly quoted: boolean;
  /** `<<-`: leading tabs are removed. */
  readonly chomp: boolean;
  /** The body's lines with their line breaks, without the end word. */
  readonly body: Span;
  /** The line that ends it; undefined when it never ends. */
  readonly end: Span | undefined;
}

/** One instruction's text, before anything is known of its meaning. */
export interface Piece {
  /** From the keyword to the end of the last line's text, heredocs included. */
  readonly span: Span;
  /** From the keyword to the end of the logical line, without heredocs. */
  readonly head: Span;
  readonly logical: Logical;
  readonly heredocs: readonly Heredoc[];
  /** Empty lines between continued lines, which BuildKit warns about; full lines with their line break. */
  readonly emptyLines: readonly Span[];
  /** Comment lines directly above, nearest last. */
  readonly comments: readonly Comment[];
  /** Whether the last line ends in a continuation mark with nothing to continue it. */
  readonly dangling: boolean;
}

export interface Split {
  readonly escape: Escape;
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly pieces: readonly Piece[];
}

interface Line {
  readonly start: number;
  /** End of the text, before `\r\n` or `\n`. */
  readonly end: number;
  readonly next: number;
}

const BOM = 0xfeff;

/**
 * Cuts a Dockerfile into instructions as BuildKit's parser does: lines end at `\n`, a continuation mark is the escape
 * character at a line's end (blanks may follow, but not a second escape character before it), comment lines and empty
 * lines between continued lines vanish, and heredocs of ADD, COPY and RUN take whole lines up to their end word.
 */
export function split(text: string): Split {
  const reader = new LineReader(text);
  const directives: Directive[] = [];
  const comments: Comment[] = [];
  const pieces: Piece[] = [];
  const seen = new Set<string>();
  let escape: Escape = '\\';
  let mayBeDirective = true;
  let above: Comment[] = [];

  for (let line = reader.read(); line !== undefined; line = reader.read()) {
    const start = skipBlanks(text, line.start, line.end);
    if (mayBeDirective) {
      const directive = readDirective(text.slice(line.start, line.end), line.start, seen);
      if (directive === null) mayBeDirective = false;
      else {
        directives.push(directive);
        seen.add(directive.name);
        if (directive.name === 'escape' && (directive.value === '`' || directive.value === '\\'))
          escape = directive.value;
        continue;
      }
    }
    if (start === line.end) {
      above = [];
      continue;
    }
    if (text.charCodeAt(start) === 35) {
      const comment = readComment(text, start, line.end, false);
      comments.push(comment);
      above.push(comment);
      continue;
    }
    pieces.push(readPiece(reader, { ...line, start }, escape, above, comments));
    above = [];
  }
  return { escape, directives, comments, pieces };
}

function readPiece(
  reader: LineReader,
  first: Line,
  escape: Escape,
  above: Comment[],
  comments: Comment[],
): Piece {
  const { text } = reader;
  const chunks: { logical: number; source: number }[] = [];
  const emptyLines: Span[] = [];
  let logical = '';
  let end = first.end;
  let line: Line = first;
  let dangling = false;
  for (;;) {
    const mark = continuationMark(text, line.start, line.end, escape);
    const stop = mark ?? line.end;
    if (stop > line.start || chunks.length === 0) {
      chunks.push({ logical: logical.length, source: line.start });
      logical += text.slice(line.start, stop);
    }
    end = line.end;
    if (mark === undefined) break;
    const next = nextContinued(reader, comments, emptyLines);
    if (next === undefined) {
      dangling = true;
      break;
    }
    line = next;
  }
  while (end > first.start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  const whole = new Logical(logical, chunks);
  const heredocs = readHeredocs(reader, whole);
  const last = heredocs.at(-1);
  const stop = last === undefined ? end : Math.max(end, (last.end ?? last.body).end);
  return {
    span: { start: first.start, end: stop },
    head: { start: first.start, end },
    logical: whole,
    heredocs,
    emptyLines: emptyLines.length === 0 ? NONE : emptyLines,
    comments: above.length === 0 ? NONE : above,
    dangling,
  };
}

/** The next line that carries text of the continued instruction. */
function nextContinued(reader: LineReader, comments: Comment[], emptyLines: Span[]): Line | undefined {
  const { text } = reader;
  const skipped: Span[] = [];
  for (let line = reader.read(); line !== undefined; line = reader.read()) {
    const start = skipBlanks(text, line.start, line.end);
    if (start === line.end) {
      skipped.push({ start: line.start, end: line.next });
      continue;
    }
    if (text.charCodeAt(start) === 35) {
      comments.push(readComment(text, start, line.end, true));
      continue;
    }
    emptyLines.push(...skipped);
    return line;
  }
  return undefined;
}

function readHeredocs(reader: LineReader, logical: Logical): readonly Heredoc[] {
  const { text } = reader;
  const marks = findHeredocs(logical.text);
  return marks.length === 0
    ? NONE
    : marks.map((mark) => {
        const span = logical.span(mark.start, mark.end);
        const start = reader.position;
        let end = start;
        let terminator: Span | undefined;
        // A name that ends nowhere behind an earlier place ends nowhere behind this one.
        const key = `${mark.chomp ? '-' : ''}${mark.name}`;
        const hopeless = reader.endless.has(key);
        for (let line = hopeless ? undefined : reader.peek(); line !== undefined; line = reader.peek()) {
          let from = line.start;
          if (mark.chomp) while (from < line.end && text.charCodeAt(from) === 9) from += 1;
          if (text.slice(from, line.end) === mark.name) {
            reader.read();
            terminator = { start: line.start, end: line.end };
            break;
          }
          reader.read();
          end = line.next;
        }
        if (terminator === undefined) {
          reader.endless.add(key);
          // While the body is being typed everything below would vanish into it: give back what looks like instructions.
          end = firstInstruction(text, start) ?? text.length;
          reader.position = end;
        }
        const { name, quoted, chomp } = mark;
        return { mark, span, name, quoted, chomp, body: { start, end }, end: terminator };
      });
}

/** Shared by all that have none, which are nearly all. */
const NONE: readonly never[] = [];

function firstInstruction(text: string, from: number): number | undefined {
  const shape = /^([A-Z]+)[ \t]/gm;
  shape.lastIndex = from;
  for (let match = shape.exec(text); match !== null; match = shape.exec(text)) {
    if (isInstructionName(match[1] ?? '')) return match.index;
  }
  return undefined;
}

/** Where the continuation mark begins, if the line ends in one. */
function continuationMark(text: string, start: number, end: number, escape: Escape): number | undefined {
  let at = end - 1;
  while (at >= start && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at -= 1;
  if (at < start || text[at] !== escape) return undefined;
  return at > start && text[at - 1] === escape ? undefined : at;
}

function readComment(text: string, start: number, lineEnd: number, inside: boolean): Comment {
  let end = lineEnd;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return { span: { start, end }, text: text.slice(start + 1, end).trim(), inside };
}

function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

class LineReader {
  readonly text: string;
  position: number;
  /** Heredoc names known to have no end line in what is left. */
  readonly endless = new Set<string>();

  constructor(text: string) {
    this.text = text;
    this.position = text.charCodeAt(0) === BOM ? 1 : 0;
  }

  peek(): Line | undefined {
    const { text, position } = this;
    if (position >= text.length) return undefined;
    const feed = text.indexOf('\n', position);
    const next = feed < 0 ? text.length : feed + 1;
    let end = feed < 0 ? text.length : feed;
    if (end > position && text.charCodeAt(end - 1) === 13) end -= 1;
    return { start: position, end, next };
  }

  read(): Line | undefined {
    const line = this.peek();
    if (line !== undefined) this.position = line.next;
    return line;
  }
}
