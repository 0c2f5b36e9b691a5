import { at, type Span } from '../text/span.ts';
import { isBlank } from './blank.ts';
import { readFlags, type Flag } from './flags.ts';
import { readJson } from './json-form.ts';
import { isInstructionName } from './keywords.ts';
import type { Logical } from './logical.ts';
import type {
  Assignment,
  Instruction,
  OnbuildInstruction,
  Stage,
  StageState,
  SyntaxProblem,
} from './model.ts';
import type { Escape, Piece } from './split.ts';
import { blankWords, makeWord, quotedWords, restWord, type Word } from './words.ts';

/** What an instruction needs to know of where it stands. */
export interface Place {
  readonly index: number;
  readonly escape: Escape;
  readonly stage: Stage | undefined;
  readonly state: StageState;
  readonly problems: SyntaxProblem[];
}

/** Instructions whose arguments may be a JSON array. */
const TAKES_JSON = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME']);

/** Instructions for which BuildKit reads `--flags`; in others a word that begins with dashes is an argument. */
const TAKES_FLAGS = new Set([
  'ADD',
  'COPY',
  'FROM',
  'HEALTHCHECK',
  'RUN',
  'ONBUILD',
  'CMD',
  'ENTRYPOINT',
  'USER',
  'WORKDIR',
  'EXPOSE',
  'VOLUME',
  'SHELL',
  'STOPSIGNAL',
  'MAINTAINER',
  'ENV',
  'LABEL',
  'ARG',
]);

const MAX_TRIGGER_DEPTH = 3;

/** Turns a piece of text into an instruction. Never throws; what cannot be read is left out or noted as a problem. */
export function readInstruction(piece: Piece, place: Place): Instruction {
  return build(piece, piece.logical, place, undefined, 0);
}

function build(
  piece: Piece,
  logical: Logical,
  place: Place,
  onbuild: OnbuildInstruction | undefined,
  depth: number,
): Instruction {
  const { text } = logical;
  let start = 0;
  while (start < text.length && isBlank(text.charCodeAt(start))) start += 1;
  let keywordEnd = start;
  // Only ASCII blanks end the keyword: a no-break space pasted in becomes part of it, and the builder refuses it.
  while (
    keywordEnd < text.length &&
    !(text.charCodeAt(keywordEnd) < 0x80 && isBlank(text.charCodeAt(keywordEnd)))
  )
    keywordEnd += 1;
  const written = text.slice(start, keywordEnd);
  const name = written.toUpperCase();
  const known = isInstructionName(name);
  const { flags, rest } =
    known && TAKES_FLAGS.has(name)
      ? readFlags(logical, keywordEnd, place.escape)
      : { flags: [], rest: skipBlanks(text, keywordEnd) };
  const args = logical.slice(rest);
  const reading = TAKES_JSON.has(name) ? readJson(logical, rest) : undefined;
  if (reading?.kind === 'not-strings') {
    place.problems.push({ kind: 'json-not-strings', span: reading.span, detail: name });
  }
  const json = reading?.kind === 'strings' ? reading.form : undefined;
  const words =
    json === undefined
      ? readWords(name, args, place.escape)
      : json.elements.map((element) => jsonWord(logical, element, place.escape));
  const base = {
    index: place.index,
    span: onbuild === undefined ? piece.span : { start: logical.toSource(start), end: piece.span.end },
    head: onbuild === undefined ? piece.head : { start: logical.toSource(start), end: piece.head.end },
    keyword: { span: logical.span(start, keywordEnd), text: written },
    name,
    args,
    argsSpan: trimmed(args, piece.head.end),
    flags,
    words,
    json,
    brokenJson: reading?.kind === 'broken',
    heredocs: piece.heredocs,
    comments: piece.comments,
    stage: place.stage,
    onbuild,
    state: place.state,
  };
  switch (known ? name : undefined) {
    case 'FROM': {
      const [image, as, alias] = words;
      return { ...base, kind: 'FROM', image, as, alias, platform: flag(flags, 'platform') };
    }
    case 'ARG':
      return { ...base, kind: 'ARG', assignments: words.map((word) => assignment(args, word, place.escape)) };
    case 'ENV':
    case 'LABEL': {
      const legacy = words.length > 0 && !(words[0]?.raw ?? '').includes('=');
      const assignments = legacy
        ? legacyAssignment(args, place.escape)
        : words.map((word) => assignment(args, word, place.escape));
      return { ...base, kind: name as 'ENV' | 'LABEL', assignments, legacy };
    }
    case 'RUN':
      return { ...base, kind: 'RUN', mounts: flags.filter((item) => item.name === 'mount') };
    case 'COPY':
      return {
        ...base,
        kind: 'COPY',
        sources: words.slice(0, -1),
        destination: words.at(-1),
        from: flag(flags, 'from'),
      };
    case 'ADD':
      return { ...base, kind: 'ADD', sources: words.slice(0, -1), destination: words.at(-1) };
    case 'USER':
      return { ...base, kind: 'USER', user: restWord(args, place.escape) };
    case 'WORKDIR':
      return { ...base, kind: 'WORKDIR', path: restWord(args, place.escape) };
    case 'HEALTHCHECK': {
      const [type] = words;
      const isCommand = type?.value.toUpperCase() === 'CMD';
      return {
        ...base,
        kind: 'HEALTHCHECK',
        type,
        command: isCommand ? args.slice(skipBlanks(args.text, type.logical.end)) : undefined,
      };
    }
    case 'ONBUILD': {
      const instruction: OnbuildInstruction & { trigger: Instruction | undefined } = {
        ...base,
        kind: 'ONBUILD',
        trigger: undefined,
      };
      if (args.text.trim() !== '' && depth < MAX_TRIGGER_DEPTH)
        instruction.trigger = build(piece, args, place, instruction, depth + 1);
      return instruction;
    }
    case 'CMD':
    case 'ENTRYPOINT':
    case 'EXPOSE':
    case 'VOLUME':
    case 'SHELL':
    case 'STOPSIGNAL':
    case 'MAINTAINER':
      return { ...base, kind: name as 'CMD' };
    default:
      return { ...base, kind: 'unknown' };
  }
}

function readWords(name: string, args: Logical, escape: Escape): Word[] {
  switch (name) {
    case 'ENV':
    case 'ARG':
    case 'LABEL':
      return quotedWords(args, escape);
    default:
      return blankWords(args, escape);
  }
}

function jsonWord(
  logical: Logical,
  element: { value: string; logical: Span; span: Span },
  escape: Escape,
): Word {
  const word = makeWord(logical, element.logical.start, element.logical.end, escape);
  return { ...word, span: element.span, value: element.value };
}

/** `NAME=value` in one word; quotes may stand round the name too. */
function assignment(args: Logical, word: Word, escape: Escape): Assignment {
  const equals = word.raw.indexOf('=');
  const { start, end } = word.logical;
  if (equals < 0) return { span: word.span, name: word.value, nameSpan: word.span, value: undefined };
  const key = makeWord(args, start, start + equals, escape);
  return {
    span: word.span,
    name: key.value,
    nameSpan: key.span,
    value: makeWord(args, start + equals + 1, end, escape),
  };
}

/** `ENV NAME the whole rest`. */
function legacyAssignment(args: Logical, escape: Escape): Assignment[] {
  const { text } = args;
  const start = skipBlanks(text, 0);
  let end = start;
  while (end < text.length && !isBlank(text.charCodeAt(end))) end += 1;
  const key = makeWord(args, start, end, escape);
  const value = restWord(args, escape, end);
  const span = { start: key.span.start, end: (value ?? key).span.end };
  return [{ span, name: key.value, nameSpan: key.span, value }];
}

function flag(flags: readonly Flag[], name: string): Flag | undefined {
  return flags.find((item) => item.name === name);
}

function trimmed(args: Logical, fallback: number): Span {
  const { text } = args;
  const start = skipBlanks(text, 0);
  let end = text.length;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return end > start ? args.span(start, end) : at(fallback);
}

function skipBlanks(text: string, from: number): number {
  let start = from;
  while (start < text.length && isBlank(text.charCodeAt(start))) start += 1;
  return start;
}
