import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ChangeResult } from '../../server/src/protocol/requests.ts';
import { LspClient, PULL, PUSH, titled, titles } from '../support/lsp-client.ts';

const TEXT = 'FROM alpine:3.22\nADD a.py /app/\nADD b.py /app/\nUSER 1000\n';
const RULE = 'prefer-copy-over-add';
const FRONT = ['bulkhead.explainRule', 'bulkhead.rejectFinding', 'bulkhead.switchOffRule'];

type Change = ChangeResult<WorkspaceEdit>;

describe('turning a rule down', () => {
  let top: string;
  let client: LspClient;
  let uri: string;
  const uriOf = (...names: string[]): string => pathToFileURL(path.join(top, ...names)).href;
  const put = async (name: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(top, name)), { recursive: true });
    await writeFile(path.join(top, name), text);
  };

  beforeEach(async () => {
    top = await mkdtemp(path.join(tmpdir(), 'bulkhead-reject-'));
    await mkdir(path.join(top, 'work/api'), { recursive: true });
    uri = uriOf('work', 'api', 'Dockerfile');
  });
  afterEach(async () => {
    await client.stop();
    await rm(top, { recursive: true });
  });

  const start = async (options: Parameters<typeof LspClient.start>[0] = {}): Promise<void> => {
    client = await LspClient.start({
      folders: [uriOf('work')],
      initializationOptions: { commands: FRONT },
      ...options,
    });
    await client.open(uri, TEXT, 3);
  };
  const actionsOnAdd = (): Promise<readonly CodeAction[]> =>
    client.actions(uri, client.rangeOf(uri, 'ADD b'));
  const setLevel = (rule = RULE, level = 'off', of = uri): Promise<Change> =>
    client.request('bulkhead/setLevel', { uri: of, rule, level });

  /** The text of the file that an edit changes or makes. */
  const written = async (change: Change, name: string): Promise<string> => {
    assert.ok(change.kind === 'edit', JSON.stringify(change));
    assert.equal(change.uri, uriOf(...name.split('/')));
    const changes = change.edit.documentChanges ?? [];
    const made = changes.some((item) => 'kind' in item);
    const before = made ? '' : await readFile(path.join(top, name), 'utf8');
    const edits = changes.filter((item): item is TextDocumentEdit => 'edits' in item);
    assert.ok(edits.every(({ textDocument }) => textDocument.uri === change.uri));
    const document = TextDocument.create(change.uri, 'yaml', 1, before);
    return TextDocument.applyEdits(
      document,
      edits.flatMap((item) => item.edits.filter((edit) => 'newText' in edit)),
    );
  };

  it('asks for a reason where the editor can, and writes it', async () => {
    await start();
    const actions = await actionsOnAdd();
    assert.ok(!titles(actions).some((title) => title.startsWith('Ignore')));
    const { command, edit } = titled(actions, new RegExp(`^Don't suggest ${RULE} here…$`));
    assert.equal(edit, undefined);
    assert.equal(command?.command, 'bulkhead.rejectFinding');
    const [place] = (command.arguments ?? []) as [Record<string, unknown>];
    assert.deepEqual({ ...place, finding: 0 }, { uri, version: 3, rule: RULE, finding: 0, scope: 'here' });
    const change = await client.request<Change>('bulkhead/suppress', { ...place, reason: 'a "tar"\nball' });
    assert.ok(change.kind === 'edit');
    assert.equal(
      client.edited(uri, change.edit),
      TEXT.replace('ADD b', `# bulkhead ignore=${RULE} reason="a 'tar' ball"\nADD b`),
    );
    const file = titled(actions, /in this file…$/).command?.arguments?.[0] as object;
    const whole = await client.request<Change>('bulkhead/suppress', { ...file, reason: 'x' });
    assert.ok(whole.kind === 'edit');
    assert.equal(client.edited(uri, whole.edit), `# bulkhead file-ignore=${RULE} reason="x"\n${TEXT}`);
  });

  it('refuses what is no longer so, or never was', async () => {
    await start();
    const [place] = (titled(await actionsOnAdd(), /here…$/).command?.arguments ?? []) as [object];
    for (const wrong of [
      { version: 2 },
      { finding: 99 },
      { rule: 'pipefail' },
      { uri: 'file:///no' },
      { reason: ' ' },
    ]) {
      const change = await client.request<Change>('bulkhead/suppress', { ...place, reason: 'x', ...wrong });
      assert.equal(change.kind, 'refused', JSON.stringify(wrong));
    }
  });

  it('makes a configuration at the top of the workspace, where there is none', async () => {
    await start();
    const action = titled(await actionsOnAdd(), /^Switch off/);
    assert.equal(action.title, `Switch off ${RULE} for this folder (new bulkhead.yaml)`);
    assert.deepEqual(action.command, {
      title: action.title,
      command: 'bulkhead.switchOffRule',
      arguments: [{ uri, rule: RULE }],
    });
    const change = await setLevel();
    assert.equal(await written(change, 'work/bulkhead.yaml'), `rules:\n  ${RULE}: off\n`);
    assert.ok(change.kind === 'edit' && change.name === 'bulkhead.yaml');
  });

  it('writes into the nearest one, which then holds', async () => {
    const before = '# ours\nrules:\n  pipefail: error # yes\n\n# end\n';
    await put('work/bulkhead.yaml', 'preset: strict\n');
    await put('work/api/.bulkhead.yaml', before);
    await start();
    assert.match(titled(await actionsOnAdd(), /^Switch off/).title, /\(api\/\.bulkhead\.yaml\)$/);
    const change = await setLevel();
    const text = await written(change, 'work/api/.bulkhead.yaml');
    assert.equal(text, before.replace('# yes\n', `# yes\n  ${RULE}: off\n`));
    assert.ok((await client.diagnostics(uri)).some(({ code }) => code === RULE));
    await put('work/api/.bulkhead.yaml', text);
    await client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf('work', 'api', '.bulkhead.yaml'), type: 2 }],
    });
    assert.ok(!(await client.diagnostics(uri)).some(({ code }) => code === RULE));
  });

  it('starts from what is in the editor', async () => {
    await put('work/bulkhead.yaml', 'preset: strict\n');
    await start();
    const config = uriOf('work', 'bulkhead.yaml');
    await client.open(config, '# typed\n', 9);
    const change = await setLevel(RULE, 'hint');
    assert.ok(change.kind === 'edit');
    assert.equal(client.edited(config, change.edit), `# typed\nrules:\n  ${RULE}: hint\n`);
  });

  it('leaves files alone that serve others, and goes on with what they say', async () => {
    await put('bulkhead.yaml', 'preset: strict\n');
    await start();
    const text = await written(await setLevel(), 'work/bulkhead.yaml');
    assert.equal(text, `extends: ../bulkhead.yaml\nrules:\n  ${RULE}: off\n`);
    await rm(path.join(top, 'bulkhead.yaml'));
    await put('work/api/.hadolint.yaml', 'ignored: [DL3059]\n');
    const beside = await written(await setLevel(), 'work/api/bulkhead.yaml');
    assert.equal(beside, `extends: .hadolint.yaml\nrules:\n  ${RULE}: off\n`);
  });

  it('says why it does nothing', async () => {
    await put('work/bulkhead.yaml', 'rules: [\n');
    await start({ configuration: () => ({ rules: { [RULE]: 'error' } }) });
    const reason = async (change: Promise<Change>): Promise<string> => {
      const { kind, ...rest } = await change;
      assert.equal(kind, 'refused');
      return 'reason' in rest ? rest.reason : '';
    };
    assert.match(await reason(setLevel()), /^bulkhead\.yaml was left alone: it has errors/);
    await put('work/bulkhead.yaml', `overrides:\n  - files: '*'\n    rules: { no-maintainer: error }\n`);
    assert.match(await reason(setLevel()), /setting bulkhead\.rules of this editor/);
    assert.match(await reason(setLevel('no-maintainer')), /^an override in bulkhead\.yaml/);
    assert.match(await reason(setLevel('no-such-rule')), /no rule/);
    assert.match(await reason(setLevel('no-maintainer', 'off', 'untitled:Untitled-1')), /no file/);
  });

  it('works in an editor that knows none of our commands', async () => {
    await start({ initializationOptions: {}, capabilities: PULL });
    const actions = await actionsOnAdd();
    assert.ok(titles(actions).includes(`Ignore ${RULE} here (comment)`));
    const action = await client.request<CodeAction>('codeAction/resolve', titled(actions, /^Switch off/));
    assert.deepEqual(action.edit?.documentChanges?.[0], {
      kind: 'create',
      uri: uriOf('work', 'bulkhead.yaml'),
      options: { overwrite: false, ignoreIfExists: false },
    });
    await put('work/bulkhead.yaml', 'rules: [\n');
    await assert.rejects(
      client.request('codeAction/resolve', titled(actions, /^Switch off/)),
      /bulkhead\.yaml was left alone/,
    );
  });

  it('is not offered where it cannot be done', async () => {
    await start({ initializationOptions: {}, capabilities: PUSH });
    assert.ok(!titles(await actionsOnAdd()).some((title) => title.startsWith('Switch off')));
    await client.open('untitled:Untitled-1', TEXT);
    const range = client.rangeOf('untitled:Untitled-1', 'ADD');
    assert.ok(
      titles(await client.actions('untitled:Untitled-1', range)).some((title) => title.startsWith('Ignore')),
    );
  });
});
