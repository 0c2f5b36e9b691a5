import { type Edit, sortEdits } from '../../text/edit.ts';
import { LineIndex } from '../../text/line-index.ts';
import type { Span } from '../../text/span.ts';

/** One step from a text to the next. */
export interface Move {
  readonly before: string;
  readonly after: string;
  readonly edits: readonly Edit[];
}

/** Where a place of the text that `moves` begin with is in the last one; of what is gone, where it was. */
export function follow(moves: readonly Move[], span: Span): Span {
  return moves.reduce((place, move) => across(move, place), span);
}

/** Where a place of the text that `moves` end with was in the first one; of what is new, where it was put. */
export function trace(moves: readonly Move[], span: Span): Span {
  return moves.reduceRight((place, move) => across(reversed(move), place), span);
}

function reversed({ before, after, edits }: Move): Move {
  let shift = 0;
  const back = sortEdits(edits).map(({ span, text }): Edit => {
    const start = span.start + shift;
    shift += text.length - (span.end - span.start);
    return { span: { start, end: start + text.length }, text: before.slice(span.start, span.end) };
  });
  return { before: after, after: before, edits: back };
}

/** A line that is taken out here and put in there, as it is when it moves to another stage, is followed there. */
function across({ before, after, edits }: Move, span: Span): Span {
  const start = moved(edits, span.start);
  const place = { start, end: Math.max(start, moved(edits, span.end)) };
  const line = lineOf(before, span.start);
  if (line.text === '' || lineOf(after, start).text === line.text) return place;
  const twin = onlyLine(after, line.text);
  if (twin === undefined) return place;
  const from = twin + Math.max(0, span.start - line.start);
  return { start: from, end: Math.min(after.length, from + span.end - span.start) };
}

function moved(edits: readonly Edit[], offset: number): number {
  let shift = 0;
  for (const { span, text } of sortEdits(edits)) {
    if (offset < span.start || (offset === span.start && span.end > span.start && text === '')) break;
    // What is put in front of a place pushes it on; what replaces it stands where it was.
    if (offset < span.end) return span.start + shift;
    shift += text.length - (span.end - span.start);
  }
  return offset + shift;
}

/** Without blanks at its ends. */
function lineOf(text: string, offset: number): { readonly start: number; readonly text: string } {
  const lines = new LineIndex(text);
  const line = lines.lineAt(offset);
  const start = lines.lineStart(line);
  const whole = text.slice(start, lines.lineEnd(line));
  return { start: start + whole.length - whole.trimStart().length, text: whole.trim() };
}

function onlyLine(text: string, wanted: string): number | undefined {
  const found: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0 && found.length < 2; at = text.indexOf(wanted, at + 1)) {
    if (lineOf(text, at).text === wanted) found.push(at);
  }
  return found.length === 1 ? found[0] : undefined;
}
