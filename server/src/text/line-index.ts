import type { Span } from './span.ts';

/** Zero-based line and UTF-16 column, the Language Server Protocol's position. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * Turns offsets into lines and columns and back. Lines end at `\n`, `\r\n` or a lone `\r`, as the Language Server
 * Protocol has it; BuildKit knows only `\n`, so a lone `\r` counts here as a line although a build would not see one.
 */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #text: string;

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10) starts.push(i + 1);
      else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
    }
    this.#starts = starts;
    this.#text = text;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** The zero-based line that holds `offset`; offsets past the end belong to the last line. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  position(offset: number): Position {
    const line = this.lineAt(offset);
    return { line, character: Math.max(0, Math.min(offset, this.#text.length) - (this.#starts[line] ?? 0)) };
  }

  /** The offset of a position; columns past the end of the line are clamped to it. */
  offset(position: Position): number {
    if (position.line < 0) return 0;
    const start = this.#starts[position.line];
    if (start === undefined) return this.#text.length;
    return Math.min(start + Math.max(0, position.character), this.lineEnd(position.line));
  }

  lineStart(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }

  /** Where the line's text ends, before its line break. */
  lineEnd(line: number): number {
    const next = this.#starts[line + 1];
    if (next === undefined) return this.#text.length;
    const crlf = this.#text.charCodeAt(next - 1) === 10 && this.#text.charCodeAt(next - 2) === 13;
    return next - (crlf ? 2 : 1);
  }

  /** The line's text with its line break, so that deleting the span deletes the line. */
  fullLine(line: number): Span {
    return { start: this.lineStart(line), end: this.#starts[line + 1] ?? this.#text.length };
  }
}
