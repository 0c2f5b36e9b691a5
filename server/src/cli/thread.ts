import { parentPort } from 'node:worker_threads';
import type { FileReport } from '../report/summary.ts';
import { type Job, reportOf } from './job.ts';

/** What a thread is given and gives back. */
export interface Order {
  readonly id: number;
  readonly jobs: readonly Job[];
}
export interface Result {
  readonly id: number;
  readonly reports: readonly FileReport[];
}

/** Does what a thread of a pool is there for. Orders that came before wait until now. */
export function serve(): void {
  parentPort?.on('message', ({ id, jobs }: Order) => {
    parentPort?.postMessage({ id, reports: jobs.map(reportOf) } satisfies Result);
  });
}
