import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver';
import { LspClient, PUSH, type StartOptions } from '../support/lsp-client.ts';

const TEXT = 'FROM alpine:3.22\nMAINTAINER Jane <jane@example.org>\nADD app.py /app/\nUSER 1000\n';
const [CREATED, CHANGED, DELETED] = [1, 2, 3];

describe('configuration files', () => {
  let folder: string;
  let client: LspClient;
  const uriOf = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  const put = (name: string, text: string): Promise<void> => writeFile(path.join(folder, name), text);
  const start = async (options: StartOptions = {}): Promise<void> => {
    client = await LspClient.start({ folders: [pathToFileURL(folder).href], ...options });
  };
  const tell = (name: string, type = CHANGED): Promise<void> =>
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(name), type }] });
  const refreshes = (): number =>
    client.requests.filter(({ method }) => method === 'workspace/diagnostic/refresh').length;
  /** Waits until the server wants to be asked again because of what `step` does. */
  const refreshedBy = async (step: () => Promise<void>): Promise<void> => {
    const before = refreshes();
    await step();
    await client.until('a refresh', () => (refreshes() > before ? true : undefined));
  };
  const rulesIn = async (name: string): Promise<unknown[]> =>
    (await client.diagnostics(uriOf(name))).map(({ code }) => code);
  const severities = async (name: string): Promise<Record<string, unknown>> =>
    Object.fromEntries(
      (await client.diagnostics(uriOf(name))).map(({ code, severity }) => [String(code), severity]),
    );
  const openAll = async (...names: string[]): Promise<void> => {
    for (const name of names) await client.open(uriOf(name), TEXT);
  };
  const problemsOf = (name: string, count: number): Promise<readonly Diagnostic[]> =>
    client.until(`${count} problems in ${name}`, () => {
      const last = client.pushed.findLast(({ uri }) => uri === uriOf(name))?.diagnostics;
      return last?.length === count ? last : undefined;
    });
  const note = (pattern: RegExp): Promise<string> =>
    client.until(`a note like ${String(pattern)}`, () => {
      const last = client.notifications.findLast(({ method }) => method === 'bulkhead/status');
      return (last?.params as { notes: string[] } | undefined)?.notes.find((text) => pattern.test(text));
    });
  const warnings = (): number =>
    client.notifications.filter(
      ({ method, params }) =>
        method === 'window/logMessage' && /cannot be used/.test((params as { message: string }).message),
    ).length;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-config-'));
    await mkdir(path.join(folder, 'deep/er'), { recursive: true });
  });
  afterEach(async () => {
    await client.stop();
    await rm(folder, { recursive: true });
  });

  it('are found up the tree, the nearest one counts, and it is named', async () => {
    await put('bulkhead.yaml', 'rules: { no-maintainer: off }\n');
    await put('deep/er/.bulkhead.yml', 'rules: { no-maintainer: error }\n');
    await start();
    await openAll('deep/Dockerfile', 'deep/er/Dockerfile');
    assert.deepEqual(await rulesIn('deep/Dockerfile'), ['prefer-copy-over-add']);
    assert.equal((await severities('deep/er/Dockerfile'))['no-maintainer'], 1);
    await note(/^Configuration: bulkhead\.yaml\.$/);
    await note(/^Configuration: deep\/er\/\.bulkhead\.yml\.$/);
    assert.deepEqual(client.pushed, []);
  });

  it('of hadolint count where there is none of ours, and the note says when there is none at all', async () => {
    await start();
    await note(/^Configuration: no file/);
    await put('.hadolint.yaml', 'ignored: [DL3020]\noverride: { error: [DL4000] }\n');
    await openAll('deep/Dockerfile');
    assert.deepEqual(await severities('deep/Dockerfile'), { 'no-maintainer': 1 });
    await note(/^Configuration: \.hadolint\.yaml\.$/);
  });

  it('apply overrides by path, and extend others that are watched too', async () => {
    await put('base.yaml', 'rules: { no-maintainer: off }\n');
    await put(
      'bulkhead.yaml',
      'extends: base.yaml\noverrides: [{ files: deep/, rules: { no-maintainer: error } }]\n',
    );
    await start();
    await openAll('Dockerfile', 'deep/Dockerfile');
    assert.deepEqual(await rulesIn('Dockerfile'), ['prefer-copy-over-add']);
    assert.equal((await severities('deep/Dockerfile'))['no-maintainer'], 1);
    await client.until('a watcher', () =>
      client.requests.find(({ params }) => JSON.stringify(params).includes('"**/base.yaml"')),
    );
    await put('base.yaml', 'rules: { no-maintainer: hint }\n');
    await refreshedBy(() => tell('base.yaml'));
    assert.equal((await severities('Dockerfile'))['no-maintainer'], 4);
  });

  it('are overridden by settings that differ from the defaults, and by no others', async () => {
    await put('bulkhead.yaml', 'preset: strict\nrules: { no-maintainer: error, DL3020: off }\n');
    let settings: unknown = { preset: 'recommended', minimumConfidence: 'medium', rules: {} };
    await start({ configuration: () => settings });
    await openAll('Dockerfile');
    const strict = await severities('Dockerfile');
    assert.equal(strict['no-maintainer'], 1);
    assert.ok(Object.keys(strict).length > 1, Object.keys(strict).join());
    assert.ok(!('prefer-copy-over-add' in strict));
    settings = { preset: 'recommended', rules: { 'no-maintainer': 'hint' } };
    await refreshedBy(() => client.notify('workspace/didChangeConfiguration', { settings: null }));
    const mine = await severities('Dockerfile');
    assert.deepEqual(mine, { ...strict, 'no-maintainer': 4 });
  });

  it('that break keep what held before, say where, and are forgiven once mended', async () => {
    await put('bulkhead.yaml', 'rules: { no-maintainer: off }\n');
    await start();
    await openAll('Dockerfile');
    assert.deepEqual(await rulesIn('Dockerfile'), ['prefer-copy-over-add']);
    await put('bulkhead.yaml', 'rules:\n  no-maintainer: loud\n');
    await tell('bulkhead.yaml');
    const [problem] = await problemsOf('bulkhead.yaml', 1);
    assert.deepEqual(problem?.range, { start: { line: 1, character: 17 }, end: { line: 1, character: 21 } });
    assert.equal(problem.source, 'bulkhead');
    assert.equal(problem.severity, 1);
    await note(/^Configuration: bulkhead\.yaml cannot be used; what held before applies instead/);
    assert.deepEqual(await rulesIn('Dockerfile'), ['prefer-copy-over-add']);
    // Another document of the same configuration, and the same fault said twice.
    await openAll('deep/Dockerfile');
    assert.deepEqual(await rulesIn('deep/Dockerfile'), ['prefer-copy-over-add']);
    await put('bulkhead.yaml', 'rules:\n  no-maintainer: louder\nnonsense: 1\n');
    await tell('bulkhead.yaml');
    await problemsOf('bulkhead.yaml', 2);
    assert.equal(warnings(), 1);
    await put('bulkhead.yaml', 'rules: { no-maintainer: hint }\n');
    await refreshedBy(() => tell('bulkhead.yaml'));
    assert.equal((await severities('Dockerfile'))['no-maintainer'], 4);
    await problemsOf('bulkhead.yaml', 0);
  });

  it('that are broken from the start leave the defaults, and nothing behind when they go', async () => {
    await put('bulkhead.yaml', 'rules: [\n');
    await put('Dockerfile', TEXT);
    await start();
    await openAll('Dockerfile');
    assert.deepEqual(await rulesIn('Dockerfile'), ['no-maintainer', 'prefer-copy-over-add']);
    await problemsOf('bulkhead.yaml', 1);
    await note(/cannot be used; settings and defaults apply/);
    const { notes, changes } = await client.request<{ notes: string[]; changes: object }>(
      'bulkhead/fixWorkspace',
      null,
    );
    assert.match(
      notes.join(),
      /^Dockerfile was left alone: its configuration .*bulkhead\.yaml cannot be used\.$/,
    );
    assert.deepEqual(changes, {});
    await rm(path.join(folder, 'bulkhead.yaml'));
    await tell('bulkhead.yaml', DELETED);
    await problemsOf('bulkhead.yaml', 0);
    await note(/^Configuration: no file/);
  });

  it('name rules that do not exist as a warning and are used all the same', async () => {
    await put('bulkhead.yaml', 'rules: { no-maintainer: off, no-such-thing: on }\n');
    await start();
    await openAll('Dockerfile');
    assert.deepEqual(await rulesIn('Dockerfile'), ['prefer-copy-over-add']);
    const [problem] = await problemsOf('bulkhead.yaml', 1);
    assert.equal(problem?.severity, 2);
    assert.deepEqual(problem.range.start, { line: 0, character: 29 });
    assert.equal(warnings(), 0);
  });

  it('that are open count as they are in the editor', async () => {
    await put('bulkhead.yaml', 'rules: { no-maintainer: off }\n');
    await start();
    await openAll('Dockerfile');
    assert.deepEqual(await rulesIn('Dockerfile'), ['prefer-copy-over-add']);
    const config = uriOf('bulkhead.yaml');
    await client.open(config, 'rules: { no-maintainer: off }\n');
    await refreshedBy(async () => {
      await client.change(config, client.rangeOf(config, 'off'), 'error');
    });
    assert.equal((await severities('Dockerfile'))['no-maintainer'], 1);
    await client.change(config, client.rangeOf(config, 'error'), 'errors');
    await problemsOf('bulkhead.yaml', 1);
    assert.equal((await severities('Dockerfile'))['no-maintainer'], 1);
    // It is no Dockerfile, whatever is asked about it.
    assert.deepEqual(await client.diagnostics(config), []);
    assert.equal(await client.hover(config, 'rules'), null);
    await refreshedBy(() => client.close(config));
    assert.deepEqual(await rulesIn('Dockerfile'), ['prefer-copy-over-add']);
    await problemsOf('bulkhead.yaml', 0);
  });

  it('that are open tell their problems although they serve no open document', async () => {
    await start({ folders: [] });
    await client.open(uriOf('deep/bulkhead.yaml'), 'preset: none\n');
    const [problem] = await problemsOf('deep/bulkhead.yaml', 1);
    assert.deepEqual(problem?.range, { start: { line: 0, character: 8 }, end: { line: 0, character: 12 } });
    await client.close(uriOf('deep/bulkhead.yaml'));
    await problemsOf('deep/bulkhead.yaml', 0);
  });

  it('that come and go are heard of by an editor that is told, too', async () => {
    await start({ capabilities: PUSH });
    const uri = uriOf('Dockerfile');
    await openAll('Dockerfile');
    const has = (...codes: string[]): Promise<unknown> =>
      client.until(codes.join(), () => {
        const last = client.pushed.findLast((item) => item.uri === uri)?.diagnostics.map(({ code }) => code);
        return last?.join() === codes.join() ? last : undefined;
      });
    await has('no-maintainer', 'prefer-copy-over-add');
    await put('bulkhead.json', '{ "rules": { "no-maintainer": "off" } }');
    await tell('bulkhead.json', CREATED);
    await has('prefer-copy-over-add');
    await rm(path.join(folder, 'bulkhead.json'));
    await tell('bulkhead.json', DELETED);
    await has('no-maintainer', 'prefer-copy-over-add');
  });

  it('carry policy to the rules, and whether comments silence anything', async () => {
    await put('bulkhead.yaml', 'allowed-registries: [ghcr.io]\nignore-comments: false\n');
    await start();
    await client.open(
      uriOf('Dockerfile'),
      `# bulkhead file-ignore=no-maintainer\n# bulkhead file-ignore=prefer-copy-over-add until=2020-01-01\n${TEXT}`,
    );
    const rules = await rulesIn('Dockerfile');
    assert.ok(rules.includes('allowed-registries'), rules.join());
    assert.ok(rules.includes('no-maintainer'), rules.join());
    await put('bulkhead.yaml', 'allowed-registries: [docker.io]\n');
    await refreshedBy(() => tell('bulkhead.yaml'));
    const now = await rulesIn('Dockerfile');
    assert.ok(!now.includes('allowed-registries') && !now.includes('no-maintainer'), now.join());
    // That one's end has passed.
    assert.ok(now.includes('prefer-copy-over-add'), now.join());
  });

  it('hold for the whole workspace', async () => {
    await put('bulkhead.yaml', 'overrides: [{ files: deep/, rules: { prefer-copy-over-add: off } }]\n');
    await put('Dockerfile', TEXT);
    await put('deep/Dockerfile', 'FROM alpine:3.22\nADD a /b\nUSER 1000\n');
    await start();
    const { changes } = await client.request<{ changes: object }>('bulkhead/fixWorkspace', null);
    assert.deepEqual(Object.keys(changes), [uriOf('Dockerfile')]);
    const { html } = await client.request<{ html: string }>('bulkhead/report', null);
    assert.match(html, /Configuration: bulkhead\.yaml\./);
  });

  it('above the workspace, which no editor watches, are looked at when a document is saved or opened', async () => {
    await start({ folders: [uriOf('deep')] });
    await openAll('deep/Dockerfile', 'deep/er/Dockerfile');
    assert.deepEqual(await rulesIn('deep/Dockerfile'), ['no-maintainer', 'prefer-copy-over-add']);
    await rulesIn('deep/er/Dockerfile');
    const save = (): Promise<void> =>
      client.notify('textDocument/didSave', { textDocument: { uri: uriOf('deep/Dockerfile') } });
    // Nothing has changed, so nothing is to be asked anew.
    const before = refreshes();
    await save();
    assert.deepEqual(await rulesIn('deep/Dockerfile'), ['no-maintainer', 'prefer-copy-over-add']);
    assert.equal(refreshes(), before);
    await put('base.yaml', 'rules: { no-maintainer: off }\n');
    await put('bulkhead.yaml', 'extends: base.yaml\n');
    await refreshedBy(save);
    assert.deepEqual(await rulesIn('deep/Dockerfile'), ['prefer-copy-over-add']);
    assert.deepEqual(await rulesIn('deep/er/Dockerfile'), ['prefer-copy-over-add']);
    await put('base.yaml', 'rules: { no-maintainer: error }\n');
    await refreshedBy(() => client.open(uriOf('deep/er/Dockerfile.two'), TEXT));
    assert.equal((await severities('deep/Dockerfile'))['no-maintainer'], 1);
    await rm(path.join(folder, 'bulkhead.yaml'));
    await refreshedBy(save);
    assert.deepEqual(await rulesIn('deep/Dockerfile'), ['no-maintainer', 'prefer-copy-over-add']);
  });

  it('name a profile and options of rules, and settings win over both', async () => {
    let settings: unknown = {};
    await start({ configuration: () => settings });
    await client.open(uriOf('Dockerfile'), 'FROM alpine:3.22\nUSER 1\nRUN a\nRUN b\nRUN c\n');
    const found = async (): Promise<number> =>
      (await rulesIn('Dockerfile')).filter((rule) => rule === 'no-consecutive-run').length;
    assert.equal(await found(), 0);
    await put('bulkhead.yaml', 'profile: pedantic\n');
    await refreshedBy(() => tell('bulkhead.yaml', CREATED));
    assert.equal(await found(), 2);
    await put('bulkhead.yaml', 'profile: pedantic\nrules: { no-consecutive-run: { max: 2 } }\n');
    await refreshedBy(() => tell('bulkhead.yaml'));
    assert.equal(await found(), 1);
    settings = { profile: 'auditor', rules: { DL3059: 'off' } };
    await refreshedBy(() => client.notify('workspace/didChangeConfiguration', { settings: null }));
    assert.equal(await found(), 0);
  });

  it('do not matter to documents that are nowhere', async () => {
    await put('bulkhead.yaml', 'rules: { no-maintainer: off }\n');
    await start();
    const uri = uriOf('Dockerfile').replace('file://', 'vscode-vfs://host');
    await client.open(uri, TEXT);
    assert.deepEqual(
      (await client.diagnostics(uri)).map(({ code }) => code),
      ['no-maintainer', 'prefer-copy-over-add'],
    );
  });
});
