import type { Span } from '../text/span.ts';

/** A parser directive at the top of the file, such as `# syntax=docker/dockerfile:1`. */
export interface Directive {
  /** Lower-case name. */
  readonly name: 'syntax' | 'escape' | 'check';
  readonly value: string;
  /** The comment, from `#` to the end of its line's text. */
  readonly span: Span;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
  /** A second directive of the same name, which BuildKit refuses. */
  readonly repeated: boolean;
}

const SHAPE = /^(\s*#\s*)([a-zA-Z][a-zA-Z0-9]*)(\s*=\s*)(.+?)\s*$/;
const KNOWN = new Set(['syntax', 'escape', 'check']);

/**
 * Reads one line as a parser directive. Null means that directives end here: at the first line that is not one, an
 * empty line and an unknown name included (https://docs.docker.com/reference/dockerfile/#parser-directives).
 */
export function readDirective(line: string, start: number, seen: ReadonlySet<string>): Directive | null {
  const match = SHAPE.exec(line);
  if (match === null) return null;
  const [, lead = '', word = '', equals = '', value = ''] = match;
  const name = word.toLowerCase();
  if (!KNOWN.has(name)) return null;
  const nameStart = start + lead.length;
  const valueStart = nameStart + word.length + equals.length;
  return {
    name: name as Directive['name'],
    value,
    span: { start: start + lead.indexOf('#'), end: valueStart + value.length },
    nameSpan: { start: nameStart, end: nameStart + word.length },
    valueSpan: { start: valueStart, end: valueStart + value.length },
    repeated: seen.has(name),
  };
}
