import type { Dockerfile, Escape, Flag, Instruction, Word } from '../syntax/model.ts';
import { Notes } from '../text/notes.ts';
import type { Span } from '../text/span.ts';

/** A text in which BuildKit replaces variables and removes quotes, and the way back to where it stands. */
export interface ExpandedText {
  readonly text: string;
  /** Where a part of it stands; the whole token when its parts cannot be told apart. */
  readonly span: (start: number, end: number) => Span;
  /** `name`: of an ARG, which the builder takes as it stands, quotes and all. */
  readonly source: 'word' | 'name' | 'json' | 'flag' | 'heredoc';
}

/** Instructions whose arguments the builder expands; in others that is left to a shell or not done. */
const EXPANDED: ReadonlySet<string> = new Set([
  'ADD',
  'ARG',
  'COPY',
  'ENV',
  'EXPOSE',
  'FROM',
  'LABEL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
]);
const ONE_TEXT: ReadonlySet<string> = new Set(['STOPSIGNAL', 'USER', 'WORKDIR']);
const EXPANDED_FLAGS: ReadonlySet<string> = new Set([
  'chown',
  'chmod',
  'checksum',
  'exclude',
  'from',
  'mount',
  'platform',
]);
const HEREDOC_MARK = /^\d*<</;

/** What the builder expands of an instruction, in file order but for flags, which come last. */
export function expandedTexts(file: Dockerfile, instruction: Instruction): ExpandedText[] {
  const texts: ExpandedText[] = [];
  if (EXPANDED.has(instruction.kind)) {
    texts.push(...argumentTexts(instruction));
    if (instruction.kind === 'ADD' || instruction.kind === 'COPY')
      texts.push(...bodyTexts(file, instruction));
  }
  texts.push(...instruction.flags.flatMap(flagText));
  return texts;
}

function argumentTexts(instruction: Instruction): ExpandedText[] {
  const { args, json, kind, words } = instruction;
  if (json !== undefined) {
    return json.elements.map(({ value, span, inner, verbatim }) => ({
      text: value,
      span: (start, end) =>
        verbatim && end > start ? { start: inner.start + start, end: inner.start + end } : span,
      source: 'json',
    }));
  }
  const part = (start: number, end: number, source: ExpandedText['source'] = 'word'): ExpandedText => ({
    text: args.text.slice(start, end),
    span: (from, to) => args.span(start + from, start + to),
    source,
  });
  if (ONE_TEXT.has(kind)) {
    const end = args.text.trimEnd().length;
    return end === 0 ? [] : [part(args.text.length - args.text.trimStart().length, end)];
  }
  switch (instruction.kind) {
    case 'FROM':
      return words.slice(0, 1).map(({ logical }) => part(logical.start, logical.end));
    case 'ARG':
    case 'ENV':
    case 'LABEL':
      // The builder cuts at the first equals sign, whatever quotes stand round it, and expands both sides.
      if (instruction.kind !== 'ARG' && instruction.legacy) {
        const name = words[0]?.logical;
        if (name === undefined) return [];
        const rest = args.text.slice(name.end);
        const value = part(name.end + rest.length - rest.trimStart().length, args.text.trimEnd().length);
        return [part(name.start, name.end), ...(value.text === '' ? [] : [value])];
      }
      return words.flatMap(({ raw, logical: { start, end } }) => {
        const equals = raw.indexOf('=');
        const nameEnd = equals < 0 ? end : start + equals;
        const name = part(start, nameEnd, instruction.kind === 'ARG' ? 'name' : 'word');
        return equals < 0 ? [name] : [name, part(nameEnd + 1, end)];
      });
    default:
      return words
        .filter((word) => !isHeredocWord(instruction, word))
        .map(({ logical }) => part(logical.start, logical.end));
  }
}

function isHeredocWord(instruction: Instruction, word: Word): boolean {
  return instruction.heredocs.length > 0 && HEREDOC_MARK.test(word.raw);
}

function bodyTexts(file: Dockerfile, instruction: Instruction): ExpandedText[] {
  return instruction.heredocs
    .filter(({ quoted, end }) => !quoted && end !== undefined)
    .map(({ body }) => ({
      text: file.text.slice(body.start, body.end),
      span: (start, end) => ({ start: body.start + start, end: body.start + end }),
      source: 'heredoc',
    }));
}

function flagText(flag: Flag): ExpandedText[] {
  const { name, value, valueSpan } = flag;
  if (value === undefined || valueSpan === undefined || !EXPANDED_FLAGS.has(name)) return [];
  // Quotes are gone from a flag's value, so that offsets in it do not tell places.
  return [{ text: value, span: () => valueSpan, source: 'flag' }];
}

/** Without one of these there is nothing to get wrong, and most instructions have none. */
const FAULTY = /["'$]/;

/** The first thing wrong in each text of an instruction that has something wrong. */
export function expansionFaults(
  file: Dockerfile,
  instruction: Instruction,
): readonly { readonly text: ExpandedText; readonly fault: ExpansionFault }[] {
  return FAULTS.of(instruction, () => findFaults(file, instruction));
}

type Faults = ReturnType<typeof expansionFaults>;

/** Two rules ask for them. */
const FAULTS = new Notes<Instruction, Faults>('instruction');
const NO_FAULTS: Faults = [];

function findFaults(file: Dockerfile, instruction: Instruction): Faults {
  const { kind, flags, span } = instruction;
  if (flags.length === 0 && !EXPANDED.has(kind)) return NO_FAULTS;
  if (!FAULTY.test(file.text.slice(span.start, span.end))) return NO_FAULTS;
  const found = expandedTexts(file, instruction).flatMap((text) => {
    const fault = firstFault(text, file.escape);
    return fault === undefined ? [] : [{ text, fault }];
  });
  return found.length === 0 ? NO_FAULTS : found;
}

export interface ExpansionFault {
  readonly kind: 'quote' | 'modifier' | 'substitution' | 'brace';
  readonly start: number;
  readonly end: number;
  /** The quote, the modifier, or the variable's name. */
  readonly detail: string;
}

interface Scanner {
  readonly text: string;
  readonly escape: Escape;
  /** In heredocs quotes mean nothing. */
  readonly quotes: boolean;
  at: number;
  depth: number;
  /** Nested too deep to tell. */
  lost: boolean;
}

const MAX_DEPTH = 20;
const NAME = /[0-9]+|[@*#?$!-]|[\p{L}_][\p{L}\p{Nd}_]*/uy;
const OPERATORS: ReadonlySet<string> = new Set(
  ['+', '-', '?', '#', '%'].flatMap((operator) => [operator, `:${operator}`]).concat('/', '//'),
);

/**
 * The first thing in a text that makes BuildKit's word processing give up and the build fail
 * (https://docs.docker.com/reference/dockerfile/#environment-replacement).
 */
export function firstFault({ text, source }: ExpandedText, escape: Escape): ExpansionFault | undefined {
  if (!FAULTY.test(text)) return undefined;
  const scanner = { text, escape, quotes: source !== 'heredoc', at: 0, depth: 0, lost: false };
  const fault = scan(scanner, '');
  return scanner.lost || fault === 'end' ? undefined : fault;
}

/** Reads up to `stop` and over it; `end` when the text ends first. */
function scan(scanner: Scanner, stop: string): ExpansionFault | 'end' | undefined {
  const { text, escape, quotes } = scanner;
  while (scanner.at < text.length) {
    const char = text[scanner.at];
    if (char === stop) {
      scanner.at += 1;
      return undefined;
    }
    let fault: ExpansionFault | undefined;
    if (char === '$') fault = dollar(scanner);
    else if (quotes && (char === "'" || char === '"')) fault = quoted(scanner, char);
    else scanner.at += char === escape ? 2 : 1;
    if (fault !== undefined) return fault;
  }
  return 'end';
}

function quoted(scanner: Scanner, quote: string): ExpansionFault | undefined {
  const { text, escape } = scanner;
  const start = scanner.at;
  scanner.at += 1;
  while (scanner.at < text.length) {
    const char = text[scanner.at];
    if (char === quote) {
      scanner.at += 1;
      return undefined;
    }
    if (quote === '"' && char === '$') {
      const fault = dollar(scanner);
      if (fault !== undefined) return fault;
    } else scanner.at += quote === '"' && char === escape ? 2 : 1;
  }
  return { kind: 'quote', start, end: text.length, detail: quote };
}

function dollar(scanner: Scanner): ExpansionFault | undefined {
  const { text } = scanner;
  const start = scanner.at;
  const braced = text[start + 1] === '{';
  scanner.at += braced ? 2 : 1;
  NAME.lastIndex = scanner.at;
  const name = NAME.exec(text)?.[0] ?? '';
  const behindBrace = text[scanner.at] ?? '';
  scanner.at += name.length;
  if (!braced) return undefined;

  const fault = (kind: ExpansionFault['kind'], detail: string): ExpansionFault => {
    const close = text.indexOf('}', scanner.at);
    if (close < 0) return { kind: 'brace', start, end: text.length, detail: name };
    return { kind, start, end: close + 1, detail };
  };
  if (behindBrace === '' || '{}:'.includes(behindBrace)) return fault('substitution', name);
  const operator = operatorAt(text, scanner.at);
  if (operator === '}') {
    scanner.at += 1;
    return undefined;
  }
  if (!OPERATORS.has(operator)) return fault('modifier', operator.replace('}', ''));
  scanner.at += operator.length;
  if (scanner.depth >= MAX_DEPTH) {
    scanner.lost = true;
    scanner.at = text.length;
    return undefined;
  }
  scanner.depth += 1;
  let inner = operator.startsWith('/') ? scan(scanner, '/') : undefined;
  inner ??= scan(scanner, '}');
  scanner.depth -= 1;
  return inner === 'end' ? fault('brace', name) : inner;
}

/** What stands behind a variable's name: a character, or two when the first is a colon or both are slashes. */
function operatorAt(text: string, at: number): string {
  const two = text[at] === ':' || text.startsWith('//', at);
  return text.slice(at, at + (two ? 2 : 1));
}
