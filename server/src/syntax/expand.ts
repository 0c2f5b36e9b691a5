import { globEnd, globStart, readGlob, replaceGlob } from '../text/wildcard.ts';
import type { Escape } from './split.ts';

/** What a name stands for: its text, something that only the build knows, or nothing at all. */
export type Value =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unknown' } | undefined;

export type Lookup = (name: string) => Value;

/**
 * A word with its variables replaced and its quotes removed, as BuildKit's word processing does
 * (https://docs.docker.com/reference/dockerfile/#environment-replacement). Undefined when the result depends on
 * something that the file does not say (an ARG without a default, a variable of the base image) or is malformed.
 */
export function expand(raw: string, escape: Escape, lookup: Lookup): string | undefined {
  if (!/["'$\\`]/.test(raw)) return raw;
  const reader = { raw, at: 0, escape, lookup, depth: 0 };
  return expandUntil(reader, '');
}

interface Reader {
  readonly raw: string;
  at: number;
  readonly escape: Escape;
  readonly lookup: Lookup;
  depth: number;
}

const MAX_DEPTH = 20;
/** Patterns take time that grows with both lengths; real tags stay far below this. */
const MAX_TEXT = 1024;
/** A longer result is given up: `ENV A=$A$A` doubles with every line. */
const MAX_RESULT = 64 * 1024;
const NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9]+/y;

/** Reads up to `stop` (consumed) or to the end when `stop` is empty. */
function expandUntil(reader: Reader, stop: string, keepEscapes = false): string | undefined {
  if (reader.depth > MAX_DEPTH) return undefined;
  const { raw, escape } = reader;
  let result: string | undefined = '';
  let quote = '';
  while (reader.at < raw.length) {
    const char = raw[reader.at] ?? '';
    if (quote === '' && stop !== '' && char === stop) {
      reader.at += 1;
      return result;
    }
    reader.at += 1;
    if (quote === "'") {
      if (char === "'") quote = '';
      else result = append(result, char);
    } else if (char === '$') {
      result = append(result, dollar(reader));
    } else if (char === '"') quote = quote === '"' ? '' : '"';
    else if (char === "'" && quote === '') quote = "'";
    else if (char === escape) {
      const next = raw[reader.at] ?? '';
      if (quote === '"' && next !== '"' && next !== '$' && next !== escape) result = append(result, char);
      else {
        result = append(result, keepEscapes ? char + next : next);
        reader.at += 1;
      }
    } else result = append(result, char);
  }
  return stop === '' && quote === '' ? result : undefined;
}

function append(left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined || right === undefined) return undefined;
  return left.length + right.length > MAX_RESULT ? undefined : left + right;
}

function dollar(reader: Reader): string | undefined {
  const { raw } = reader;
  if (raw[reader.at] !== '{') {
    const name = readName(reader);
    return name === '' ? '$' : textOf(reader.lookup(name));
  }
  reader.at += 1;
  const name = readName(reader);
  if (name === '') return undefined;
  const value = reader.lookup(name);
  const next = raw[reader.at] ?? '';
  reader.at += 1;
  if (next === '}') return textOf(value);
  reader.depth += 1;
  const result = modified(reader, next, value);
  reader.depth -= 1;
  return result;
}

function modified(reader: Reader, first: string, value: Value): string | undefined {
  const { raw } = reader;
  let operator = first;
  const colon = first === ':';
  if (colon) {
    operator = raw[reader.at] ?? '';
    reader.at += 1;
  }
  switch (operator) {
    case '-':
    case '+':
    case '?': {
      const operand = expandUntil(reader, '}');
      if (value?.kind === 'unknown') return undefined;
      const set = value !== undefined && !(colon && value.text === '');
      if (operator === '+') return set ? operand : '';
      if (set) return value.text;
      return operator === '-' ? operand : undefined;
    }
    case '#':
    case '%': {
      if (colon) return undefined;
      const greedy = raw[reader.at] === operator;
      if (greedy) reader.at += 1;
      const pattern = expandUntil(reader, '}', true);
      const text = textOf(value);
      if (text === undefined || pattern === undefined || text.length > MAX_TEXT) return undefined;
      return trim(text, pattern, operator === '#', greedy);
    }
    case '/': {
      if (colon) return undefined;
      const all = raw[reader.at] === '/';
      if (all) reader.at += 1;
      const pattern = expandUntil(reader, '/', true);
      const replacement = expandUntil(reader, '}', true);
      const text = textOf(value);
      if (text === undefined || pattern === undefined || replacement === undefined) return undefined;
      if (text.length > MAX_TEXT) return undefined;
      return replaceGlob(text, readGlob(pattern, true), replacement, all);
    }
    default:
      return undefined;
  }
}

function trim(text: string, pattern: string, prefix: boolean, longest: boolean): string {
  const glob = readGlob(pattern, true);
  return prefix
    ? text.slice(globEnd(text, glob, 0, longest) ?? 0)
    : text.slice(0, globStart(text, glob, longest));
}

function textOf(value: Value): string | undefined {
  if (value === undefined) return '';
  return value.kind === 'text' ? value.text : undefined;
}

function readName(reader: Reader): string {
  NAME.lastIndex = reader.at;
  const match = NAME.exec(reader.raw);
  if (match === null) return '';
  reader.at += match[0].length;
  return match[0];
}
