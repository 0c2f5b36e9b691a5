import { pieceAt, pieceOffset } from './model.ts';

/**
 * Where a parsed text comes from. The script itself is its own text; the text of `sh -c "..."` is a word's value and
 * that of an escaped backtick is decoded, so their offsets go through pieces to the script's.
 */
export interface Region {
  readonly source: string;
  readonly shift: number;
  /** Triples [start in source, start in script, length]; undefined when source is a plain slice at `shift`. */
  readonly pieces: readonly number[] | undefined;
}

/** Start of a stretch in the script. A backslash before its first character belongs to it. */
export function startIn(region: Region, at: number): number {
  const { pieces } = region;
  if (pieces === undefined) return region.shift + at;
  const i = pieceAt(pieces, at);
  if (i !== undefined && i >= 3 && pieces[i] === at) {
    const before = (pieces[i - 2] ?? 0) + (pieces[i - 1] ?? 0);
    if (pieces[i + 1] === before + 1) return before;
  }
  return offsetIn(region, at);
}

/** The script's offset of one character. */
function offsetIn(region: Region, at: number): number {
  if (region.pieces === undefined) return region.shift + at;
  return pieceOffset(region.pieces, at) ?? lastOffset(region.pieces);
}

/** End of a stretch in the script: right behind the script's character that its last one comes from. */
export function endIn(region: Region, start: number, end: number): number {
  if (region.pieces === undefined) return region.shift + end;
  return end > start ? offsetIn(region, end - 1) + 1 : startIn(region, start);
}

function lastOffset(pieces: readonly number[]): number {
  const length = pieces.length;
  return length < 3 ? 0 : (pieces[length - 2] ?? 0) + (pieces[length - 1] ?? 0);
}

/** Pieces from a value to offsets in `region.source`, carried on to offsets in the script. */
export function carry(region: Region, pieces: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i + 2 < pieces.length; i += 3) {
    const inValue = pieces[i] ?? 0;
    const inSource = pieces[i + 1] ?? 0;
    const length = pieces[i + 2] ?? 0;
    if (region.pieces === undefined) out.push(inValue, region.shift + inSource, length);
    else carryThrough(region.pieces, inValue, inSource, length, out);
  }
  return out;
}

function carryThrough(
  pieces: readonly number[],
  inValue: number,
  inSource: number,
  length: number,
  out: number[],
) {
  for (let i = pieceAt(pieces, inSource) ?? 0; i + 2 < pieces.length; i += 3) {
    const from = pieces[i] ?? 0;
    if (from >= inSource + length) break;
    const to = from + (pieces[i + 2] ?? 0);
    const start = Math.max(from, inSource);
    const end = Math.min(to, inSource + length);
    if (start < end) out.push(inValue + start - inSource, (pieces[i + 1] ?? 0) + start - from, end - start);
  }
}

/** One piece that runs on from the last is joined to it, so that plain text costs one triple. */
export function addPiece(pieces: number[], inValue: number, inText: number, length: number): void {
  if (length <= 0) return;
  const last = pieces.length - 3;
  if (last >= 0) {
    const run = pieces[last + 2] ?? 0;
    if ((pieces[last] ?? 0) + run === inValue && (pieces[last + 1] ?? 0) + run === inText) {
      pieces[last + 2] = run + length;
      return;
    }
  }
  pieces.push(inValue, inText, length);
}

/** The region of decoded text: each piece's offsets in `value` and in the outer region's source. */
export function decoded(outer: Region, value: string, pieces: readonly number[]): Region {
  return { source: value, shift: 0, pieces: carry(outer, pieces) };
}

/** What backslashes keep inside backquotes: only `\`, `$` and the backquote lose theirs (POSIX 2.6.3). */
export function backquotePieces(text: string, start: number): number[] {
  const pieces: number[] = [];
  let inValue = 0;
  for (let i = 1; i < text.length - 1; i++) {
    if (text[i] === '\\' && '\\$`'.includes(text[i + 1] ?? ' ')) i++;
    addPiece(pieces, inValue++, start + i, 1);
  }
  return pieces;
}
