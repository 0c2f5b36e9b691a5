import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { repository } from '../../scripts/vscode/cache.ts';
import type { Result } from './results.ts';
import { type Run, deferred, inFreshFolder, inWorkbench, within } from './workbench.ts';

const hostFolder = path.join(repository, 'test', 'vscode', 'host');
const bundle = path.join(repository, 'out', 'vscode', 'host', 'index.cjs');

/** One file for the extension host: it loads CommonJS by path, and our sources are TypeScript modules. */
async function bundleSuite(): Promise<void> {
  const files = (await readdir(hostFolder)).filter((name) => name.endsWith('.test.ts')).sort();
  // Loaded by import() one after the other, after the runner has made describe and it global.
  const loaders = files.map((name) => `() => import(${JSON.stringify(`./${name}`)})`).join(', ');
  await build({
    stdin: {
      contents: `import { runSuite } from './suite.ts'; export const run = () => runSuite([${loaders}]);`,
      resolveDir: hostFolder,
      loader: 'ts',
    },
    outfile: bundle,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'error',
  });
}

interface Workspace {
  readonly file: string;
  readonly results: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Two folders, because that is where extensions confuse whose settings and files they hold. */
async function makeWorkspace(state: string, only: string): Promise<Workspace> {
  for (const folder of ['first', 'second'])
    await mkdir(path.join(state, 'work', folder), { recursive: true });
  // Here from the start and never opened by the activation tests: a Dockerfile lying in the folder is no reason to wake.
  await writeFile(path.join(state, 'work', 'second', 'Dockerfile'), 'FROM alpine:3.22\nUSER 1000\n');
  await writeFile(path.join(state, 'work', 'first', 'notes.md'), '# Notes\n');
  const file = path.join(state, 'work', 'two.code-workspace');
  await writeFile(file, JSON.stringify({ folders: [{ path: 'first' }, { path: 'second' }], settings: {} }));
  const results = path.join(state, 'results.jsonl');
  // A home of its own, so that configuration files of the developer do not reach the tests.
  await mkdir(path.join(state, 'home'));
  return {
    file,
    results,
    env: { BULKHEAD_TEST_RESULTS: results, BULKHEAD_TEST_ONLY: only, HOME: path.join(state, 'home') },
  };
}

/** The suite's own account, which also shows a run that broke off. */
async function readResults(file: string, log: readonly string[]): Promise<readonly Result[]> {
  const lines = existsSync(file)
    ? (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
    : [];
  const results = lines.filter((line) => line !== 'end').map((line) => JSON.parse(line) as Result);
  if (lines.at(-1) !== 'end') {
    const detail = `after ${String(results.length)} tests\n${log.slice(-30).join('\n')}`;
    return [...results, { title: 'the suite broke off', state: 'failed', ms: 0, detail }];
  }
  return results;
}

export async function runHostInBrowser(run: Run): Promise<readonly Result[]> {
  await bundleSuite();
  return inFreshFolder(async (state) => {
    const workspace = await makeWorkspace(state, run.only);
    const log: string[] = [];
    await inWorkbench(run, { state, env: workspace.env }, async (page, server) => {
      // The workbench reports what a test run prints and how it ends to functions of these names, if the page has them.
      await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => {
        log.push(args.map(String).join(' '));
      });
      const ended = deferred();
      // A rejection may come while the page is still loading.
      ended.promise.catch(() => undefined);
      await page.exposeFunction('codeAutomationExit', ended.resolve);
      page.once('crash', () => {
        ended.reject(new Error('the page crashed'));
      });
      void server.ended.then(() => {
        ended.reject(new Error("VS Code's server ended"));
      });
      const authority = `vscode-remote://localhost:${String(server.port)}`;
      const payload = [
        ['extensionDevelopmentPath', authority + repository],
        ['extensionTestsPath', authority + bundle],
        ['skipWelcome', 'true'],
      ];
      await page.goto(server.address({ workspace: workspace.file, payload: JSON.stringify(payload) }));
      await within(240_000, 'the suite', ended.promise).catch((error: unknown) => log.push(String(error)));
    });
    return readResults(workspace.results, log);
  });
}

export async function runHostOnDesktop(executable: string | undefined): Promise<readonly Result[]> {
  await bundleSuite();
  return inFreshFolder(async (state) => {
    const workspace = await makeWorkspace(state, process.env['BULKHEAD_ONLY'] ?? '');
    const log: string[] = [];
    const folders = [
      '--user-data-dir',
      path.join(state, 'user'),
      '--extensions-dir',
      path.join(state, 'extensions'),
    ];
    // The desktop build needs the real home for its display.
    const { HOME: _home, ...env } = workspace.env;
    await runTests({
      ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: repository,
      extensionTestsPath: bundle,
      extensionTestsEnv: env,
      launchArgs: [
        workspace.file,
        ...folders,
        '--disable-extensions',
        '--disable-workspace-trust',
        '--no-sandbox',
      ],
    }).catch((error: unknown) => log.push(String(error)));
    return readResults(workspace.results, log);
  });
}
