import { dirname, relative, resolve, sep } from 'node:path';
import {
  BaselineIndex,
  EMPTY_BASELINE,
  markRecorded,
  MAX_BASELINE_BYTES,
  readBaseline,
  withoutRecorded,
  type Baseline,
} from '../report/baseline.ts';
import type { FileDetails } from '../report/model.ts';
import { visible } from '../report/stylish-text.ts';
import type { FileReport } from '../report/summary.ts';
import { nodeFiles } from '../node/files.ts';
import { type Args, type Options, UsageError } from './args.ts';
import type { BrokenConfiguration, Judging } from './configuration.ts';

export const baselineOptions: Options = {
  baseline: { value: 'FILE', help: 'findings that are known already; default: what the configuration names' },
  'no-baseline': { help: 'as if nothing were known' },
};

/** The reason completes a sentence that begins with the file. */
export type LoadedBaseline =
  | { readonly kind: 'baseline'; readonly baseline: Baseline }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'missing' };

export async function loadBaseline(path: string): Promise<LoadedBaseline> {
  const read = await nodeFiles.readFile(path, MAX_BASELINE_BYTES);
  if (read.kind === 'text') return readBaseline(read.text);
  return read.code === 'not-found' ? { kind: 'missing' } : { kind: 'failed', reason: read.reason };
}

/** A file as a baseline names it. */
export function nameIn(baselinePath: string, path: string): string {
  return relative(dirname(resolve(baselinePath)), resolve(path))
    .split(sep)
    .join('/');
}

/**
 * Takes out of reports what baselines have, or marks it: the one on the command line, or that of each file's
 * configuration.
 */
export class Baselines {
  /** Entries of the files looked at that stand for nothing any more. */
  gone = 0;
  /** Some baseline that was named cannot be used. */
  failed = false;
  readonly #given: string | undefined;
  readonly #off: boolean;
  readonly #tell: (line: string) => void;
  readonly #known = new Map<string, Promise<BaselineIndex>>();

  /** @throws UsageError when the options exclude each other. */
  constructor(args: Args, tell: (line: string) => void) {
    this.#given = args.given.get('baseline')?.at(-1);
    this.#off = args.given.has('no-baseline');
    this.#tell = tell;
    if (this.#off && this.#given !== undefined)
      throw new UsageError("'--baseline' and '--no-baseline' exclude each other.");
  }

  async apply<R extends FileReport>(
    report: R,
    path: string,
    judging: Judging | BrokenConfiguration,
  ): Promise<R> {
    const file = this.#fileFor(judging);
    if (file === undefined) return report;
    const { report: rest, gone } = withoutRecorded(report, await this.#index(file), nameIn(file, path));
    this.gone += gone.length;
    return rest;
  }

  /** The same where what is known stays among the findings. */
  async mark(
    report: FileDetails,
    path: string,
    judging: Judging | BrokenConfiguration,
  ): Promise<FileDetails> {
    const file = this.#fileFor(judging);
    return file === undefined ? report : markRecorded(report, await this.#index(file), nameIn(file, path));
  }

  #fileFor(judging: Judging | BrokenConfiguration): string | undefined {
    if (this.#off) return undefined;
    return this.#given ?? (judging.kind === 'judging' ? judging.baseline : undefined);
  }

  #index(file: string): Promise<BaselineIndex> {
    const loading = this.#known.get(file) ?? this.#load(file);
    this.#known.set(file, loading);
    return loading;
  }

  async #load(path: string): Promise<BaselineIndex> {
    const loaded = await loadBaseline(path);
    if (loaded.kind === 'baseline') return new BaselineIndex(loaded.baseline);
    this.failed = true;
    this.#tell(`${visible(path)} ${loaded.kind === 'missing' ? 'does not exist' : loaded.reason}`);
    return new BaselineIndex(EMPTY_BASELINE);
  }
}
