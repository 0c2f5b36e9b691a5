import { type ImageReference, parseReference } from '../image/reference.ts';
import { isDigest } from '../registry/digest.ts';
import type { Assignment, Dockerfile, FromInstruction, Instruction, Word } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';

/** One place where a file names an image from outside that can be written another way. */
export interface ImagePlace {
  readonly kind: 'image';
  /** As written where it is used; `span` is there. */
  readonly raw: string;
  readonly span: Span;
  readonly reference: ImageReference;
  /** Where the reference itself stands, letter by letter: there, or in an ARG's default. */
  readonly text: Span;
}

/** One that is left alone. */
export interface LeftPlace {
  readonly kind: 'left';
  readonly raw: string;
  readonly span: Span;
  /** Completes a sentence that begins with the image. */
  readonly reason: string;
  /** The file decides on the image and does not pin it; false for stages, and where whoever builds decides. */
  readonly isOpen: boolean;
}

export type Place = ImagePlace | LeftPlace;

/** Every image that a file names, by FROM, COPY, RUN, their ONBUILD forms and the syntax directive, in file order. */
export function imagePlaces(file: Dockerfile): readonly Place[] {
  const args = new GlobalArgs(file);
  const names = new Set(file.stages.map(({ name }) => name));
  const places = file.directives.flatMap(({ name, value, valueSpan, repeated }): Place[] => {
    // What stands behind a blank is handed to the frontend.
    const [frontend = ''] = value.split(/\s/);
    const span = { start: valueSpan.start, end: valueSpan.start + frontend.length };
    return name === 'syntax' && !repeated ? [literal(frontend, frontend, span, span)] : [];
  });
  for (const { from, instructions, base } of file.stages) {
    if (from.image !== undefined) {
      const { raw, span } = from.image;
      const left = (reason: string): Place => ({ kind: 'left', raw, span, reason, isOpen: false });
      if (base.kind === 'stage') places.push(left('is a stage of this file'));
      else if (base.kind === 'scratch') places.push(left('is no image'));
      else places.push(fromPlace(from, from.image, file, args));
    }
    for (const each of instructions) {
      const instruction = each.kind === 'ONBUILD' ? each.trigger : each;
      if (instruction !== undefined) places.push(...pulledPlaces(instruction, file.text, names));
    }
  }
  return places;
}

function literal(value: string, raw: string, span: Span, text: Span): Place {
  const reference = parseReference(value);
  const left = (reason: string): Place => ({ kind: 'left', raw, span, reason, isOpen: true });
  if (reference === undefined) return left('is no reference of an image');
  if (reference.digest !== undefined && !isDigest(reference.digest)) return left('has a digest that is none');
  return { kind: 'image', raw, span, reference, text };
}

/** Where a value stands letter by letter, which quotes round the whole of it do not hinder. */
function literalSpan(text: string, { start, end }: Span, value: string): Span | undefined {
  const written = text.slice(start, end);
  if (written === value) return { start, end };
  return written === `"${value}"` || written === `'${value}'`
    ? { start: start + 1, end: end - 1 }
    : undefined;
}

const BROKEN_UP = 'is written in more than one piece';
const WHOLE = /^\$(?:(\w+)|\{(\w+)(?::?-([^"'$\\{}]*))?\})$/;

function fromPlace({ stage }: FromInstruction, image: Word, file: Dockerfile, args: GlobalArgs): Place {
  const { raw, span, variables, value } = image;
  const left = (reason: string, isOpen: boolean): Place => ({ kind: 'left', raw, span, reason, isOpen });
  if (variables.length === 0) {
    const text = literalSpan(file.text, span, value);
    return text === undefined ? left(BROKEN_UP, true) : literal(value, raw, span, text);
  }
  const base = stage?.base;
  const name = variables.map((variable) => variable.name).join(', ');
  if (base?.kind !== 'image')
    return left(`depends on the build argument ${name}, which has no default`, false);
  const found = args.origin(image, Infinity);
  if (found === undefined) {
    const isPinned = isDigest(parseReference(base.reference)?.digest ?? '');
    return isPinned
      ? left('has its digest already', false)
      : left(`is put together with the build argument ${name}`, true);
  }
  if (typeof found === 'string') return left(found, true);
  const text = file.text.slice(found.start, found.end);
  return text === base.reference ? literal(text, raw, span, found) : left(BROKEN_UP, true);
}

/** Build arguments before the first FROM, the only ones that FROM sees. */
class GlobalArgs {
  readonly #text: string;
  readonly #assignments: readonly Assignment[];
  /** Those that some reference or default has as a part only: a digest in the middle would break it. */
  readonly #parts: ReadonlySet<string>;

  constructor({ text, preamble, stages }: Dockerfile) {
    this.#text = text;
    this.#assignments = preamble.flatMap((each) => (each.kind === 'ARG' ? each.assignments : []));
    const words = [...this.#assignments.map(({ value }) => value), ...stages.map(({ from }) => from.image)];
    this.#parts = new Set(
      words.flatMap((word) =>
        word === undefined || wholeOf(word) !== undefined ? [] : word.variables.map(({ name }) => name),
      ),
    );
  }

  /**
   * Where the reference stands that a word of one whole argument stands for; a text says why it must stay as it is, and
   * undefined that the word is more than one argument.
   */
  origin(word: Word, before: number): Span | string | undefined {
    const whole = wholeOf(word);
    if (whole === undefined) return undefined;
    const { name, fallback } = whole;
    const index = this.#assignments.findLastIndex(
      (each, at) => at < before && each.name === name && each.value !== undefined,
    );
    const value = this.#assignments[index]?.value;
    if (value === undefined || (value.value === '' && fallback !== undefined)) {
      if (fallback === undefined) return undefined;
      const { start, end } = word.span;
      const at = this.#text.slice(start, end).lastIndexOf(`${fallback}}`);
      return at < 0 ? BROKEN_UP : { start: start + at, end: start + at + fallback.length };
    }
    if (this.#parts.has(name))
      return `comes from the build argument ${name}, which is a part of another name too`;
    if (value.variables.length > 0) return this.origin(value, index);
    return literalSpan(this.#text, value.span, value.value) ?? BROKEN_UP;
  }
}

function wholeOf({
  raw,
}: Word): { readonly name: string; readonly fallback: string | undefined } | undefined {
  const bare = raw.replace(/^(["'])(.*)\1$/, '$2');
  // Nothing is expanded in single quotes.
  const found = raw.startsWith("'") ? null : WHOLE.exec(bare);
  if (found === null) return undefined;
  const [, plain, braced = '', fallback] = found;
  return { name: plain ?? braced, fallback };
}

function pulledPlaces(
  instruction: Instruction,
  text: string,
  names: ReadonlySet<string | undefined>,
): Place[] {
  const named: { value: string | undefined; span: Span | undefined }[] = [];
  if (instruction.kind === 'COPY' && instruction.from !== undefined) {
    named.push({ value: instruction.from.value, span: instruction.from.valueSpan });
  } else if (instruction.kind === 'RUN') {
    for (const { key, value, valueSpan } of instruction.mounts.flatMap(({ options }) => options))
      if (key === 'from') named.push({ value, span: valueSpan });
  }
  return named.flatMap(({ value, span }) => {
    if (value === undefined || span === undefined || value === '') return [];
    const left = (reason: string, isOpen: boolean): Place[] => [
      { kind: 'left', raw: value, span, reason, isOpen },
    ];
    if (value.includes('$')) return left('depends on a variable', false);
    if (value === 'scratch') return left('is no image', false);
    if (/^\d+$/.test(value) || names.has(value.toLowerCase())) return left('is a stage of this file', false);
    // To ask a registry for it would tell the name of what may be a folder of somebody's.
    if (!/[/:@]/.test(value)) return left('may be a build context; with a tag it is an image', false);
    const place = literalSpan(text, span, value);
    return place === undefined ? left(BROKEN_UP, true) : [literal(value, value, span, place)];
  });
}
