import { appendFileSync } from 'node:fs';
import { type Result, describeError } from '../results.ts';

/** Called in the extension host: runs the test files with mocha and writes each result where the runner reads it. */
export async function runSuite(loaders: readonly (() => Promise<unknown>)[]): Promise<void> {
  const file = process.env['BULKHEAD_TEST_RESULTS'];
  if (file === undefined) throw new Error('BULKHEAD_TEST_RESULTS is not set');
  const write = (result: Result): void => {
    // At once, so that the results of a run that breaks off are not lost.
    appendFileSync(file, `${JSON.stringify(result)}\n`);
  };
  // mocha has no CommonJS build to bundle; import() is the same in every version of the host.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', timeout: 40_000 });
  const only = process.env['BULKHEAD_TEST_ONLY'] ?? '';
  if (only !== '') mocha.fgrep(only);
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  for (const load of loaders) await load();
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => {
      write({ title: test.fullTitle(), state: 'passed', ms: test.duration ?? 0 });
    });
    runner.on('fail', (test, error: unknown) => {
      write({
        title: test.fullTitle(),
        state: 'failed',
        ms: test.duration ?? 0,
        detail: describeError(error),
      });
    });
    runner.on('pending', (test) => {
      write({ title: test.fullTitle(), state: 'skipped', ms: 0 });
    });
  });
  appendFileSync(file, 'end\n');
  if (failures > 0) throw new Error(`${String(failures)} tests failed`);
}
