import type { Connector, ContextKind } from './model.ts';

/** A parse without a Dockerfile: every offset belongs to the script's own text. Immutable and shared by the cache. */
export interface RawScript {
  readonly opaque: boolean;
  readonly commands: readonly RawCommand[];
  readonly errors: readonly { readonly message: string; readonly at: number }[];
  readonly pipefail: boolean;
}

export interface RawWord {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly value: string;
  readonly static: boolean;
  readonly variables: readonly string[];
  readonly quoted: boolean;
  /** Triples [start in value, start in script, length]; undefined when `text` is `value`. */
  readonly pieces: readonly number[] | undefined;
  /** Holds a command or process substitution. */
  readonly substitutes: boolean;
}

export interface RawAssignment {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly value: RawWord | undefined;
  readonly append: boolean;
  readonly exported: boolean;
}

export interface RawRedirect {
  readonly operator: string;
  readonly fd: number | undefined;
  readonly target: RawWord | undefined;
  readonly start: number;
  readonly end: number;
  readonly heredoc:
    | {
        readonly text: string;
        readonly start: number;
        readonly end: number;
        readonly delimiter: string;
        readonly quoted: boolean;
        /** Triples [start in text, start in script, length]; undefined when it is one plain stretch. */
        readonly pieces: readonly number[] | undefined;
      }
    | undefined;
}

/** Words `first`..`last` (exclusive) of the command are the wrapper and what belongs to it. */
export interface RawWrapper {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

export interface RawPipeline {
  commands: RawCommand[];
}

export interface RawCommand {
  readonly words: readonly RawWord[];
  readonly name: string;
  /** Index in `words` of the effective name; `words.length` when there is none. */
  readonly nameIndex: number;
  readonly wrappers: readonly RawWrapper[];
  readonly assignments: readonly RawAssignment[];
  readonly redirects: readonly RawRedirect[];
  readonly start: number;
  readonly end: number;
  /** The outermost pipeline; undefined when it stands alone. Set when its pipelines are complete. */
  pipeline: RawPipeline | undefined;
  position: number;
  readonly pipes: { readonly pipeline: RawPipeline; readonly from: number; readonly next: number }[];
  readonly before: Connector | undefined;
  readonly operator: { readonly start: number; readonly end: number } | undefined;
  readonly context: readonly ContextKind[];
  readonly negated: boolean;
  readonly background: boolean;
  readonly parent: RawCommand | undefined;
  readonly holder: RawWord | undefined;
  readonly setOptions: readonly string[];
}
