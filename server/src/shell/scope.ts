import type { Connector, ContextKind } from './model.ts';
import type { RawCommand, RawWord } from './raw.ts';
import type { Region } from './region.ts';

/** Options of one shell process; a subshell gets a copy. */
export interface Shell {
  options: readonly string[];
}

/** What the walk knows of the place it is at. */
export interface Scope {
  readonly region: Region;
  readonly context: readonly ContextKind[];
  readonly parent: RawCommand | undefined;
  readonly holder: RawWord | undefined;
  readonly shell: Shell;
  /** Takes the commands that share stdin and stdout with this place. */
  readonly stage: RawCommand[];
  /** How many strings deep. */
  readonly strings: number;
  readonly skipSubstitutions: boolean;
}

/** How a command is joined to its list. */
export interface Link {
  readonly before: Connector | undefined;
  readonly operator: { readonly start: number; readonly end: number } | undefined;
  readonly negated: boolean;
  readonly background: boolean;
}

export interface Result {
  readonly commands: RawCommand[];
  readonly errors: { message: string; at: number }[];
}
