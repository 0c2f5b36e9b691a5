import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';
import { setV8Flags } from '../node/v8-flags.ts';

/** How large the space for new objects may become, in bytes; V8's own limit is 32 MiB and more. */
const NEW_SPACE = 16 * 1024 * 1024;

/**
 * Keeps the heap near what is in use. By default V8 lets garbage pile up to several times that before it looks at it,
 * which for a process that judges a file on every key means 150 MiB where 20 are alive. The space for new objects grows
 * by doubling, so it is left to grow to `NEW_SPACE` and told to stay there: smaller, and every edit pays for several
 * collections. Both flags are read at each collection, so they may be set this late; measured with `npm run bench`.
 */
export function keepHeapSmall(): void {
  setV8Flags(['--heap-growing-percent=50']);
  const observer = new PerformanceObserver(() => {
    const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    if (space === undefined || space.space_size < NEW_SPACE) return;
    setV8Flags(['--semi-space-growth-factor=1']);
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
}
