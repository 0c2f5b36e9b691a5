import { realpathSync } from 'node:fs';
import { digestOf } from '../node/digest.ts';
import { serveWorker, WorkerPool } from '../node/workers.ts';
import type { FileDetails } from '../report/model.ts';
import { reportFile, type FileReport, type RangeKind } from '../report/summary.ts';
import { analyse, type AnalyseOptions } from '../service/analyse.ts';
import { describeFile } from '../service/examine.ts';
import { CHECK_THREAD } from './thread-role.ts';

/** A Dockerfile to be checked, with all that it is judged by; plain data, so that it can go to another thread. */
export interface Job {
  readonly path: string;
  readonly text: string;
  readonly options: AnalyseOptions;
  readonly range: RangeKind;
  /** Everything that the hardening report says of it is wanted, and not its findings alone. */
  readonly detailed: boolean;
}

export function reportOf({ path, text, options, range, detailed }: Job): FileReport | FileDetails {
  const analysis = analyse(text, options);
  return detailed
    ? describeFile(path, analysis, options.today, digestOf)
    : reportFile(path, analysis, digestOf, range);
}

/** Does what a thread of a pool is there for. */
export function serve(): void {
  serveWorker(CHECK_THREAD, reportOf);
}

/** @param size how many threads */
export function poolOf(size: number): WorkerPool<Job, FileReport> {
  const script = process.argv[1];
  return new WorkerPool({
    script: script === undefined ? '' : realpathSync(script),
    role: CHECK_THREAD,
    size: script === undefined ? 0 : size,
    here: reportOf,
  });
}
