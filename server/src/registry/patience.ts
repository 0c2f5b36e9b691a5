import type { HttpFailure, HttpResponse } from '../ports.ts';

/** How often one thing is asked for. */
export const ATTEMPTS = 3;
const FIRST_PAUSE = 500;
/** Nobody waits longer for a registry that asks us to. */
const MAX_PAUSE = 10_000;

/** Milliseconds until it makes sense to ask again; undefined: it makes none, or not soon enough. */
export function pauseBefore(
  attempt: number,
  answer: HttpResponse | HttpFailure,
  now: number,
): number | undefined {
  if (attempt >= ATTEMPTS || !isPassing(answer)) return undefined;
  const asked = answer.kind === 'response' ? retryAfter(answer.headers['retry-after'], now) : undefined;
  const pause = asked ?? FIRST_PAUSE * 2 ** (attempt - 1);
  return pause > MAX_PAUSE ? undefined : pause;
}

/** What may be gone the next time. A time-out is not: who waited so long once does not want to three times. */
function isPassing(answer: HttpResponse | HttpFailure): boolean {
  if (answer.kind === 'failed') return answer.code === 'truncated';
  return answer.status === 408 || answer.status === 429 || (answer.status >= 500 && answer.status !== 501);
}

/** Seconds or a date (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after), as milliseconds from now. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Waits, unless the signal comes first. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    if (signal?.aborted === true) end();
    else signal?.addEventListener('abort', end, { once: true });
  });
}
