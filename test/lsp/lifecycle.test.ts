import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities } from 'vscode-languageserver';
import type { ContextsResult, StatusParams } from '../../server/src/protocol/requests.ts';
import { LspClient, PULL, PUSH } from '../support/lsp-client.ts';

const URI = 'file:///work/Dockerfile';

describe('the server process', () => {
  for (const transport of ['stdio', 'ipc'] as const) {
    it(`ends with status 0 after shutdown and exit (${transport})`, async () => {
      const client = await LspClient.start({ transport });
      assert.equal(await client.stop(), 0);
    });

    it(`ends with status 1 after exit alone (${transport})`, async () => {
      const client = await LspClient.start({ transport });
      await client.notify('exit', null);
      assert.equal(await client.exited, 1);
    });
  }

  it('ends when its input does', async () => {
    const client = await LspClient.start();
    client.process.stdin?.end();
    assert.equal(await client.exited, 1);
  });

  it('ends when the channel to its parent does', async () => {
    const client = await LspClient.start({ transport: 'ipc' });
    client.process.disconnect();
    assert.equal(await client.exited, 1);
  });

  it('ends when the editor that it was told of does', async () => {
    const editor = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    const client = await LspClient.start({ processId: editor.pid ?? 0 });
    editor.kill('SIGKILL');
    assert.equal(await client.exited, 1);
  });

  it('writes nothing but messages', async () => {
    const client = await LspClient.start({ capabilities: PUSH });
    await client.open(URI, 'FROM alpine\n');
    await client.pushedFor(URI, 1);
    await client.stop();
    assert.equal(client.stderr, '');
  });
});

describe('hostile documents', () => {
  let client: LspClient;
  before(async () => {
    client = await LspClient.start({ capabilities: PULL });
  });
  after(async () => {
    await client.stop();
  });

  const cases: Readonly<Record<string, string>> = {
    nothing: '',
    'a byte order mark': '\ufeff',
    'NUL bytes': 'FROM a\u0000b\nRUN \u0000\n',
    'lone surrogates': 'FROM a\nRUN echo \ud800 \udc00\nADD \ud83d x\n',
    'one line of 300,000 characters': `FROM a\nRUN ${'x'.repeat(300_000)}\n`,
    'many continued lines': `FROM a\nRUN echo ${'\\\n a '.repeat(5000)}\n`,
    'deep nesting': `FROM a\nRUN ${'$('.repeat(3000)}\n`,
    'unclosed everything': 'FROM a\nRUN <<EOF\nENV "\nRUN [ "a", \n${',
    'endless expansion': `FROM a\nARG A=xxxxxxxxxx\n${'ARG A=$A$A\n'.repeat(60)}ADD $A /x\n`,
    'a comment that is a pattern': `FROM a\n# ${'bulkhead ignore=a,'.repeat(3000)}\nRUN x\n`,
    'lone carriage returns': 'FROM a\rRUN b\rADD c d\r',
  };
  for (const [name, text] of Object.entries(cases)) {
    it(`${name}: everything is answered`, async () => {
      const uri = `file:///hostile/${encodeURIComponent(name)}/Dockerfile`;
      await client.open(uri, text);
      const report = await client.pull(uri);
      assert.equal(report.kind, 'full');
      for (const line of [0, 1, 2]) {
        const position = { line, character: 4 };
        await client.request('textDocument/hover', { textDocument: { uri }, position });
        await client.actions(uri, { start: position, end: position });
      }
      const [fixAll] = await client.actions(uri, client.whole(uri), { only: ['source.fixAll'] });
      if (fixAll !== undefined) await client.request('codeAction/resolve', fixAll);
      await client.close(uri);
    });
  }

  it('one of more than 2 MiB is left alone at once, and said so', async () => {
    const uri = 'file:///hostile/huge/Dockerfile';
    await client.open(uri, 'FROM alpine\nRUN echo hello\n'.repeat(100_000));
    const started = performance.now();
    const report = await client.pull(uri);
    assert.ok(performance.now() - started < 1000);
    assert.ok(report.kind === 'full');
    assert.deepEqual(
      report.items.map(({ message, severity }) => [message, severity]),
      [['This file is longer than 2 MiB and is not checked.', 3]],
    );
    assert.equal(await client.hover(uri, 'RUN'), null);
    await client.close(uri);
  });

  it('edits beyond its end or in documents that are not open do no harm', async () => {
    const uri = 'file:///hostile/edits/Dockerfile';
    await client.open(uri, 'FROM alpine\n');
    const range = { start: { line: 900, character: 9 }, end: { line: 5, character: 0 } };
    await client.notify('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range, text: 'USER 1\n' }],
    });
    await client.notify('textDocument/didChange', {
      textDocument: { uri: 'file:///none', version: 2 },
      contentChanges: [{ text: 'x' }],
    });
    await client.notify('textDocument/didClose', { textDocument: { uri: 'file:///none' } });
    assert.equal((await client.pull(uri)).kind, 'full');
    await client.notify('textDocument/didChange', {
      textDocument: { uri, version: 3 },
      contentChanges: [{ text: 'FROM alpine:3.22\nADD a /b\nUSER 1\n' }],
    });
    const report = await client.pull(uri);
    assert.ok(report.kind === 'full' && report.items.some(({ code }) => code === 'prefer-copy-over-add'));
  });
});

describe('ignore files', () => {
  let folder: string;
  let client: LspClient;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-facts-'));
  });
  afterEach(async () => {
    await client.stop();
    await rm(folder, { recursive: true });
  });

  const refreshes = (): number =>
    client.requests.filter(({ method }) => method === 'workspace/diagnostic/refresh').length;

  it('that come, change and go are read anew, and the editor asks again', async () => {
    client = await LspClient.start({ capabilities: PULL });
    const uri = pathToFileURL(path.join(folder, 'Dockerfile')).href;
    const ignoreFile = path.join(folder, '.dockerignore');
    await client.open(uri, 'FROM alpine:3.22\nCOPY . /app/\nUSER 1000\n');
    let resultId = (await client.pull(uri)).resultId;
    const tell = (type: number): Promise<void> =>
      client.notify('workspace/didChangeWatchedFiles', {
        changes: [{ uri: pathToFileURL(ignoreFile).href, type }],
      });
    const isNew = async (): Promise<void> => {
      const before = refreshes();
      await client.until('a refresh', () => (refreshes() > before ? true : undefined));
      const next = await client.pull(uri, resultId);
      assert.equal(next.kind, 'full');
      resultId = next.resultId;
    };
    for (const [type, text] of [
      [1, '.git\n'],
      [2, '*\n!app\n'],
      [3, undefined],
    ] as const) {
      await (text === undefined ? rm(ignoreFile) : writeFile(ignoreFile, text));
      const changed = isNew();
      await tell(type);
      await changed;
    }
    const before = refreshes();
    await client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: 'file:///elsewhere/.dockerignore', type: 1 }],
    });
    assert.equal((await client.pull(uri, resultId)).kind, 'unchanged');
    assert.equal(refreshes(), before);
  });

  it('are those of the context that a Compose file names, of which the status tells', async () => {
    client = await LspClient.start({ capabilities: PULL, folders: [pathToFileURL(folder).href] });
    await mkdir(path.join(folder, 'app'));
    await writeFile(path.join(folder, '.dockerignore'), 'secret\n');
    const uri = pathToFileURL(path.join(folder, 'app/Dockerfile')).href;
    await client.open(uri, 'FROM alpine:3.22\nCOPY secret /app/\nUSER 1000\n');
    const ignored = async (): Promise<string | undefined> => {
      const found = (await client.diagnostics(uri)).find(({ code }) => code === 'no-copy-ignored-file');
      return typeof found?.message === 'string' ? found.message : undefined;
    };
    const note = (): string | undefined => {
      const status = client.notifications.findLast(({ method }) => method === 'bulkhead/status');
      const [found] = (status?.params as Pick<StatusParams, 'contexts'> | undefined)?.contexts ?? [];
      return found === undefined ? undefined : `${found.context} (${found.detail})`;
    };
    assert.equal(await ignored(), undefined);
    assert.equal(note(), undefined);
    const compose = path.join(folder, 'compose.yaml');
    await writeFile(compose, 'services:\n  a: { build: { dockerfile: app/Dockerfile } }\n');
    await client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: pathToFileURL(compose).href, type: 1 }],
    });
    assert.equal(
      await client.until('the note', note),
      '.. (../compose.yaml:2, ignores what ../.dockerignore names)',
    );
    assert.match((await ignored()) ?? '', /\.\.\/\.dockerignore/);
  });

  it('are those of the build that a person chose, until that is undone', async () => {
    const uri = pathToFileURL(path.join(folder, 'app/Dockerfile')).href;
    await mkdir(path.join(folder, 'app'));
    await mkdir(path.join(folder, '.github/workflows'), { recursive: true });
    await writeFile(path.join(folder, '.dockerignore'), 'secret\n');
    await writeFile(
      path.join(folder, '.github/workflows/ci.yml'),
      'jobs:\n  a:\n    steps:\n      - run: docker build --target prod -f app/Dockerfile .\n',
    );
    await writeFile(path.join(folder, 'compose.yaml'), 'services:\n  a: { build: app }\n');
    const options = { capabilities: PULL, folders: [pathToFileURL(folder).href] };
    client = await LspClient.start(options);
    const text = 'FROM alpine:3.22 AS prod\nCOPY secret /app/\nUSER 1000\n';
    await client.open(uri, text);
    const inForce = (): string | undefined => {
      const status = client.notifications.findLast(({ method }) => method === 'bulkhead/status');
      const [found] = (status?.params as Pick<StatusParams, 'contexts'> | undefined)?.contexts ?? [];
      return found === undefined ? undefined : `${found.context} (${found.detail}) ${found.hasChoice}`;
    };
    const untilIs = (expected: string): Promise<unknown> =>
      client.until(expected, () => (inForce() === expected ? true : undefined));
    const automatic = '. (../compose.yaml:2, one of several, no .dockerignore) true';
    await untilIs(automatic);
    const { choices, chosen } = await client.request<ContextsResult>('bulkhead/contexts', { uri });
    assert.equal(chosen, undefined);
    assert.deepEqual(
      choices.map(({ context, target, by, line }) => [context, target, by, line]),
      [
        ['.', undefined, '../compose.yaml', 2],
        ['..', 'prod', '../.github/workflows/ci.yml', 4],
      ],
    );
    const id = choices[1]?.id;
    await client.request('bulkhead/chooseContext', { uri, choice: id });
    const byHand =
      ".. (../.github/workflows/ci.yml:4, chosen by you, ignores what ../.dockerignore names, final stage 'prod') true";
    await untilIs(byHand);
    assert.ok((await client.diagnostics(uri)).some(({ code }) => code === 'no-copy-ignored-file'));
    assert.equal((await client.request<ContextsResult>('bulkhead/contexts', { uri })).chosen, id);
    await client.request('bulkhead/chooseContext', { uri });
    await untilIs(automatic);
    await client.stop();

    // What is remembered comes with the start, whatever else stands there.
    client = await LspClient.start({
      ...options,
      initializationOptions: { contexts: { [uri]: id, 'odd:x': 1, [`${uri}x`]: null } },
    });
    await client.open(uri, text);
    await untilIs(byHand);
    await client.request('bulkhead/chooseContext', { uri, choice: 'what no file says' });
    await untilIs(automatic);
  });

  it('do not matter to documents that are nowhere', async () => {
    const capabilities: ClientCapabilities = PUSH;
    client = await LspClient.start({ capabilities });
    for (const uri of ['untitled:Untitled-1', 'vscode-vfs://github/a/b/Dockerfile', 'odd:x']) {
      await client.open(uri, 'FROM alpine:3.22\nADD a /b\n');
      assert.ok((await client.pushedFor(uri, 1)).length > 0);
    }
  });
});
