import assert from 'node:assert/strict';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { LspClient, PULL, PUSH, titled, titles } from '../support/lsp-client.ts';

const URI = 'file:///work/Dockerfile';
const TEXT =
  'FROM alpine:3.22\n# who\nMAINTAINER Jane <jane@example.org>\nADD  a.py /app/\nADD b.py \\\n  # inside\n  /app/\nUSER 1000\n';
const UNSAFE = 'FROM debian:13\nRUN curl -fsS https://example.org/x | tar -x\nUSER 1000\n';
const AUTOMATIC = { triggerKind: 2 } as const;

const isRule =
  (rule: string) =>
  (item: Diagnostic): boolean =>
    item.code === rule;

describe('code actions', () => {
  let client: LspClient;
  beforeEach(async () => {
    client = await LspClient.start({
      capabilities: PULL,
      initializationOptions: { commands: ['bulkhead.explainRule'] },
    });
    await client.open(URI, TEXT, 4);
  });
  afterEach(async () => {
    await client.stop();
  });

  const resolve = (action: CodeAction): Promise<CodeAction> => client.request('codeAction/resolve', action);

  it('offer the fix of what the cursor is on, for this version and the very words', async () => {
    const diagnostics = (await client.diagnostics(URI)).filter(isRule('prefer-copy-over-add'));
    const at = client.rangeOf(URI, 'ADD');
    const actions = await client.actions(
      URI,
      { start: at.start, end: at.start },
      { diagnostics: [...diagnostics], ...AUTOMATIC },
    );
    assert.deepEqual(
      titles(actions).filter((title) => /ADD|prefer-copy/.test(title)),
      [
        'Replace ADD with COPY',
        "Fix all 'prefer-copy-over-add' in this file",
        'Ignore prefer-copy-over-add here (comment)',
        'Ignore prefer-copy-over-add in this file (comment)',
        'Switch off prefer-copy-over-add for this folder (new bulkhead.yaml)',
        'Explain prefer-copy-over-add',
      ],
    );
    const fix = titled(actions, /^Replace/);
    assert.equal(fix.kind, 'quickfix');
    assert.equal(fix.isPreferred, true);
    assert.deepEqual(
      fix.diagnostics,
      diagnostics.filter(({ range }) => range.start.line === at.start.line),
    );
    assert.deepEqual(fix.edit, {
      documentChanges: [{ textDocument: { uri: URI, version: 4 }, edits: [{ range: at, newText: 'COPY' }] }],
    });
    assert.equal(client.edited(URI, fix.edit), TEXT.replace('ADD ', 'COPY '));
    assert.deepEqual(actions.filter(({ isPreferred }) => isPreferred === true).length, 1);
  });

  it('fix one rule in the whole file when chosen', async () => {
    const action = titled(await client.actions(URI, client.rangeOf(URI, 'ADD b')), /^Fix all 'prefer/);
    assert.equal(action.edit, undefined);
    assert.equal(action.diagnostics?.length, 2);
    const resolved = await resolve(action);
    assert.equal(client.edited(URI, resolved.edit), TEXT.replace('ADD ', 'COPY ').replace('ADD b', 'COPY b'));
  });

  it('fix everything that is safe, by either name of the kind, with small edits', async () => {
    for (const kind of ['source.fixAll', 'source.fixAll.bulkhead', 'source']) {
      const actions = await client.actions(URI, client.whole(URI), { only: [kind] });
      assert.deepEqual(
        actions.map((action) => action.kind),
        ['source.fixAll.bulkhead'],
      );
      const { edit } = await resolve(actions[0]!);
      assert.equal(
        client.edited(URI, edit),
        'FROM alpine:3.22\n# who\nLABEL org.opencontainers.image.authors="Jane <jane@example.org>"\nCOPY  a.py /app/\nCOPY b.py \\\n  # inside\n  /app/\nUSER 1000\n',
      );
      const [change] = edit?.documentChanges ?? [];
      assert.ok(change !== undefined && 'edits' in change);
      assert.deepEqual(
        change.edits.map(({ range }) => range.start.line),
        [2, 3, 4],
      );
      assert.ok(change.edits.every(({ range }) => range.start.line === range.end.line));
    }
  });

  it('of kinds that nobody asked for are not made', async () => {
    const at = client.rangeOf(URI, 'ADD');
    assert.deepEqual(await client.actions(URI, at, { only: ['refactor.extract'] }), []);
    assert.ok(
      (await client.actions(URI, at, { only: ['quickfix'] })).every(({ kind }) => kind === 'quickfix'),
    );
    assert.ok((await client.actions(URI, at, AUTOMATIC)).every(({ kind }) => kind === 'quickfix'));
    assert.ok((await client.actions(URI, at)).some(({ kind }) => kind === 'source.fixAll.bulkhead'));
    assert.deepEqual(await client.actions(URI, client.rangeOf(URI, 'USER'), AUTOMATIC), []);
    assert.deepEqual(await client.actions('file:///not/open', at), []);
  });

  it('silence a finding with a comment that works', async () => {
    const at = client.rangeOf(URI, 'ADD b');
    const chosen = async (title: RegExp): Promise<string> =>
      client.edited(URI, (await resolve(titled(await client.actions(URI, at), title))).edit);
    const here = await chosen(/ here \(comment\)$/);
    assert.match(here, /^# bulkhead ignore=prefer-copy-over-add reason="[^"]+"\nADD b\.py/m);
    const file = await chosen(/ in this file \(comment\)$/);
    assert.match(file, /^# bulkhead file-ignore=prefer-copy-over-add reason="[^"]+"\nFROM/);
    for (const [name, text, left] of [
      ['here', here, 1],
      ['file', file, 0],
    ] as const) {
      const uri = `file:///work/${name}/Dockerfile`;
      await client.open(uri, text);
      assert.equal((await client.diagnostics(uri)).filter(isRule('prefer-copy-over-add')).length, left);
    }
  });

  it('make nothing of data that is not theirs', async () => {
    const at = client.rangeOf(URI, 'ADD');
    const action = titled(await client.actions(URI, at), / here \(comment\)$/);
    const { ignore, ...rest } = action.data as { ignore: object };
    for (const broken of [
      { ...rest, ignore: null },
      { ...rest, ignore: { ...ignore, scope: 'everywhere' } },
      { ...rest, ignore: { ...ignore, finding: '0' } },
    ])
      assert.equal((await resolve({ ...action, data: broken })).edit, undefined);
    const other = { ...rest, ignore: { ...ignore, rule: 'no-sudo\nRUN evil' } };
    await assert.rejects(resolve({ ...action, data: other }), { code: -32801 });
  });

  it('explain a rule by a command', async () => {
    const action = titled(await client.actions(URI, client.rangeOf(URI, 'MAINTAINER')), /^Explain/);
    assert.deepEqual(action.command, {
      title: 'Explain no-maintainer',
      command: 'bulkhead.explainRule',
      arguments: ['no-maintainer'],
    });
  });

  it('that change behaviour say so and ask first', async () => {
    await client.open('file:///work/unsafe/Dockerfile', UNSAFE);
    const uri = 'file:///work/unsafe/Dockerfile';
    const pipefail = (await client.diagnostics(uri)).find(isRule('pipefail'));
    assert.ok(pipefail !== undefined);
    const action = titled(await client.actions(uri, pipefail.range), /^Set SHELL .* \(changes behaviour\)$/);
    assert.notEqual(action.isPreferred, true);
    const annotations = Object.values(action.edit?.changeAnnotations ?? {});
    assert.deepEqual(
      annotations.map(({ needsConfirmation }) => needsConfirmation),
      [true],
    );
    assert.deepEqual(
      annotations.map(({ label }) => label),
      [action.title.replace(/ \(changes behaviour\)$/, '')],
    );
    assert.ok((annotations[0]?.description ?? '').length > 10);
    const [change] = action.edit?.documentChanges ?? [];
    assert.ok(
      change !== undefined && 'edits' in change && change.edits.every((edit) => 'annotationId' in edit),
    );
    assert.match(client.edited(uri, action.edit), /^FROM debian:13\nSHELL \[/);
  });

  it('made for an older version are refused', async () => {
    const [fixAll] = await client.actions(URI, client.whole(URI), { only: ['source.fixAll'] });
    const fix = titled(await client.actions(URI, client.rangeOf(URI, 'ADD')), /^Replace/);
    await client.change(URI, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, '# new\n');
    assert.throws(() => client.edited(URI, fix.edit), /another version/);
    await assert.rejects(resolve(fixAll!), { code: -32801 });
  });

  it('with diagnostics of an older version are about the text as it is now', async () => {
    const old = await client.diagnostics(URI);
    await client.change(URI, client.rangeOf(URI, 'MAINTAINER Jane <jane@example.org>\n'), '');
    const add = client.rangeOf(URI, 'ADD');
    const actions = await client.actions(URI, add, { diagnostics: [...old] });
    const fix = titled(actions, /^Replace/);
    assert.equal(client.edited(URI, fix.edit), client.document(URI).getText().replace('ADD ', 'COPY '));
    // What stood in this line before was another finding.
    assert.deepEqual(
      fix.diagnostics?.map(({ code, range }) => [code, range.start.line]),
      [['prefer-copy-over-add', 2]],
    );
  });
});

describe('code actions for a simple editor', () => {
  it('come with plain edits and without commands it does not know', async () => {
    const client = await LspClient.start({ capabilities: PUSH });
    await client.open(URI, TEXT);
    const actions = await client.actions(URI, client.whole(URI));
    assert.ok(titles(actions).every((title) => !title.startsWith('Explain')));
    const fixAll = actions.find(({ kind }) => kind === 'source.fixAll.bulkhead');
    assert.deepEqual(Object.keys(fixAll?.edit ?? {}), ['changes']);
    assert.doesNotMatch(client.edited(URI, fixAll?.edit), /^(?:ADD|MAINTAINER)/m);
    assert.equal(await client.stop(), 0);
  });

  it('are none where it knows commands only', async () => {
    const client = await LspClient.start({ capabilities: {} });
    await client.open(URI, TEXT);
    assert.deepEqual(await client.actions(URI, client.whole(URI)), []);
    await client.stop();
  });
});
