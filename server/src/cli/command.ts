import type { Args, Options } from './args.ts';
import type { Terminal } from './terminal.ts';

/** 0: nothing found at or above the threshold. 1: something was. 2: the run itself failed. */
export type ExitStatus = 0 | 1 | 2;

export interface Command {
  /** Behind `bulkhead`. */
  readonly usage: string;
  readonly description: string;
  readonly options: Options;
  /** @throws UsageError for arguments that make no sense together. */
  readonly run: (args: Args, terminal: Terminal) => Promise<ExitStatus>;
}
