import type { Span } from '../text/span.ts';
import { isBlank } from './blank.ts';
import type { Logical } from './logical.ts';

/** `["a", "b"]` after an instruction. */
export interface JsonForm {
  readonly span: Span;
  readonly elements: readonly JsonElement[];
}

export interface JsonElement {
  readonly value: string;
  /** With its quotes. */
  readonly span: Span;
  /** Between its quotes; offsets inside it are the value's own when `verbatim`. */
  readonly inner: Span;
  /** No escape in it: value and source text are the same, character for character. */
  readonly verbatim: boolean;
  /** Where the text between the quotes stands in the logical text. */
  readonly logical: Span;
}

export type JsonReading =
  | { readonly kind: 'strings'; readonly form: JsonForm }
  /** A JSON array that holds something other than strings: BuildKit refuses the file. */
  | { readonly kind: 'not-strings'; readonly span: Span }
  /** Begins like an array but is not JSON, so that BuildKit takes it for shell form. */
  | { readonly kind: 'broken'; readonly span: Span }
  | undefined;

/** Reads what stands from `from` on as BuildKit does: JSON of strings and nothing else, or it is shell form. */
export function readJson(logical: Logical, from: number): JsonReading {
  const { text } = logical;
  let start = from;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  if (text[start] !== '[') return undefined;
  const span = logical.span(start, end);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.slice(start, end));
  } catch {
    return { kind: 'broken', span };
  }
  if (!Array.isArray(parsed) || !parsed.every((item) => typeof item === 'string'))
    return { kind: 'not-strings', span };
  const elements: JsonElement[] = [];
  let at = start + 1;
  for (const value of parsed) {
    const open = text.indexOf('"', at);
    const close = closingQuote(text, open);
    elements.push({
      value,
      span: logical.span(open, close + 1),
      inner: logical.span(open + 1, close),
      verbatim: close - open - 1 === value.length,
      logical: { start: open + 1, end: close },
    });
    at = close + 1;
  }
  return { kind: 'strings', form: { span, elements } };
}

function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '"') return i;
  }
  return text.length;
}
