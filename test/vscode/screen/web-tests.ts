import assert from 'node:assert/strict';
import { screenTests } from './tests.ts';
import type { User } from './user.ts';

/** Takes what the browser cannot do. */
const ONLY_IN_NODE: ReadonlySet<string> = new Set([
  'a registry is asked when somebody has said so, and then for always',
]);

/** The extension in a worker of the browser: what it does in Node, besides what only Node can do, which it says. */
export const webTests: Readonly<Record<string, (user: User) => Promise<void>>> = {
  'in the browser: the status tells what is not there': async (user) => {
    await user.openFile('shop/Dockerfile');
    const status = await user.languageStatus();
    assert.match(status, /ShellCheck: not available in the browser/);
    assert.match(status, /Registry look-ups: not available in the browser/);
    await user.picture('web');
  },

  'in the browser: the palette has no command that cannot work': async (user) => {
    await user.openFile('shop/Dockerfile');
    const titles = (await user.commands('Bulkhead: ')).filter((title) => title.startsWith('Bulkhead'));
    assert.ok(
      titles.some((title) => title.includes('Fix all in file')),
      titles.join(' | '),
    );
    for (const word of ['Pin ', 'network log'])
      assert.ok(!titles.some((title) => title.includes(word)), titles.join(' | '));
  },

  'in the browser: a configuration counts, also while it is written': async (user) => {
    await user.write('configured/bulkhead.yaml', 'rules:\n  absolute-workdir: off\n');
    await user.write('configured/Dockerfile', 'FROM alpine:3.22\nUSER 1000\n');
    await user.openFile('configured/Dockerfile');
    await user.press('Control+End');
    await user.type('\nWORKDIR data\nADD two.py /app/');
    await user.waitForUnderline('ADD two.py');
    await user.waitForUnderline('WORKDIR data', 'clean');
    await user.save('configured/Dockerfile');
  },

  // The walkthrough among them leaves its sample open, so they come last.
  ...Object.fromEntries(
    Object.entries(screenTests)
      .filter(([title]) => !ONLY_IN_NODE.has(title))
      .map(([title, test]) => [`in the browser: ${title}`, test]),
  ),
};
