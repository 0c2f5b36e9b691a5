import { at, type Span } from '../text/span.ts';
import { isBlank } from './blank.ts';
import { readFlags, type Flag, type Flags } from './flags.ts';
import { readJson, type JsonForm, type JsonReading } from './json-form.ts';
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
import type { Comment, Escape, Heredoc, Piece } from './split.ts';
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

const MAX_TRIGGER_DEPTH = 3;

/** Turns a piece of text into an instruction. Never throws; what cannot be read is left out or noted as a problem. */
export function readInstruction(piece: Piece, place: Place): Instruction {
  return new Reading(piece, piece.logical, place, undefined, 0).asInstruction();
}

const NO_FLAGS: readonly Flag[] = [];

/** Where JSON may stand, so that the array must be read to know whether the builder refuses it. */
const MAY_BE_JSON = /^\s*\S+\s+(?:--\S+\s+)*\[/;

/**
 * An instruction of any kind. Keyword and place are known at once; everything else is read when first asked for,
 * because from one version of a document to the next most instructions stay as they are and nobody looks into them.
 * It has the members of every kind; `Instruction` shows only those of its own.
 */
class Reading {
  readonly kind: Instruction['kind'];
  readonly index: number;
  readonly span: Span;
  readonly head: Span;
  readonly keyword: { readonly span: Span; readonly text: string };
  readonly name: string;
  readonly stage: Stage | undefined;
  readonly onbuild: OnbuildInstruction | undefined;
  readonly state: StageState;
  notes: unknown[] | undefined = undefined;
  readonly #piece: Piece;
  readonly #logical: Logical;
  readonly #place: Place;
  readonly #depth: number;
  /** Where the keyword ends in the logical text. */
  readonly #keywordEnd: number;
  #flags: Flags | undefined;
  #args: Logical | undefined;
  #json: { readonly reading: JsonReading } | undefined;
  #words: readonly Word[] | undefined;
  #rest: { readonly word: Word | undefined } | undefined;
  #assignments: readonly Assignment[] | undefined;
  #trigger: { readonly instruction: Instruction | undefined } | undefined;

  constructor(
    piece: Piece,
    logical: Logical,
    place: Place,
    onbuild: OnbuildInstruction | undefined,
    depth: number,
  ) {
    const { text } = logical;
    const start = skipBlanks(text, 0);
    let end = start;
    // Only ASCII blanks end the keyword: a no-break space pasted in becomes part of it, and the builder refuses it.
    while (end < text.length && !(text.charCodeAt(end) < 0x80 && isBlank(text.charCodeAt(end)))) end += 1;
    const written = text.slice(start, end);
    const keyword = logical.span(start, end);
    this.name = written.toUpperCase();
    this.kind = isInstructionName(this.name) ? this.name : 'unknown';
    this.keyword = { span: keyword, text: written };
    this.index = place.index;
    this.span = onbuild === undefined ? piece.span : { start: keyword.start, end: piece.span.end };
    this.head = onbuild === undefined ? piece.head : { start: keyword.start, end: piece.head.end };
    this.stage = place.stage;
    this.state = place.state;
    this.onbuild = onbuild;
    this.#piece = piece;
    this.#logical = logical;
    this.#place = place;
    this.#depth = depth;
    this.#keywordEnd = end;
    if (TAKES_JSON.has(this.name) && MAY_BE_JSON.test(text) && this.#reading?.kind === 'not-strings') {
      place.problems.push({ kind: 'json-not-strings', span: this.#reading.span, detail: this.name });
    }
    // Read at once, because what its arguments may get wrong is a problem of the file.
    if (this.kind === 'ONBUILD') this.#trigger = { instruction: this.#readTrigger() };
  }

  asInstruction(): Instruction {
    return this;
  }

  get #split(): Flags {
    this.#flags ??=
      this.kind === 'unknown'
        ? { flags: [], rest: skipBlanks(this.#logical.text, this.#keywordEnd) }
        : readFlags(this.#logical, this.#keywordEnd, this.#place.escape);
    return this.#flags;
  }

  get #reading(): JsonReading {
    this.#json ??= {
      reading: TAKES_JSON.has(this.name) ? readJson(this.#logical, this.#split.rest) : undefined,
    };
    return this.#json.reading;
  }

  get args(): Logical {
    this.#args ??= this.#logical.slice(this.#split.rest);
    return this.#args;
  }

  get argsSpan(): Span {
    return trimmed(this.args, this.#piece.head.end);
  }

  get flags(): readonly Flag[] {
    return this.#split.flags;
  }

  get json(): JsonForm | undefined {
    return this.#reading?.kind === 'strings' ? this.#reading.form : undefined;
  }

  get brokenJson(): boolean {
    return this.#reading?.kind === 'broken';
  }

  get words(): readonly Word[] {
    this.#words ??=
      this.json?.elements.map((element) => jsonWord(this.#logical, element, this.#place.escape)) ??
      readWords(this.name, this.args, this.#place.escape);
    return this.#words;
  }

  get heredocs(): readonly Heredoc[] {
    return this.#piece.heredocs;
  }

  get comments(): readonly Comment[] {
    return this.#piece.comments;
  }

  // FROM

  get image(): Word | undefined {
    return this.words[0];
  }

  get as(): Word | undefined {
    return this.words[1];
  }

  get alias(): Word | undefined {
    return this.words[2];
  }

  get platform(): Flag | undefined {
    return this.#flag('platform');
  }

  // ARG, ENV, LABEL

  get legacy(): boolean {
    return this.kind !== 'ARG' && this.words[0]?.raw.includes('=') === false;
  }

  get assignments(): readonly Assignment[] {
    const { escape } = this.#place;
    this.#assignments ??= this.legacy
      ? legacyAssignment(this.args, escape)
      : this.words.map((word) => assignment(this.args, word, escape));
    return this.#assignments;
  }

  // RUN

  get mounts(): readonly Flag[] {
    // Most have none, and then their flags need not be read to know it.
    if (!this.#logical.text.includes('--mount')) return NO_FLAGS;
    return this.flags.filter((item) => item.name === 'mount');
  }

  // COPY, ADD

  get sources(): readonly Word[] {
    return this.words.slice(0, -1);
  }

  get destination(): Word | undefined {
    return this.words.at(-1);
  }

  get from(): Flag | undefined {
    return this.#flag('from');
  }

  // USER, WORKDIR

  get user(): Word | undefined {
    return this.#restWord();
  }

  get path(): Word | undefined {
    return this.#restWord();
  }

  #restWord(): Word | undefined {
    this.#rest ??= { word: restWord(this.args, this.#place.escape) };
    return this.#rest.word;
  }

  // HEALTHCHECK

  get type(): Word | undefined {
    return this.words[0];
  }

  get command(): Logical | undefined {
    const { type, args } = this;
    if (type?.value.toUpperCase() !== 'CMD') return undefined;
    return args.slice(skipBlanks(args.text, type.logical.end));
  }

  // ONBUILD

  get trigger(): Instruction | undefined {
    return this.#trigger?.instruction;
  }

  #readTrigger(): Instruction | undefined {
    const { args } = this;
    if (this.#depth >= MAX_TRIGGER_DEPTH || args.text.trim() === '') return undefined;
    const outer = this as unknown as OnbuildInstruction;
    return new Reading(this.#piece, args, this.#place, outer, this.#depth + 1).asInstruction();
  }

  #flag(name: string): Flag | undefined {
    if (!this.#logical.text.includes(`--${name}`)) return undefined;
    return this.flags.find((item) => item.name === name);
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
