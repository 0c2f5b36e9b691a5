/** Lets so many do something at once for one key; the others wait their turn. */
export class Lanes {
  readonly #width: number;
  readonly #busy = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(width: number) {
    this.#width = width;
  }

  /** Undefined when the signal came before the turn. */
  async run<T>(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
    if (!(await this.#enter(key, signal))) return undefined;
    try {
      return await work();
    } finally {
      this.#leave(key);
    }
  }

  #enter(key: string, signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted === true) return Promise.resolve(false);
    const busy = this.#busy.get(key) ?? 0;
    if (busy < this.#width) {
      this.#busy.set(key, busy + 1);
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const queue = this.#waiting.get(key) ?? [];
      this.#waiting.set(key, queue);
      const enter = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve(true);
      };
      const giveUp = (): void => {
        queue.splice(queue.indexOf(enter), 1);
        resolve(false);
      };
      queue.push(enter);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** The place goes to the next one in the queue, if there is one. */
  #leave(key: string): void {
    const next = this.#waiting.get(key)?.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.#waiting.delete(key);
    const busy = (this.#busy.get(key) ?? 1) - 1;
    if (busy === 0) this.#busy.delete(key);
    else this.#busy.set(key, busy);
  }
}
