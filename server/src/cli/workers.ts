import { realpathSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { FileReport } from '../report/summary.ts';
import { type Job, reportOf } from './job.ts';
import type { Order, Result } from './thread.ts';
import { CHECK_THREAD } from './thread-role.ts';

/** Garbage of some hundred files at once costs less than that of each by itself. */
const NEW_SPACE_MIB = 64;

/** Threads that check Dockerfiles. When one breaks, what it had to do is done here. */
export class WorkerPool {
  readonly #workers: Worker[] = [];
  readonly #open = new Map<number, (reports: readonly FileReport[] | undefined) => void>();
  #next = 0;

  /** @param size how many threads */
  constructor(size: number) {
    const script = process.argv[1];
    if (script === undefined) return;
    for (let i = 0; i < size; i++) {
      const worker = new Worker(realpathSync(script), {
        workerData: CHECK_THREAD,
        argv: [],
        resourceLimits: { maxYoungGenerationSizeMb: NEW_SPACE_MIB },
      });
      worker.on('message', ({ id, reports }: Result) => {
        this.#settle(id, reports);
      });
      worker.on('error', () => {
        for (const id of [...this.#open.keys()]) this.#settle(id, undefined);
        this.#workers.splice(0).forEach((each) => void each.terminate());
      });
      this.#workers.push(worker);
    }
  }

  /** How many batches keep every thread busy while results are on their way. */
  get width(): number {
    return Math.max(1, this.#workers.length * 2);
  }

  async run(jobs: readonly Job[]): Promise<readonly FileReport[]> {
    const worker = this.#workers[this.#next % this.#workers.length];
    if (worker === undefined) return jobs.map(reportOf);
    const id = this.#next++;
    const reports = await new Promise<readonly FileReport[] | undefined>((resolve) => {
      this.#open.set(id, resolve);
      worker.postMessage({ id, jobs } satisfies Order);
    });
    return reports ?? jobs.map(reportOf);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.terminate()));
  }

  #settle(id: number, reports: readonly FileReport[] | undefined): void {
    this.#open.get(id)?.(reports);
    this.#open.delete(id);
  }
}
