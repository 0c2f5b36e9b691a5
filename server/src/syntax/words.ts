import type { Span } from '../text/span.ts';
import { isBlank } from './blank.ts';
import type { Logical } from './logical.ts';
import type { Escape } from './split.ts';

/** One word of an instruction. */
export interface Word {
  readonly span: Span;
  /** As written, continuation marks removed. */
  readonly raw: string;
  /** Quotes and escapes removed; variables not yet expanded. */
  readonly value: string;
  readonly variables: readonly VariableRef[];
  /** Where it stands in the logical text it was read from. */
  readonly logical: Span;
}

/** `$NAME` or `${NAME...}` in a word that BuildKit expands. */
export interface VariableRef {
  /** From `$` to its end. */
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  /** `:-`, `-`, `:+`, `+`, `:?`, `?`, `#`, `##`, `%`, `%%`, `/`, `//`; undefined for the plain forms. */
  readonly operator: string | undefined;
}

/** Splits at blanks only: FROM, EXPOSE, COPY, ADD, VOLUME. */
export function blankWords(logical: Logical, escape: Escape, from = 0): Word[] {
  const { text } = logical;
  const words: Word[] = [];
  let at = from;
  while (at < text.length) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at += 1;
    const start = at;
    while (at < text.length && !isBlank(text.charCodeAt(at))) at += 1;
    if (at > start) words.push(makeWord(logical, start, at, escape));
  }
  return words;
}

/** Splits at blanks outside quotes: ENV, ARG, LABEL. An open quote runs to the end. */
export function quotedWords(logical: Logical, escape: Escape, from = 0): Word[] {
  const { text } = logical;
  const words: Word[] = [];
  let at = from;
  while (at < text.length) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at += 1;
    const start = at;
    let quote = '';
    while (at < text.length && (quote !== '' || !isBlank(text.charCodeAt(at)))) {
      const char = text[at];
      if (quote === '') {
        if (char === "'" || char === '"') quote = char;
        else if (char === escape) at += 1;
      } else if (char === quote) quote = '';
      else if (char === escape && quote === '"') at += 1;
      at += 1;
    }
    at = Math.min(at, text.length);
    if (at > start) words.push(makeWord(logical, start, at, escape));
  }
  return words;
}

/** Everything from `from` on, without the blanks at both ends, as one word: USER, WORKDIR, STOPSIGNAL, MAINTAINER. */
export function restWord(logical: Logical, escape: Escape, from = 0): Word | undefined {
  const { text } = logical;
  let start = from;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return end > start ? makeWord(logical, start, end, escape) : undefined;
}

export function makeWord(logical: Logical, start: number, end: number, escape: Escape): Word {
  const raw = logical.text.slice(start, end);
  const plain = !/["'$\\`]/.test(raw);
  return {
    span: logical.span(start, end),
    raw,
    value: plain ? raw : unquote(raw, escape),
    variables: plain ? [] : variablesIn(logical, start, end, escape),
    logical: { start, end },
  };
}

/** Removes quotes and escapes as BuildKit's word processing does, variables left as they are. */
export function unquote(raw: string, escape: Escape): string {
  let result = '';
  let quote = '';
  for (let i = 0; i < raw.length; i++) {
    const char = raw[i] ?? '';
    if (quote === "'") {
      if (char === "'") quote = '';
      else result += char;
    } else if (quote === '"') {
      if (char === '"') quote = '';
      else if (char === escape && i + 1 < raw.length) {
        const next = raw[i + 1] ?? '';
        if (next === '"' || next === '$' || next === escape) {
          result += next;
          i += 1;
        } else result += char;
      } else result += char;
    } else if (char === "'" || char === '"') quote = char;
    else if (char === escape) {
      result += raw[i + 1] ?? '';
      i += 1;
    } else result += char;
  }
  return result;
}

const OPERATOR = /^(:[-+?]|[-+?]|##?|%%?|\/\/?)/;

/** More than anybody writes into one word; each costs a look for its end. */
const MAX_VARIABLES = 2000;

/** The variables that BuildKit would expand in logical `start`..`end`: not escaped, not in single quotes. */
export function variablesIn(logical: Logical, start: number, end: number, escape: Escape): VariableRef[] {
  const { text } = logical;
  const found: VariableRef[] = [];
  let quote = '';
  for (let i = start; i < end; i++) {
    const char = text[i];
    if (quote === "'") {
      if (char === "'") quote = '';
      continue;
    }
    if (char === escape) {
      i += 1;
      continue;
    }
    if (char === '"') quote = quote === '"' ? '' : '"';
    else if (char === "'" && quote === '') quote = "'";
    else if (char === '$') {
      const ref = readVariable(logical, i, end);
      if (ref === undefined) continue;
      found.push(ref.variable);
      if (found.length === MAX_VARIABLES) break;
      // Operands may hold further variables, so reading goes on right behind the name.
      i = ref.resume - 1;
    }
  }
  return found;
}

function readVariable(
  logical: Logical,
  dollar: number,
  end: number,
): { variable: VariableRef; resume: number } | undefined {
  const { text } = logical;
  const braced = text[dollar + 1] === '{';
  const nameStart = dollar + (braced ? 2 : 1);
  let nameEnd = nameStart;
  while (nameEnd < end && isNameChar(text.charCodeAt(nameEnd))) nameEnd += 1;
  if (nameEnd === nameStart) return undefined;
  const name = text.slice(nameStart, nameEnd);
  if (!braced) {
    return {
      variable: {
        span: logical.span(dollar, nameEnd),
        name,
        nameSpan: logical.span(nameStart, nameEnd),
        operator: undefined,
      },
      resume: nameEnd,
    };
  }
  const close = closingBrace(text, nameEnd, end);
  return {
    variable: {
      span: logical.span(dollar, close),
      name,
      nameSpan: logical.span(nameStart, nameEnd),
      operator: OPERATOR.exec(text.slice(nameEnd, nameEnd + 2))?.[0],
    },
    resume: nameEnd,
  };
}

/** How far a closing brace is looked for; keeps thousands of open ones from costing the square of their number. */
const MAX_EXPANSION = 1000;

function closingBrace(text: string, from: number, end: number): number {
  let depth = 1;
  for (let i = from; i < Math.min(end, from + MAX_EXPANSION); i++) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '{' && text[i - 1] === '$') depth += 1;
    else if (text[i] === '}') {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
  }
  return end;
}

function isNameChar(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
  );
}
