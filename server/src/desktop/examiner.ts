import { availableParallelism } from 'node:os';
import type { Examiner } from '../lsp/host.ts';
import { digestOf } from '../node/digest.ts';
import { serveWorker, WorkerPool } from '../node/workers.ts';
import { examine, type Examination } from '../service/examine.ts';
import type { FileDetails } from '../service/report.ts';
import { EXAMINE_THREAD } from './thread-role.ts';

/** Up to here threads take longer to start than they save. */
const FEW = 100;
/** Files that a thread is given at once: few, so that a cancelled run ends soon. */
const BATCH = 25;

const work = (examination: Examination): FileDetails => examine(examination, digestOf);

/** Does what a thread is there for that examines files. */
export function serveAsExaminer(): void {
  serveWorker(EXAMINE_THREAD, work);
}

/** Examines files, many of them in threads, so that the editor's questions are answered meanwhile. */
export class ThreadedExaminer implements Examiner {
  #pool: WorkerPool<Examination, FileDetails> | undefined;
  #seen = 0;
  #batch: Examination[] = [];
  readonly #running: Promise<readonly FileDetails[]>[] = [];
  readonly #done: FileDetails[] = [];
  readonly #script: string;

  /** `script`: the file of the server itself. */
  constructor(script: string) {
    this.#script = script;
  }

  /** Takes a file, and waits when the threads have enough to do. */
  async add(examination: Examination): Promise<void> {
    this.#seen += 1;
    if (this.#seen <= FEW) {
      this.#done.push(work(examination));
      return;
    }
    this.#batch.push(examination);
    if (this.#batch.length < BATCH) return;
    this.#hand();
    if (this.#running.length > (this.#pool?.width ?? 0)) await this.#take();
  }

  /** All that was found; their order is not that in which they came. */
  async finish(): Promise<readonly FileDetails[]> {
    if (this.#batch.length > 0) this.#hand();
    while (this.#running.length > 0) await this.#take();
    return this.#done;
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    await this.#pool?.close();
  }

  #hand(): void {
    this.#pool ??= new WorkerPool({
      script: this.#script,
      role: EXAMINE_THREAD,
      size: availableParallelism(),
      here: work,
    });
    this.#running.push(this.#pool.run(this.#batch));
    this.#batch = [];
  }

  async #take(): Promise<void> {
    this.#done.push(...((await this.#running.shift()) ?? []));
  }
}
