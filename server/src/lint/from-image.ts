import type { Dockerfile, FromInstruction } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';

/** The image of a FROM that comes from outside the file. */
interface FromImage {
  /** As written. */
  readonly raw: string;
  /** As written, but without the digest, which tells a reader nothing and fills the line. */
  readonly shown: string;
  readonly span: Span;
  /** With build arguments at their defaults. */
  readonly reference: string;
  /** Whether the reference stands there word for word, so that offsets into it are offsets into the file. */
  readonly isLiteral: boolean;
  /** Where a part of the reference stands; the whole word when it is not literal. */
  readonly part: (start: number, end: number) => Span;
}

/** Undefined for stages and scratch, and when a build argument without a default decides. */
export function fromImage(file: Dockerfile, { image, stage }: FromInstruction): FromImage | undefined {
  if (image === undefined || stage?.base.kind !== 'image') return undefined;
  const { span, raw } = image;
  const { reference } = stage.base;
  const isLiteral = file.text.slice(span.start, span.end) === reference;
  return {
    raw,
    shown: raw.replace(/@sha(?:256|512):[0-9a-f]+$/, ''),
    span,
    reference,
    isLiteral,
    part: (start, end) => (isLiteral ? { start: span.start + start, end: span.start + end } : span),
  };
}
