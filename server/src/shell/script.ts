import type { Span } from '../text/span.ts';
import { bindScript } from './bind.ts';
import { textCache } from './cache.ts';
import type { Dialect, ShellScript, SourceMap } from './model.ts';
import type { RawScript, RawWord } from './raw.ts';
import { OPAQUE, readScript, readWords } from './read.ts';

// Trees take some ten times their text: about 10 MB when full, which is some 300 long Dockerfiles.
const CACHE_LIMIT = 1024 * 1024;

const cache = textCache<RawScript>(CACHE_LIMIT);

/**
 * The commands of a shell script with spans in the Dockerfile. `map` turns offsets of `text` into the Dockerfile's;
 * an instruction's logical text is its own map. Never throws. PowerShell, cmd and other languages are opaque.
 */
export function parseShell(text: string, map: SourceMap, dialect: Dialect = 'posix'): ShellScript {
  // The parser reads POSIX and Bash by one grammar, so the cache needs no dialect.
  const readable = dialect === 'posix' || dialect === 'bash';
  return bindScript(text, readable ? cache.get(unixLines(text), readScript) : OPAQUE, map);
}

/** A heredoc's body may have Windows line ends; the shell would choke on them, a reader need not. Keeps all offsets. */
function unixLines(text: string): string {
  return text.includes('\r') ? text.replaceAll('\\\r\n', ' \\\n').replaceAll('\r\n', ' \n') : text;
}

/** An element of a JSON array. `map` turns offsets of `value` into the Dockerfile's where escapes make that needed. */
export interface ExecWord {
  readonly value: string;
  /** With its quotes. */
  readonly span: Span;
  readonly map?: SourceMap;
}

/** The exec form as one command, and the commands of its script when it is `["sh", "-c", "script"]`. */
export function execCommand(words: readonly ExecWord[]): ShellScript {
  // The words stand in one made-up text, quoted, with a blank between them; `map` finds the word that an offset belongs to.
  const starts: number[] = [];
  let text = '';
  const raw: RawWord[] = words.map(({ value }, i) => {
    if (i > 0) text += ' ';
    const start = text.length;
    starts.push(start);
    text += `"${value}"`;
    return {
      start,
      end: text.length,
      text: text.slice(start),
      value,
      // No shell reads these words, so nothing in them is expanded.
      static: true,
      variables: [],
      quoted: true,
      pieces: [0, start + 1, value.length],
      substitutes: false,
    };
  });
  return bindScript(text, readWords(raw), execMap(words, starts));
}

function execMap(words: readonly ExecWord[], starts: readonly number[]): SourceMap {
  const wordAt = (offset: number): number => {
    let at = 0;
    while (at + 1 < starts.length && (starts[at + 1] ?? 0) <= offset) at++;
    return at;
  };
  const within = (index: number, start: number, end: number): Span => {
    const word = words[index];
    if (word === undefined) return { start: 0, end: 0 };
    const from = start - (starts[index] ?? 0);
    const to = end - (starts[index] ?? 0);
    if (from === 0 && to === word.value.length + 2) return word.span;
    if (word.map !== undefined) return word.map.span(from - 1, to - 1);
    // Two quotes and no escape: one to one.
    if (word.span.end - word.span.start !== word.value.length + 2) return word.span;
    return { start: word.span.start + from, end: word.span.start + to };
  };
  return {
    span(start, end) {
      const first = wordAt(start);
      const last = end > start ? wordAt(end - 1) : first;
      if (first === last) return within(first, start, end);
      return { start: words[first]?.span.start ?? 0, end: words[last]?.span.end ?? 0 };
    },
  };
}
