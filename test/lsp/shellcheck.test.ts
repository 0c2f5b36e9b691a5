import assert from 'node:assert/strict';
import path from 'node:path';
import type { Diagnostic } from 'vscode-languageserver';
import { LspClient, PUSH, type StartOptions } from '../support/lsp-client.ts';
import { BackgroundShellcheck } from '../../server/src/lsp/shellcheck.ts';
import { nodeShellcheck } from '../../server/src/node/shellcheck.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { fakeShellcheck, output } from '../support/shellcheck.ts';

const URI = 'untitled:Dockerfile';
const TEXT = 'FROM debian:13\nRUN rm $dir\nUSER 1000:1000\n';
/** It marks where it ran, and quotes the first script's `$dir`. */
const PROGRAM = `echo run >> "$0.log"; echo '${output(2, 4, 8)}'`;
const LOUD = { rules: { shellcheck: 'warning' } };

describe('ShellCheck in the background', function () {
  this.timeout(20_000);
  let client: LspClient;
  afterEach(async () => {
    await client.stop();
  });

  const ofShellcheck = (items: readonly Diagnostic[]): unknown[] =>
    items.filter(({ code }) => code === 'shellcheck').map(({ range }) => range);
  const start = async (options: StartOptions): Promise<void> => {
    client = await LspClient.start({ configuration: () => LOUD, ...options });
  };
  const refreshed = (times: number): Promise<true> =>
    client.until(`${String(times)} refreshes`, () =>
      client.requests.filter(({ method }) => method === 'workspace/diagnostic/refresh').length >= times
        ? true
        : undefined,
    );
  const notes = (): string[] =>
    client.notifications
      .filter(({ method }) => method === 'bulkhead/status')
      .flatMap(({ params }) => (params as { notes: string[] }).notes)
      .filter((note) => note.startsWith('ShellCheck:'));

  it('is not waited for, and shows its findings and changes when it has them', async () => {
    await start({ programs: `${fakeShellcheck(PROGRAM)}${path.delimiter}/usr/bin:/bin` });
    await client.open(URI, TEXT);
    assert.deepEqual(ofShellcheck(await client.diagnostics(URI)), []);
    await refreshed(1);
    const [range] = ofShellcheck(await client.diagnostics(URI)) as [Diagnostic['range']];
    assert.deepEqual(range, client.rangeOf(URI, '$dir'));
    const actions = await client.request<{ readonly title: string }[]>('textDocument/codeAction', {
      textDocument: { uri: URI },
      range,
      context: { diagnostics: (await client.diagnostics(URI)).filter(({ code }) => code === 'shellcheck') },
    });
    assert.ok(actions.some(({ title }) => title.includes('as ShellCheck says (SC2086)')));
    await client.until('the status', () =>
      notes().includes('ShellCheck: reads the scripts of open files in the background.') ? true : undefined,
    );
  });

  it('tells an editor that does not ask', async () => {
    await start({
      capabilities: PUSH,
      initializationOptions: LOUD,
      programs: `${fakeShellcheck(PROGRAM)}${path.delimiter}/usr/bin:/bin`,
    });
    await client.open(URI, TEXT);
    await client.until('a finding of ShellCheck', () => {
      const last = client.pushed.findLast(({ uri }) => uri === URI);
      return last !== undefined && ofShellcheck(last.diagnostics).length === 1 ? true : undefined;
    });
  });

  it('keeps what it said of scripts that have not changed', async () => {
    await start({ programs: `${fakeShellcheck(PROGRAM)}${path.delimiter}/usr/bin:/bin` });
    await client.open(URI, TEXT);
    await client.diagnostics(URI);
    await refreshed(1);
    const at = { line: 0, character: 0 };
    await client.change(URI, { start: at, end: at }, '# above\n');
    assert.deepEqual(ofShellcheck(await client.diagnostics(URI)), [client.rangeOf(URI, '$dir')]);
  });

  it('says when it is not installed, and when it is switched off', async () => {
    await start({});
    await client.open(URI, TEXT);
    await client.diagnostics(URI);
    await client.until('the status', () =>
      notes().includes('ShellCheck: not installed, so the rule shellcheck is skipped.') ? true : undefined,
    );
    await client.stop();
    await start({ configuration: () => ({ shellcheck: { enable: false } }) });
    await client.open(URI, TEXT);
    await client.diagnostics(URI);
    await client.until('the status', () =>
      notes().some((note) => note.startsWith('ShellCheck: switched off')) ? true : undefined,
    );
  });

  it('uses the program that the settings name, and survives one that is broken', async () => {
    const broken = path.join(fakeShellcheck('echo no; exit 4'), 'shellcheck');
    await start({ configuration: () => ({ ...LOUD, shellcheck: { path: broken } }) });
    await client.open(URI, TEXT);
    await client.diagnostics(URI);
    await client.until('the status', () =>
      notes().includes('ShellCheck: ended with 4, so the rule shellcheck is skipped.') ? true : undefined,
    );
    assert.deepEqual(ofShellcheck(await client.diagnostics(URI)), []);
  });
});

describe('ShellCheck that is not there', () => {
  it('is not asked for again with every key', async () => {
    const never = (): never => assert.fail('told of what did not change');
    const background = new BackgroundShellcheck(nodeShellcheck, never, never);
    const choice = { enable: true, path: '/nowhere/shellcheck' };
    const facts = background.facts(choice);
    assert.ok(facts !== undefined);
    await facts.learn([parse(TEXT)]);
    assert.deepEqual(background.state, { kind: 'missing' });
    assert.equal(background.facts(choice), undefined);
    assert.ok(background.facts({ enable: true, path: '/elsewhere/shellcheck' }) !== undefined);
  });
});
