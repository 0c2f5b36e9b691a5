import type { Span } from '../text/span.ts';
import { isBlank } from './blank.ts';
import type { Logical } from './logical.ts';
import type { Escape } from './split.ts';
import { variablesIn, type VariableRef } from './words.ts';

/** `--name=value` between the keyword and the arguments. */
export interface Flag {
  readonly span: Span;
  /** Without the dashes. */
  readonly name: string;
  readonly nameSpan: Span;
  /** Quotes removed; undefined when there is no `=`. */
  readonly value: string | undefined;
  readonly valueSpan: Span | undefined;
  readonly variables: readonly VariableRef[];
  /** `key=value` pairs of a comma-separated value, as `--mount` has them. */
  readonly options: readonly FlagOption[];
}

export interface FlagOption {
  readonly span: Span;
  /** Lower case. */
  readonly key: string;
  readonly value: string | undefined;
  readonly valueSpan: Span | undefined;
}

export interface Flags {
  readonly flags: readonly Flag[];
  /** Where the arguments begin in the logical text. */
  readonly rest: number;
}

/** Reads the leading `--flags`; the first word without two dashes, or `--` alone, ends them. */
export function readFlags(logical: Logical, from: number, escape: Escape): Flags {
  const { text } = logical;
  const flags: Flag[] = [];
  let at = from;
  for (;;) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at += 1;
    if (!text.startsWith('--', at)) return { flags, rest: at };
    const start = at;
    let quote = '';
    while (at < text.length && (quote !== '' || !isBlank(text.charCodeAt(at)))) {
      const char = text[at];
      if (quote === '') {
        if (char === '"' || char === "'") quote = char;
        else if (char === escape) at += 1;
      } else if (char === quote) quote = '';
      else if (char === escape && quote === '"') at += 1;
      at += 1;
    }
    at = Math.min(at, text.length);
    if (at === start + 2) return { flags, rest: at };
    flags.push(makeFlag(logical, start, at, escape));
  }
}

function makeFlag(logical: Logical, start: number, end: number, escape: Escape): Flag {
  const { text } = logical;
  const equals = text.slice(start, end).indexOf('=');
  const nameEnd = equals < 0 ? end : start + equals;
  const valueStart = nameEnd + 1;
  const hasValue = equals >= 0;
  return {
    span: logical.span(start, end),
    name: text.slice(start + 2, nameEnd),
    nameSpan: logical.span(start + 2, nameEnd),
    value: hasValue ? stripQuotes(text.slice(valueStart, end)) : undefined,
    valueSpan: hasValue ? logical.span(valueStart, end) : undefined,
    variables: hasValue ? variablesIn(logical, valueStart, end, escape) : [],
    options: hasValue ? readOptions(logical, valueStart, end) : [],
  };
}

function readOptions(logical: Logical, start: number, end: number): FlagOption[] {
  const { text } = logical;
  const options: FlagOption[] = [];
  let at = start;
  while (at < end) {
    let stop = at;
    let quote = '';
    while (stop < end && (quote !== '' || text[stop] !== ',')) {
      const char = text[stop];
      if (quote === '' && (char === '"' || char === "'")) quote = char;
      else if (char === quote) quote = '';
      stop += 1;
    }
    if (stop > at) {
      const equals = text.slice(at, stop).indexOf('=');
      const keyEnd = equals < 0 ? stop : at + equals;
      options.push({
        span: logical.span(at, stop),
        key: stripQuotes(text.slice(at, keyEnd)).toLowerCase(),
        value: equals < 0 ? undefined : stripQuotes(text.slice(keyEnd + 1, stop)),
        valueSpan: equals < 0 ? undefined : logical.span(keyEnd + 1, stop),
      });
    }
    at = stop + 1;
  }
  return options;
}

function stripQuotes(text: string): string {
  return text.replace(/["']/g, '');
}
