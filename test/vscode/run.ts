/**
 * The tests in a real VS Code:  npm run test:vscode  =  node --import tsx test/vscode/run.ts [host] [screen]
 *
 *   host    test/vscode/host/*.test.ts, mocha inside the extension host, two folders open
 *   screen  test/vscode/screen/*.test.ts, the packaged extension used with mouse and keyboard; pictures in out/screens
 *
 * Without an argument both run. What they need is put into .cache/vscode the first time (see scripts/vscode); what
 * cannot be had is counted as skipped, with the reason. Environment:
 *
 *   BULKHEAD_CACHE              another place for the editors
 *   BULKHEAD_CHROMIUM           the browser to use
 *   BULKHEAD_VSCODE_ELECTRON=1  run the host tests in a desktop VS Code that @vscode/test-electron downloads
 *   VSCODE_EXECUTABLE           run them in this desktop VS Code
 *   BULKHEAD_ONLY=text          only tests whose title contains the text
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { repository } from '../../scripts/vscode/cache.ts';
import { prepareChromium } from '../../scripts/vscode/chromium.ts';
import { prepareEditor } from '../../scripts/vscode/code-server.ts';
import { lastLines, runProcess } from '../../scripts/vscode/run-process.ts';
import { runHostInBrowser, runHostOnDesktop } from './host-run.ts';
import { type Result, describeError, printResult } from './results.ts';
import { runScreen } from './screen-run.ts';

const parts = ['host', 'screen'] as const;
type Part = (typeof parts)[number];

const say = (line: string): void => {
  console.log(line);
};

async function npmRun(script: string): Promise<void> {
  const outcome = await runProcess('npm', ['run', '--silent', script], {
    cwd: repository,
    timeoutMs: 180_000,
  });
  if (outcome.code !== 0) throw new Error(`npm run ${script} failed: ${lastLines(outcome.output, 20)}`);
}

async function runPart(part: Part): Promise<readonly Result[]> {
  if (
    part === 'host' &&
    (process.env['BULKHEAD_VSCODE_ELECTRON'] === '1' || process.env['VSCODE_EXECUTABLE'] !== undefined)
  ) {
    return runHostOnDesktop(process.env['VSCODE_EXECUTABLE']);
  }
  // Both are downloads the first time, and independent.
  const [browser, prepared] = await Promise.all([prepareChromium(say), prepareEditor(part, say)]);
  const missing =
    browser.kind === 'missing'
      ? browser.reason
      : prepared.kind === 'unavailable'
        ? prepared.reason
        : undefined;
  if (missing !== undefined || browser.kind !== 'ready' || prepared.kind !== 'ready') {
    return [{ title: `all ${part} tests`, state: 'skipped', ms: 0, detail: missing ?? '' }];
  }
  const run = {
    browser: browser.executable,
    editor: prepared.editor,
    only: process.env['BULKHEAD_ONLY'] ?? '',
  };
  if (part === 'host') return runHostInBrowser(run);
  return runScreen({ ...run, vsix: path.join(repository, 'dist', 'bulkhead.vsix') });
}

async function main(): Promise<number> {
  const named = process.argv.slice(2);
  const unknown = named.filter((name) => !(parts as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new Error(`unknown part: ${unknown.join(' ')} (there are: ${parts.join(' ')})`);
  const wanted = parts.filter((part) => named.length === 0 || named.includes(part));

  // Always made anew: a stale bundle would pass for code that is no longer there.
  const vsix = path.join(repository, 'dist', 'bulkhead.vsix');
  await rm(vsix, { force: true });
  if (wanted.includes('screen')) {
    await npmRun('package'); // which builds first
    if (!existsSync(vsix)) throw new Error('npm run package made no dist/bulkhead.vsix');
  } else {
    await npmRun('build');
  }

  const results: Result[] = [];
  for (const part of wanted) {
    const started = performance.now();
    console.log(`${part}:`);
    let ofPart: readonly Result[];
    try {
      ofPart = await runPart(part);
    } catch (error) {
      ofPart = [
        {
          title: `${part} could not run`,
          state: 'failed',
          ms: performance.now() - started,
          detail: describeError(error),
        },
      ];
    }
    if (ofPart.length === 0 && process.env['BULKHEAD_ONLY'] === undefined) {
      ofPart = [{ title: `${part} had no test`, state: 'failed', ms: 0 }];
    }
    ofPart.forEach(printResult);
    console.log(`  ${((performance.now() - started) / 1000).toFixed(1)} s`);
    results.push(...ofPart);
  }
  const count = (state: Result['state']): number => results.filter((result) => result.state === state).length;
  console.log(
    `${String(count('passed'))} passed, ${String(count('failed'))} failed, ${String(count('skipped'))} skipped`,
  );
  return count('failed') > 0 ? 1 : 0;
}

// Leaving through process.exit runs the handlers that end servers and browsers.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    process.exit(130);
  });
}
try {
  process.exit(await main());
} catch (error) {
  console.error(describeError(error));
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
