import { laterIfAlive, type Timer } from './timers.ts';

/**
 * Work on documents that begins once they stand still, one piece at a time for each, and is stopped when they change.
 * Most never begins, and making what stops it would cost something with every key, so that is made at the beginning.
 */
export class StillWork {
  readonly #pause: number;
  readonly #waiting = new Map<string, { readonly timer: Timer; readonly stop?: AbortController }>();

  /** @param pause how long a document has to stand still, in milliseconds */
  constructor(pause: number) {
    this.#pause = pause;
  }

  /** Begins it after the pause, instead of what was to be done with the document before. */
  schedule(uri: string, work: (stop: AbortSignal) => void): void {
    this.forget(uri);
    const timer = laterIfAlive(this.#pause, () => {
      const stop = new AbortController();
      this.#waiting.set(uri, { timer, stop });
      work(stop.signal);
    });
    this.#waiting.set(uri, { timer });
  }

  /** The document was changed or closed. */
  forget(uri: string): void {
    const waiting = this.#waiting.get(uri);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    waiting.stop?.abort();
    this.#waiting.delete(uri);
  }
}
