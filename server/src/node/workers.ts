import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** Garbage of some hundred files at once costs less than that of each by itself. */
const NEW_SPACE_MIB = 64;

/** What a thread is given and gives back. */
interface Order<J> {
  readonly id: number;
  readonly jobs: readonly J[];
}
interface Outcome<R> {
  readonly id: number;
  readonly results: readonly R[];
}

export interface PoolOptions<J, R> {
  /** What the threads run; it calls `serveWorker` with the same role first of all. */
  readonly script: string;
  readonly role: string;
  /** How many threads. */
  readonly size: number;
  /** Does a job in this thread, for when another breaks. */
  readonly here: (job: J) => R;
}

/** Threads that do jobs, which and whose results are plain data. When one breaks, what it had to do is done here. */
export class WorkerPool<J, R> {
  readonly #workers: Worker[] = [];
  readonly #open = new Map<number, (results: readonly R[] | undefined) => void>();
  readonly #here: (job: J) => R;
  #next = 0;

  constructor({ script, role, size, here }: PoolOptions<J, R>) {
    this.#here = here;
    for (let i = 0; i < size; i++) {
      const worker = new Worker(script, {
        workerData: role,
        argv: [],
        resourceLimits: { maxYoungGenerationSizeMb: NEW_SPACE_MIB },
      });
      worker.on('message', ({ id, results }: Outcome<R>) => {
        this.#settle(id, results);
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

  async run(jobs: readonly J[]): Promise<readonly R[]> {
    const worker = this.#workers[this.#next % this.#workers.length];
    if (worker === undefined) return jobs.map(this.#here);
    const id = this.#next++;
    const results = await new Promise<readonly R[] | undefined>((resolve) => {
      this.#open.set(id, resolve);
      worker.postMessage({ id, jobs } satisfies Order<J>);
    });
    return results ?? jobs.map(this.#here);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.terminate()));
    for (const id of [...this.#open.keys()]) this.#settle(id, []);
  }

  #settle(id: number, results: readonly R[] | undefined): void {
    this.#open.get(id)?.(results);
    this.#open.delete(id);
  }
}

/** Whether this is a thread of a pool with this role; if so, it begins to work. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- they join what comes in with what goes out
export function serveWorker<J, R>(role: string, work: (job: J) => R): boolean {
  // The role tells it from any other thread that loads the same file.
  if (isMainThread || workerData !== role) return false;
  parentPort?.on('message', ({ id, jobs }: Order<J>) => {
    parentPort?.postMessage({ id, results: jobs.map(work) } satisfies Outcome<R>);
  });
  return true;
}
