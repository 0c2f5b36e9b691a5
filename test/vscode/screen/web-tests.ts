import assert from 'node:assert/strict';
import { screenTests } from './tests.ts';
import type { User } from './user.ts';

/** What is the same in Node: whatever the server or the editor does in another way. */
const SAME = [
  'a Dockerfile opens with its findings underlined',
  'the Problems panel lists them with the names of the rules',
  'resting the mouse on a finding tells why',
  'a line is checked as it is typed, and again when it is put right',
  'the lightbulb mends a finding',
  'a fix that is not safe is looked at first, and undone at once',
  'hardening is looked at, chosen from and made as one step',
  'the palette opens the hardening report',
];

/** The extension in a worker of the browser: what it does in Node, besides what only Node can do, which it says. */
export const webTests: Readonly<Record<string, (user: User) => Promise<void>>> = {
  'in the browser: the status tells what is not there': async (user) => {
    await user.openFile('shop/Dockerfile');
    await user.waitForUnderline('ADD package.json');
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

  'in the browser: the server is started anew': async (user) => {
    await user.openFile('asked/Dockerfile');
    await user.waitForUnderline('RUN curl');
    await user.runCommand('Bulkhead: Restart server');
    await user.press('Control+End');
    await user.type('\nWORKDIR data');
    await user.waitForUnderline('WORKDIR data');
    for (const _ of 'WORKDIR data\n') await user.press('Backspace');
    await user.save('asked/Dockerfile');
  },

  ...Object.fromEntries(
    SAME.map((title) => {
      const test = screenTests[title];
      if (test === undefined) throw new Error(`no test: ${title}`);
      return [`in the browser: ${title}`, test];
    }),
  ),
};
