import type { Span } from '../text/span.ts';

/** A run of source text that stands unbroken in a logical line. */
interface Chunk {
  /** Where it starts in the logical text. */
  readonly logical: number;
  /** Where it starts in the Dockerfile. */
  readonly source: number;
}

/**
 * An instruction as one line: continuation marks, comment lines and empty lines between the continued lines are gone,
 * as BuildKit removes them before it reads the instruction, and every offset can be turned back into the Dockerfile's.
 */
export class Logical {
  readonly text: string;
  readonly #chunks: readonly Chunk[];

  constructor(text: string, chunks: readonly Chunk[]) {
    this.text = text;
    this.#chunks = chunks;
  }

  /** A stretch of the source that is one line already. */
  static direct(source: string, span: Span): Logical {
    return new Logical(source.slice(span.start, span.end), [{ logical: 0, source: span.start }]);
  }

  /** The Dockerfile offset of the logical text's character at `offset`. */
  toSource(offset: number): number {
    const chunks = this.#chunks;
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((chunks[middle]?.logical ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const chunk = chunks[low];
    return chunk === undefined ? offset : chunk.source + (offset - chunk.logical);
  }

  /** Dockerfile span of logical `start`..`end`; its end stays on the line of its last character. */
  span(start: number, end: number): Span {
    const from = this.toSource(start);
    return { start: from, end: end > start ? this.toSource(end - 1) + 1 : from };
  }

  /** The part from `start` on, as a logical text of its own. */
  slice(start: number, end: number = this.text.length): Logical {
    const chunks: Chunk[] = [{ logical: 0, source: this.toSource(start) }];
    for (const chunk of this.#chunks) {
      if (chunk.logical > start && chunk.logical < end) {
        chunks.push({ logical: chunk.logical - start, source: chunk.source });
      }
    }
    return new Logical(this.text.slice(start, end), chunks);
  }
}
