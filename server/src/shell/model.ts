import type { Span } from '../text/span.ts';
import type { Noted } from '../text/notes.ts';

/**
 * How a script's own offsets turn into the Dockerfile's. `syntax/logical.ts` is one: an instruction's text has its
 * continuation marks removed, so a script is not simply a slice of the file.
 */
export interface SourceMap {
  span(start: number, end: number): Span;
}

export type Dialect = 'posix' | 'bash' | 'powershell' | 'cmd' | 'other';

/** One word of a command. All spans are Dockerfile offsets; `text` and `value` belong to the logical text. */
export interface ShellWord {
  readonly span: Span;
  /** As written, quotes included. */
  readonly text: string;
  /** Quotes and escapes removed; expansions and substitutions left as written. */
  readonly value: string;
  /** No expansion, substitution, glob or brace list: the command really gets `value`. */
  readonly static: boolean;
  /** Names of the variables expanded in it, in order; those of substitutions in it excluded. */
  readonly variables: readonly string[];
  /** Some part of it stands in quotes. */
  readonly quoted: boolean;
  /** Where it starts in the text `map` is for. */
  readonly offset: number;
  readonly map: SourceMap;
  /** Triples [start in value, start in script text, length]; undefined when `text` is `value`. */
  readonly pieces: readonly number[] | undefined;
}

export interface Wrapper {
  readonly name: string;
  /** From the wrapper's name to the last of its own words. */
  readonly span: Span;
  readonly word: ShellWord;
  readonly args: readonly ShellWord[];
}

export interface ShellAssignment {
  readonly name: string;
  readonly nameSpan: Span;
  /** Undefined for `export NAME` and for arrays. */
  readonly value: ShellWord | undefined;
  readonly span: Span;
  /** `+=`. */
  readonly append: boolean;
  /** export, declare -x, or before a command: visible to other processes. */
  readonly exported: boolean;
}

export interface ShellRedirect {
  /** `>`, `>>`, `<`, `<<`, `<<-`, `<<<`, `>&`, `&>` … */
  readonly operator: string;
  readonly fd: number | undefined;
  /** The heredoc's delimiter word has no target: see `heredoc`. */
  readonly target: ShellWord | undefined;
  readonly span: Span;
  readonly heredoc?: Heredoc;
}

export interface Heredoc {
  readonly text: string;
  readonly span: Span;
  readonly delimiter: string;
  /** A quoted delimiter: nothing in the body is expanded. */
  readonly quoted: boolean;
}

export type ContextKind =
  | 'and-or'
  | 'case'
  | 'function'
  | 'group'
  | 'if'
  | 'loop'
  | 'process-substitution'
  | 'string'
  | 'subshell'
  | 'substitution';

export type Connector = '&&' | '||' | ';' | '&' | '|';

/** Where the output of a command goes on to, one entry for each pipeline that it stands in, the innermost first. */
export interface PipeEnd {
  readonly commands: readonly ShellCommand[];
  /** Index in `commands` of the first command of the next stage. */
  readonly next: number;
  /** Index in `commands` of the first command of its own stage. */
  readonly from: number;
}

export interface ShellCommand extends Noted {
  /** Last path element of the word behind the wrappers (`/usr/bin/apt-get` is `apt-get`); '' when there is none. */
  readonly name: string;
  readonly nameWord: ShellWord | undefined;
  /** What stands behind the name. */
  readonly args: readonly ShellWord[];
  /** sudo, env, exec, timeout …, outermost first, with their own options and operands. */
  readonly wrappers: readonly Wrapper[];
  /** `FOO=bar cmd`, `env FOO=bar cmd`, `export FOO=bar`, `FOO=bar`. */
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  readonly span: Span;
  /** All commands of its outermost pipeline in order, itself included; a compound command gives its inner commands. */
  readonly pipeline: readonly ShellCommand[];
  /** Index of this command in `pipeline`. */
  readonly position: number;
  /** The pipelines it writes to; empty for a last stage. */
  readonly pipes: readonly PipeEnd[];
  /** What joins it to the command before it in the same list; a line break is `;`. */
  readonly before: Connector | undefined;
  readonly operatorSpan: Span | undefined;
  /** What it stands in, outermost first. */
  readonly context: readonly ContextKind[];
  /** `! cmd`. */
  readonly negated: boolean;
  /** Followed by `&`. */
  readonly background: boolean;
  /** The command in whose word, string or heredoc it stands. */
  readonly parent: ShellCommand | undefined;
  /** The parent's word that holds it; undefined for redirections and assignments. */
  readonly holder: ShellWord | undefined;
  /** Shell options switched on before it (`set -e`, `set -o pipefail`, `bash -x -c`): long names, sorted. */
  readonly setOptions: readonly string[];
}

export interface ShellError {
  readonly message: string;
  readonly span: Span;
}

export interface ShellScript extends Noted {
  readonly text: string;
  readonly span: Span;
  /** Not read: another language, too long, or nested beyond reason. `commands` is empty. */
  readonly opaque: boolean;
  /** Every command, nested ones included, in source order. */
  readonly commands: readonly ShellCommand[];
  readonly errors: readonly ShellError[];
  /** `pipefail` is on at top level before the first pipeline (or at the end, when there is none). */
  readonly pipefail: boolean;
  /** Every assignment of every command, in source order. */
  readonly assignments: readonly (ShellAssignment & { readonly command: ShellCommand })[];
}

/**
 * Span in the Dockerfile of `from`..`to` of `word.value`: one letter of `-fsSkL`, the version in `"nginx=1.2"`.
 * Follows quotes, escapes and continuation lines.
 */
export function subSpan(word: ShellWord, from: number, to: number = word.value.length): Span {
  const pieces = word.pieces;
  if (pieces === undefined) return word.map.span(word.offset + from, word.offset + to);
  const start = pieceOffset(pieces, from);
  if (start === undefined) return word.span;
  if (to <= from) return word.map.span(start, start);
  const last = pieceOffset(pieces, to - 1);
  return last === undefined ? word.span : word.map.span(start, last + 1);
}

/** Offset in the script text of the character of a value at `index`; undefined outside every piece. */
export function pieceOffset(pieces: readonly number[], index: number): number | undefined {
  const i = pieceAt(pieces, index);
  if (i === undefined) return undefined;
  const into = index - (pieces[i] ?? 0);
  return into <= (pieces[i + 2] ?? 0) ? (pieces[i + 1] ?? 0) + into : undefined;
}

/** Index in `pieces` of the last triple that starts at or before `index` of the value. */
export function pieceAt(pieces: readonly number[], index: number): number | undefined {
  let low = 0;
  let high = Math.floor(pieces.length / 3) - 1;
  if (high < 0 || (pieces[0] ?? 0) > index) return undefined;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle * 3] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low * 3;
}
