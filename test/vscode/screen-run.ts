import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { repository } from '../../scripts/vscode/cache.ts';
import { type Server, type ServerOptions, installExtension } from '../../scripts/vscode/server.ts';
import { serveExtension } from './extension-site.ts';
import { type Result, describeError } from './results.ts';
import { prepare, restrictedTests, screenTests } from './screen/tests.ts';
import { User } from './screen/user.ts';
import { webTests } from './screen/web-tests.ts';
import { type Run, inFreshFolder, inWorkbench, within } from './workbench.ts';

const pictures = path.join(repository, 'out', 'screens');

/** Colours, size and quiet of the pictures in the README; nothing here is needed by the extension. */
const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'window.commandCenter': false,
  'workbench.reduceMotion': 'on',
  'workbench.layoutControl.enabled': false,
  'editor.minimap.enabled': false,
  'editor.fontSize': 14,
  'editor.occurrencesHighlight': 'off',
  // What the tests type must arrive as typed.
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.acceptSuggestionOnEnter': 'off',
  'editor.autoClosingBrackets': 'never',
  'editor.hover.delay': 100,
  'files.autoSave': 'off',
};

interface Window {
  /** The extension runs in the browser, where it was got from a web server; else in Node, installed as a file. */
  readonly isWeb?: boolean;
  readonly tests: Readonly<Record<string, (user: User) => Promise<void>>>;
  readonly options?: Partial<ServerOptions>;
}

/** A folder that the user has not said to trust, as every folder is at first. */
const restricted: Partial<ServerOptions> = {
  workspaceTrust: true,
  settings: { ...settings, 'security.workspace.trust.startupPrompt': 'never' },
};

const windows: readonly Window[] = [
  { tests: screenTests },
  { tests: restrictedTests, options: restricted },
  // Nothing that is left there takes trust.
  { tests: webTests, isWeb: true, options: restricted },
];

export async function runScreen(run: Run & { readonly vsix: string }): Promise<readonly Result[]> {
  if (run.only === '') await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  const results: Result[] = [];
  for (const { tests, ...window } of windows) {
    const wanted = Object.entries(tests).filter(([title]) => title.includes(run.only));
    if (wanted.length > 0) results.push(...(await runWindow(run, wanted, window)));
  }
  return results;
}

async function runWindow(
  run: Run & { readonly vsix: string },
  tests: readonly (readonly [string, (user: User) => Promise<void>])[],
  { options = {}, isWeb = false }: Omit<Window, 'tests'>,
): Promise<readonly Result[]> {
  return inFreshFolder(async (state) => {
    if (!isWeb) await installExtension(run.editor, state, run.vsix);
    const folder = path.join(state, 'shop');
    await mkdir(folder);
    // A home of its own, so that configuration files of the developer do not reach the tests.
    const home = path.join(state, 'home');
    await mkdir(home);
    const site = isWeb ? await serveExtension() : undefined;
    const work = async (page: Page, server: Server): Promise<readonly Result[]> => {
      const user = new User(page, { folder, pictures, address: server.address({ folder }) });
      await within(90_000, 'opening the folder', prepare(user));
      if (site !== undefined) await within(30_000, 'the installation', user.installFrom(site.address));
      const results: Result[] = [];
      for (const [title, test] of tests) {
        const started = performance.now();
        const ms = (): number => performance.now() - started;
        try {
          await within(90_000, 'the test', test(user));
          results.push({ title, state: 'passed', ms: ms() });
        } catch (error) {
          const picture = path.join(pictures, `failed-${title.replace(/\W+/g, '-')}.png`);
          await page.screenshot({ path: picture, timeout: 5000 }).catch(() => undefined);
          await user.recover().catch(() => undefined);
          const detail = `${describeError(error)}\n${path.relative(repository, picture)}`;
          results.push({ title, state: 'failed', ms: ms(), detail });
        }
      }
      return results;
    };
    try {
      const serverOptions = { state, settings, env: { HOME: home }, ...options };
      // VS Code's own page may load from https addresses only.
      return await inWorkbench(run, serverOptions, work, { bypassCSP: isWeb });
    } finally {
      site?.close();
    }
  });
}
