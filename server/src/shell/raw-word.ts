import type { RawWord } from './raw.ts';
import { type Region, addPiece, carry, endIn, startIn } from './region.ts';

/** What the parser tells of a word's part; its own types stay in parse.ts. */
export interface Part {
  readonly type: string;
  readonly pos: number;
  readonly end: number;
  readonly text: string;
  readonly value?: string;
  readonly parts?: readonly Part[] | undefined;
}

export interface ParsedWord {
  readonly text: string;
  readonly value: string;
  readonly pos: number;
  readonly end: number;
  readonly parts?: readonly Part[] | undefined;
}

const NONE: readonly string[] = [];

// Characters without which a word is its own value; asking the parser for parts makes it read the word again.
const SPECIAL = /[\\'"$`*?[{<>(]/;

/** A parsed word in the script's offsets. `variables` is asked only for words that have parts. */
export function rawWord(
  word: ParsedWord,
  region: Region,
  variables: (parts: readonly Part[]) => string[],
): RawWord {
  const { text, pos, end } = word;
  if (!SPECIAL.test(text)) return plainWord(text, region, pos, end);
  const parts = word.parts;
  const value = word.value;
  const traits = { static: true, quoted: false, substitutes: false };
  if (parts !== undefined) for (const part of parts) note(part, traits);
  return {
    start: startIn(region, pos),
    end: endIn(region, pos, end),
    text,
    value,
    static: traits.static,
    variables: parts === undefined || traits.static ? NONE : variables(parts),
    quoted: traits.quoted,
    pieces:
      text === value
        ? carried(region, pos, text.length)
        : carry(region, valuePieces(text, pos, value, parts)),
    substitutes: traits.substitutes,
  };
}

/** A word that stands in the source as it is meant. */
export function plainWord(text: string, region: Region, pos: number, end: number): RawWord {
  return {
    start: startIn(region, pos),
    end: endIn(region, pos, end),
    text,
    value: text,
    static: true,
    variables: NONE,
    quoted: false,
    pieces: carried(region, pos, text.length),
    substitutes: false,
  };
}

function carried(region: Region, pos: number, length: number): readonly number[] | undefined {
  return region.pieces === undefined ? undefined : carry(region, [0, pos, length]);
}

function note(part: Part, traits: { static: boolean; quoted: boolean; substitutes: boolean }): void {
  switch (part.type) {
    case 'Literal':
      return;
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      traits.quoted = true;
      return;
    case 'DoubleQuoted':
    case 'LocaleString':
      traits.quoted = true;
      for (const inner of part.parts ?? []) note(inner, traits);
      return;
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      traits.static = false;
      traits.substitutes = true;
      return;
    default:
      traits.static = false;
  }
}

/** Triples [start in value, start in source, length]; empty when the value cannot be followed. */
function valuePieces(text: string, pos: number, value: string, parts: readonly Part[] | undefined): number[] {
  const pieces: number[] = [];
  const length =
    parts === undefined ? unescaped(text, pos, 0, false, pieces) : partPieces(parts, 0, false, pieces);
  return length === value.length ? pieces : [];
}

function partPieces(parts: readonly Part[], from: number, double: boolean, pieces: number[]): number {
  let at = from;
  for (const part of parts) {
    switch (part.type) {
      case 'Literal':
        at =
          part.value === part.text
            ? linear(part, 0, part.text, at, pieces)
            : unescaped(part.text, part.pos, at, double, pieces);
        break;
      case 'SingleQuoted':
        at = linear(part, 1, part.value ?? '', at, pieces);
        break;
      case 'AnsiCQuoted':
        // An escape such as \n has no character of its own in the source; the word as a whole still has its span.
        at = part.value === part.text.slice(2, -1) ? linear(part, 2, part.value, at, pieces) : Number.NaN;
        break;
      case 'DoubleQuoted':
      case 'LocaleString':
        at = partPieces(part.parts ?? [], at, true, pieces);
        break;
      default:
        at = linear(part, 0, part.value ?? part.text, at, pieces);
    }
  }
  return at;
}

function linear(part: Part, skip: number, value: string, at: number, pieces: number[]): number {
  addPiece(pieces, at, part.pos + skip, value.length);
  return at + value.length;
}

/** Follows backslashes: all of them outside quotes, those before `$`, `` ` ``, `"`, `\` and line breaks inside. */
function unescaped(text: string, pos: number, from: number, double: boolean, pieces: number[]): number {
  let at = from;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && i + 1 < text.length && (!double || '$`"\\\n'.includes(text[i + 1] ?? ' '))) {
      i++;
      if (text[i] === '\n') continue;
    }
    addPiece(pieces, at++, pos + i, 1);
  }
  return at;
}
