/** Lets the messages that wait be read. */
export const turn: () => Promise<void> =
  typeof setImmediate === 'function'
    ? () => new Promise((resolve) => setImmediate(resolve))
    : turnOfChannel();

/** Browsers have no `setImmediate`, and their timers wait for 4 ms; a message to ourselves stands behind those that wait. */
function turnOfChannel(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.addEventListener('message', () => waiting.shift()?.());
  port1.start();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    });
}

/** Waits, but no longer than until the signal. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal?.addEventListener('abort', end, { once: true });
  });
}

export type Timer = ReturnType<typeof setTimeout>;

/** A timer that a server which is told to exit does not wait for. */
export function laterIfAlive(ms: number, work: () => void): Timer {
  const timer: Timer | number = setTimeout(work, ms);
  // A browser's is a number.
  if (typeof timer === 'object') timer.unref();
  return timer;
}
