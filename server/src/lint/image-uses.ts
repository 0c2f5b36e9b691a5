import type { Dockerfile, Instruction, InstructionOf, Word } from '../syntax/model.ts';
import { PLATFORM_ARGS } from '../syntax/scope.ts';
import { baseName } from '../text/path.ts';
import type { Span } from '../text/span.ts';
import { Notes } from '../text/notes.ts';
import { noteWideRead } from '../syntax/reads.ts';

/** One place where the file names an image that does not come from the file itself. */
interface ImageUse {
  /** `FROM`, or what `COPY --from` and `RUN --mount=…,from=` pull besides. */
  readonly by: 'FROM' | 'COPY' | 'RUN';
  /** As written. */
  readonly raw: string;
  readonly span: Span;
  /** With build arguments at their defaults; undefined when one has none and more than the registry depends on it. */
  readonly reference: string | undefined;
  /** The reference when arguments without a default are left empty, as a build does that passes none. */
  readonly bare: string | undefined;
}

/** What a reference says beyond the name; broken ones are read as far as they go. */
interface Version {
  readonly tag: string | undefined;
  /** Whether a digest stands there, however it looks. */
  readonly hasDigest: boolean;
  /** `sha256:` and hexadecimal digits. */
  readonly isPinned: boolean;
}

export function versionOf(reference: string): Version {
  const atSign = reference.indexOf('@');
  const rest = atSign < 0 ? reference : reference.slice(0, atSign);
  const colon = rest.lastIndexOf(':');
  return {
    // A colon before the last slash belongs to a registry's port.
    tag: colon > rest.lastIndexOf('/') ? rest.slice(colon + 1) : undefined,
    hasDigest: atSign >= 0,
    isPinned: /@sha(?:256|512):[0-9a-f]+$/.test(reference),
  };
}

/** Every image from outside, in file order; stages and scratch are none. */
export function imageUses(file: Dockerfile): readonly ImageUse[] {
  noteWideRead();
  return USES.of(file, findUses);
}

/** Several rules ask for the same list. */
const USES = new Notes<Dockerfile, readonly ImageUse[]>('file');

function findUses(file: Dockerfile): ImageUse[] {
  const uses: ImageUse[] = [];
  const defaults = new Map<string, string>();
  for (const stage of file.stages) {
    const { from, base } = stage;
    if (from.image !== undefined && base.kind !== 'stage' && base.kind !== 'scratch') {
      uses.push(fromUse(from.image, base.kind === 'image' ? base.reference : undefined, defaults));
    }
    for (const instruction of stage.instructions) {
      uses.push(...pulled(file, instruction));
      if (instruction.kind !== 'ARG') continue;
      for (const { name, value } of instruction.assignments) {
        if (value?.variables.length === 0) defaults.set(name, value.value);
      }
    }
  }
  return uses;
}

function fromUse(image: Word, known: string | undefined, defaults: ReadonlyMap<string, string>): ImageUse {
  const { raw, span, variables } = image;
  const use = { by: 'FROM', raw, span } as const;
  if (known !== undefined) return { ...use, reference: known, bare: known };
  // Behind the last slash stands everything that matters here: `$REGISTRY/node:20`.
  const tail = baseName(raw);
  if (tail !== raw && /^[\w.:@-]+$/.test(tail)) return { ...use, reference: tail, bare: tail };
  // Arguments that the builder fills in are never empty. One that an earlier stage declares is, but was not meant to be.
  const bare = variables.some(({ name }) => PLATFORM_ARGS.includes(name))
    ? ''
    : raw.replace(
        /\$(?:(\w+)|\{(\w+)\})/g,
        (_all: string, plain: string | undefined, braced: string | undefined) =>
          defaults.get(plain ?? braced ?? '') ?? '',
      );
  return { ...use, reference: undefined, bare: /^[\w./:@-]*\w$/.test(bare) ? bare : undefined };
}

/** An image that one instruction names. */
export interface NamedImage {
  /** As written, quotes removed. */
  readonly raw: string;
  /** As far as the file tells it. */
  readonly reference: string;
  readonly span: Span;
}

/**
 * The images from outside that FROM, COPY or RUN name, those below ONBUILD included. Where a variable decides, the name
 * in front of it is left to tell what it can.
 */
export function imagesNamedBy(
  file: Dockerfile,
  instruction: InstructionOf<'FROM' | 'COPY' | 'RUN'>,
): readonly NamedImage[] {
  if (instruction.kind !== 'FROM') {
    return pulled(file, instruction).map(({ raw, span }) => ({ raw, reference: raw, span }));
  }
  const { image, stage } = instruction;
  if (image === undefined || stage === undefined) return [];
  const { base } = stage;
  if (base.kind === 'stage' || base.kind === 'scratch') return [];
  const reference = base.kind === 'image' ? base.reference : image.value;
  return [{ raw: image.value, reference, span: image.span }];
}

/** Images that COPY and RUN read from; BuildKit expands no variables there. */
function pulled(file: Dockerfile, instruction: Instruction): ImageUse[] {
  const named: { value: string | undefined; span: Span | undefined }[] = [];
  if (instruction.kind === 'COPY' && instruction.from !== undefined) {
    named.push({ value: instruction.from.value, span: instruction.from.valueSpan });
  } else if (instruction.kind === 'RUN') {
    for (const { options } of instruction.mounts) {
      for (const option of options)
        if (option.key === 'from') named.push({ value: option.value, span: option.valueSpan });
    }
  }
  return named.flatMap(({ value, span }) => {
    if (value === undefined || span === undefined || value === '' || /[$"'\s]/.test(value)) return [];
    if (value === 'scratch' || /^\d+$/.test(value) || stageNames(file).has(value.toLowerCase())) return [];
    const by = instruction.kind as 'COPY' | 'RUN';
    return [{ by, raw: value, span, reference: value, bare: value }];
  });
}

function stageNames(file: Dockerfile): ReadonlySet<string | undefined> {
  noteWideRead();
  return NAMES.of(file, ({ stages }) => new Set(stages.map(({ name }) => name)));
}

const NAMES = new Notes<Dockerfile, ReadonlySet<string | undefined>>('file');

/** Where the reference's own last part stands, such as its tag; the whole word when that cannot be told. */
export function tailSpan(file: Dockerfile, use: ImageUse, tail: string): Span {
  const { start, end } = use.span;
  const written = file.text.slice(start, end);
  return tail !== '' && written === use.raw && written.endsWith(tail)
    ? { start: end - tail.length, end }
    : use.span;
}
