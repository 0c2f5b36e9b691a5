import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { LspClient, PULL } from '../support/lsp-client.ts';

const TEXT = 'services:\n  web:\n    build: .\n    privileged: true\n  db:\n    image: postgres:17\n';

describe('Compose files over stdio', () => {
  let client: LspClient;
  let folder: string;
  let uri: string;
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'bulkhead-compose-'));
    writeFileSync(path.join(folder, 'Dockerfile'), 'FROM node:22\nUSER root\n');
    uri = pathToFileURL(path.join(folder, 'compose.yaml')).href;
    client = await LspClient.start({ capabilities: PULL });
    await client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text: TEXT },
    });
  });
  after(async () => {
    await client.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const said = (version: number): Promise<readonly Diagnostic[]> =>
    client.until(
      'findings',
      () => client.pushed.findLast((item) => item.uri === uri && item.version === version)?.diagnostics,
    );

  it('have findings, also of the Dockerfile that a service is built from', async () => {
    const found = await said(1);
    const names = found.map(({ code, range }) => `${String(code)} ${String(range.start.line)}`);
    for (const name of ['compose-privileged 3', 'compose-root-user 1', 'compose-read-only 4'])
      assert.ok(names.includes(name), `${name} is not in ${names.join(', ')}`);
    for (const { code, codeDescription } of found)
      assert.ok(codeDescription?.href.endsWith(`/docs/rules/${String(code)}.md`));
  });

  it('have fixes that ask first', async () => {
    await said(1);
    const range = { start: { line: 4, character: 3 }, end: { line: 4, character: 3 } };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [] },
    });
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Drop all capabilities', 'Forbid new privileges', 'Make the root file system read-only'],
    );
    for (const { edit } of actions)
      assert.ok(
        Object.values(edit?.changeAnnotations ?? {}).every((item) => item.needsConfirmation === true),
      );
  });

  it('are judged with their override, as soon as there is one', async () => {
    const names = (): readonly string[] =>
      (client.pushed.findLast((item) => item.uri === uri)?.diagnostics ?? []).map(({ code }) => String(code));
    await said(1);
    assert.equal(names().filter((name) => name === 'compose-read-only').length, 2);
    const file = path.join(folder, 'compose.override.yaml');
    writeFileSync(file, 'services:\n  db: { read_only: true }\n');
    const tell = (type: number): Promise<void> =>
      client.notify('workspace/didChangeWatchedFiles', {
        changes: [{ uri: pathToFileURL(file).href, type }],
      });
    await tell(1);
    const are = (count: number): Promise<unknown> =>
      client.until(`${count} findings`, () =>
        names().filter((name) => name === 'compose-read-only').length === count ? true : undefined,
      );
    await are(1);
    rmSync(file);
    await tell(3);
    await are(2);
  });

  it('are judged anew when they change, and forgotten when they are closed', async () => {
    await client.notify('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: TEXT.replace('    privileged: true\n', '') }],
    });
    assert.ok(!(await said(2)).some(({ code }) => code === 'compose-privileged'));
    await client.notify('textDocument/didClose', { textDocument: { uri } });
    await client.until('no findings', () => client.pushed.at(-1)?.diagnostics.length === 0 || undefined);
  });
});
