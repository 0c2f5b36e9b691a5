import assert from 'node:assert/strict';
import type { ClientCapabilities, Diagnostic } from 'vscode-languageserver';
import { LspClient, PULL, PUSH } from '../support/lsp-client.ts';
import type { DiagnosticData } from '../../server/src/protocol/requests.ts';

const URI = 'file:///work/Dockerfile';
const TEXT = 'FROM alpine:3.22\nMAINTAINER Jane <jane@example.org>\nADD app.py /app/\nUSER 1000\n';

const rulesOf = (diagnostics: readonly Diagnostic[]): readonly unknown[] =>
  diagnostics.map(({ code }) => code);
const without = (version: number, diagnostics: readonly Diagnostic[]): unknown =>
  diagnostics.map(({ data, ...rest }) => ({ ...rest, data: { ...(data as object), version } }));

describe('initialize', () => {
  let client: LspClient;
  afterEach(async () => {
    await client.stop();
  });

  it('offers to be asked for diagnostics by an editor that asks', async () => {
    client = await LspClient.start({ capabilities: PULL });
    const { capabilities, serverInfo } = client.initializeResult;
    assert.equal(serverInfo?.name, 'Bulkhead');
    assert.deepEqual(capabilities.diagnosticProvider, {
      identifier: 'bulkhead',
      interFileDependencies: false,
      workspaceDiagnostics: false,
    });
    assert.deepEqual(capabilities.codeActionProvider, {
      codeActionKinds: [
        'quickfix',
        'refactor.rewrite.bulkhead.image',
        'source.fixAll.bulkhead',
        'refactor.rewrite',
      ],
      resolveProvider: true,
    });
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2, save: true });
    const registered = (
      await client.until('registrations', () => {
        const all = client.requests
          .filter(({ method }) => method === 'client/registerCapability')
          .flatMap(({ params }) => (params as Registrations).registrations);
        return all.length === 2 ? all : undefined;
      })
    ).map(({ method }) => method);
    assert.deepEqual(registered.sort(), [
      'workspace/didChangeConfiguration',
      'workspace/didChangeWatchedFiles',
    ]);
  });

  it('pushes to one that does not, and asks nothing of it', async () => {
    client = await LspClient.start({ capabilities: PUSH });
    assert.equal(client.initializeResult.capabilities.diagnosticProvider, undefined);
    assert.equal(client.initializeResult.capabilities.workspace, undefined);
    await client.open(URI, TEXT);
    await client.pushedFor(URI, 1);
    assert.deepEqual(client.requests, []);
  });

  it('says what is on and off', async () => {
    client = await LspClient.start();
    const status = await client.until('the status', () =>
      client.notifications.find(({ method }) => method === 'bulkhead/status'),
    );
    const { version, preset, rules, notes } = status.params as {
      version: string;
      preset: string;
      rules: number;
      notes: string[];
    };
    assert.match(version, /^\d+\.\d+\.\d+$/);
    assert.equal(preset, 'recommended');
    assert.ok(rules > 0);
    assert.ok(notes.some((note) => note === 'Registry look-ups: only when you choose one and say yes.'));
    assert.ok(notes.some((note) => note.startsWith('ShellCheck: has not been needed yet')));
  });
});

interface Registrations {
  readonly registrations: readonly { readonly method: string }[];
}

describe('pulled diagnostics', () => {
  let client: LspClient;
  beforeEach(async () => {
    client = await LspClient.start({ capabilities: PULL });
  });
  afterEach(async () => {
    await client.stop();
  });

  it('have everything that an editor shows', async () => {
    await client.open(URI, TEXT, 7);
    const [maintainer, add] = await client.diagnostics(URI);
    assert.deepEqual(maintainer?.range, client.rangeOf(URI, 'MAINTAINER'));
    assert.equal(maintainer.severity, 3);
    assert.equal(maintainer.source, 'bulkhead');
    assert.equal(maintainer.code, 'no-maintainer');
    assert.equal(
      maintainer.codeDescription?.href,
      'https://github.com/bulkhead-dev/bulkhead/blob/main/docs/rules/no-maintainer.md',
    );
    assert.ok(typeof maintainer.message === 'string');
    assert.match(maintainer.message, /^MAINTAINER is deprecated\. [A-Z].*\.$/);
    assert.deepEqual(maintainer.tags, [2]);
    const { ids, ...data } = maintainer.data as DiagnosticData;
    assert.deepEqual(data, { rule: 'no-maintainer', finding: 0, version: 7 });
    assert.ok(ids?.includes('hadolint:DL4000'));
    assert.deepEqual(add?.range, client.rangeOf(URI, 'ADD'));
    assert.equal(add.severity, 2);
    assert.equal(add.tags, undefined);
    assert.deepEqual(client.pushed, []);
  });

  it('say so when nothing has changed', async () => {
    await client.open(URI, TEXT);
    const first = await client.pull(URI);
    assert.ok(first.kind === 'full' && first.resultId !== undefined);
    assert.deepEqual(await client.pull(URI, first.resultId), { kind: 'unchanged', resultId: first.resultId });
    await client.change(URI, client.rangeOf(URI, 'ADD'), 'COPY');
    const second = await client.pull(URI, first.resultId);
    assert.ok(second.kind === 'full');
    assert.deepEqual(rulesOf(second.items), ['no-maintainer']);
    await client.close(URI);
    await client.open(URI, 'FROM scratch\n');
    assert.equal((await client.pull(URI, first.resultId)).kind, 'full');
  });

  it('are empty for a document that is not open', async () => {
    assert.deepEqual(await client.pull('file:///nowhere/Dockerfile'), { kind: 'full', items: [] });
  });

  it('that are overtaken are called off, never left hanging', async () => {
    await client.open(URI, TEXT);
    const answers: Promise<unknown>[] = [];
    for (let i = 0; i < 20; i++) {
      void client.change(URI, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, '#\n');
      answers.push(client.pull(URI).catch((error: unknown) => error));
    }
    const settled = await Promise.all(answers);
    const last = settled.at(-1) as { items: Diagnostic[] };
    assert.deepEqual(last.items[0]?.range, client.rangeOf(URI, 'MAINTAINER'));
    for (const answer of settled.slice(0, -1)) {
      assert.ok(
        answer instanceof Error
          ? 'code' in answer && answer.code === -32802
          : (answer as { kind: string }).kind === 'full',
      );
    }
  });

  it('can be cancelled', async () => {
    await client.open(URI, 'FROM alpine\n'.repeat(2000));
    const { CancellationTokenSource } = await import('vscode-languageserver/node');
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest(
      'textDocument/diagnostic',
      { textDocument: { uri: URI } },
      source.token,
    );
    source.cancel();
    await assert.rejects(answer, { code: -32800 });
  });
});

const transports = ['stdio', 'ipc'] as const;
for (const transport of transports) {
  describe(`pushed diagnostics over ${transport}`, () => {
    let client: LspClient;
    beforeEach(async () => {
      client = await LspClient.start({ capabilities: PUSH, transport });
    });
    afterEach(async () => {
      await client.stop();
    });

    it('name the version they are for, and go when the document is closed', async () => {
      await client.open(URI, TEXT, 3);
      assert.deepEqual(rulesOf(await client.pushedFor(URI, 3)), ['no-maintainer', 'prefer-copy-over-add']);
      const version = await client.change(URI, client.rangeOf(URI, 'ADD'), 'COPY');
      assert.deepEqual(rulesOf(await client.pushedFor(URI, version)), ['no-maintainer']);
      await client.close(URI);
      await client.until('no diagnostics', () =>
        client.pushed.at(-1)?.diagnostics.length === 0 ? true : undefined,
      );
    });

    it('after a burst of edits are those of the newest text, without a round for each', async () => {
      await client.open(URI, TEXT);
      await client.pushedFor(URI, 1);
      const typed = '# one\n# two\nRUN cd /tmp\n';
      const sent = Array.from(typed, (letter, index) => {
        const at = client.document(URI).positionAt('FROM alpine:3.22\n'.length + index);
        return client.change(URI, { start: at, end: at }, letter);
      });
      const version = (await Promise.all(sent)).at(-1) ?? 0;
      const found = await client.pushedFor(URI, version);
      const fresh = 'file:///work/other/Dockerfile';
      await client.open(fresh, client.document(URI).getText());
      assert.deepEqual(without(0, found), without(0, await client.pushedFor(fresh, 1)));
      const versions = client.pushed.filter(({ uri }) => uri === URI).map((item) => item.version ?? 0);
      assert.deepEqual(
        versions,
        versions.toSorted((a, b) => a - b),
      );
      assert.ok(versions.length < typed.length, `${versions.length} rounds for ${typed.length} edits`);
    });
  });
}

describe('settings', () => {
  let client: LspClient;
  afterEach(async () => {
    await client.stop();
  });

  it('are asked for each document, and again when they change', async () => {
    let preset = 'recommended';
    const enabled = (scope: string | undefined): boolean => scope !== 'file:///off/Dockerfile';
    client = await LspClient.start({
      configuration: (scope) => ({ preset, enable: enabled(scope), rules: { 'no-maintainer': 'error' } }),
    });
    await client.open(URI, TEXT);
    await client.open('file:///off/Dockerfile', TEXT);
    const [maintainer] = await client.diagnostics(URI);
    assert.equal(maintainer?.severity, 1);
    assert.deepEqual(await client.diagnostics('file:///off/Dockerfile'), []);
    const before = await client.pull(URI);
    preset = 'all';
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.until('a refresh', () =>
      client.requests.find(({ method }) => method === 'workspace/diagnostic/refresh'),
    );
    const after = await client.pull(URI, before.resultId);
    assert.equal(after.kind, 'full');
    const scopes = client.requests
      .filter(({ method }) => method === 'workspace/configuration')
      .map(({ params }) => (params as Items).items[0]?.scopeUri);
    assert.equal(scopes.filter((scope) => scope === URI).length, 2, 'asked once for each change');
  });

  it('with slips in them are used as far as they go, and each slip is told once', async () => {
    client = await LspClient.start({
      configuration: () => ({ preset: 'loud', rules: { 'no-maintainer': 'off', 'no-such-rule': 'off' } }),
    });
    await client.open(URI, TEXT);
    await client.open('file:///work/two/Dockerfile', TEXT);
    assert.deepEqual(rulesOf(await client.diagnostics(URI)), ['prefer-copy-over-add']);
    await client.diagnostics('file:///work/two/Dockerfile');
    const told = client.notifications
      .filter(({ method }) => method === 'window/logMessage')
      .map(({ params }) => (params as { message: string }).message);
    assert.deepEqual(told, [
      'bulkhead.preset has a value that is not allowed; the default is used.',
      "bulkhead.rules: there is no rule 'no-such-rule'.",
    ]);
  });

  for (const [where, initializationOptions] of [
    ['bare', { rules: { 'no-maintainer': 'off' } }],
    ['below settings', { settings: { rules: { 'no-maintainer': 'off' } } }],
    ['below bulkhead', { bulkhead: { rules: { 'no-maintainer': 'off' } } }],
  ] as const) {
    it(`of an editor that cannot be asked come with initialize, ${where}, or are sent`, async () => {
      client = await LspClient.start({ capabilities: PUSH, initializationOptions });
      await client.open(URI, TEXT);
      assert.deepEqual(rulesOf(await client.pushedFor(URI, 1)), ['prefer-copy-over-add']);
      await client.notify('workspace/didChangeConfiguration', {
        settings: { bulkhead: { rules: { 'prefer-copy-over-add': 'off' } } },
      });
      await client.until('the other findings', () =>
        rulesOf(client.pushed.at(-1)?.diagnostics ?? []).join() === 'no-maintainer' ? true : undefined,
      );
    });
  }

  it('refused by the editor count as the defaults', async () => {
    const capabilities: ClientCapabilities = { workspace: { configuration: true } };
    client = await LspClient.start({
      capabilities,
      configuration: () => {
        throw new Error('no');
      },
    });
    await client.open(URI, TEXT);
    assert.equal((await client.pushedFor(URI, 1)).length, 2);
  });
});

interface Items {
  readonly items: readonly { readonly scopeUri?: string }[];
}
