import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import * as vscode from 'vscode';
import { selfSigned } from '../../support/certificate.ts';
import { ImageStore } from '../../support/image-store.ts';
import { serveProxy } from '../../support/proxy.ts';
import { serve, type TestServer } from '../../support/registry.ts';
import { actionsAt, apply, closeAll, folder, openDockerfile, titled, until } from './support.ts';

const PLATFORM = { os: 'linux', architecture: 'amd64' };

describe('images', () => {
  let store: ImageStore;
  let server: TestServer;
  beforeEach(async () => {
    store = new ImageStore();
    server = await serve(store.handler());
  });
  afterEach(async () => {
    await closeAll();
    await allow(undefined);
    await server.close();
  });

  const allow = (registries: readonly string[] | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration('bulkhead')
      .update('registries.allow', registries, vscode.ConfigurationTarget.Global);
  const push = (tag: string, daysAgo: number): string => {
    const created = new Date(Date.now() - (daysAgo + 0.5) * 86_400_000).toISOString();
    const image = store.image({ ...PLATFORM, created, config: { User: '1000' } }, undefined, [58_300_000]);
    return store.manifest({ manifests: [{ ...image, platform: PLATFORM }] }, tag).digest;
  };
  const lenses = (document: vscode.TextDocument): Thenable<vscode.CodeLens[]> =>
    vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 20);
  const lensWhen = (document: vscode.TextDocument, pattern: RegExp): Promise<vscode.CodeLens> =>
    until(`a lens ${String(pattern)}`, async () =>
      (await lenses(document)).find(({ command }) => pattern.test(command?.title ?? '')),
    );
  const hoverText = async (document: vscode.TextDocument): Promise<string> => {
    const place = new vscode.Position(0, 'FROM 127'.length);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      place,
    );
    return hovers
      .flatMap(({ contents }) => contents.map((part) => (part as vscode.MarkdownString).value))
      .join('\n');
  };
  const onImage = (document: vscode.TextDocument): vscode.Range => {
    const end = document.lineAt(0).range.end;
    return new vscode.Range(end, end);
  };

  it('are nobody’s business before the user says yes, whatever the workspace says', async () => {
    push('1', 3);
    const settings = vscode.Uri.joinPath(folder('first'), '.vscode', 'settings.json');
    const wide = { 'bulkhead.network': 'allow', 'bulkhead.registries.allow': [server.host] };
    await vscode.workspace.fs.writeFile(settings, Buffer.from(JSON.stringify(wide)));
    try {
      const document = await openDockerfile(`FROM ${server.host}/library/app:1\nUSER 1000\n`);
      await lensWhen(document, /^Not pinned$/);
      await lensWhen(document, /^Check$/);
      await hoverText(document);
      titled(await actionsAt(document, onImage(document)), /^Pin \S+ to its digest$/);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      assert.equal(server.requests.length, 0);
    } finally {
      await vscode.workspace.fs.delete(settings);
    }
  });

  it('are known once their registry is allowed, pinned by the lightbulb, and unpinned', async () => {
    const digest = push('1', 12);
    await allow([server.host]);
    const text = `FROM ${server.host}/library/app:1\nUSER 1000\n`;
    const document = await openDockerfile(text);
    await lensWhen(document, /^Not pinned · 12 days old · 58 MB compressed$/);
    const hover = await hoverText(document);
    assert.ok(hover.includes(digest) && hover.includes('1000'), hover);
    await apply(titled(await actionsAt(document, onImage(document)), /^Pin \S+ to its digest$/));
    const pinned = text.replace('app:1', `app:1@${digest}`);
    await until('the digest', () => document.getText() === pinned);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
    await vscode.commands.executeCommand('bulkhead.pinFile');
    await until('the digest', () => document.getText() === pinned);
    await apply(titled(await actionsAt(document, onImage(document)), /^Unpin /));
    assert.equal(document.getText(), text);
  });

  it('whose tag has moved are updated from the lens', async () => {
    const before = push('1', 40);
    const after = push('1', 2);
    await allow([server.host]);
    const text = `FROM ${server.host}/library/app:1@${before}\nUSER 1000\n`;
    const document = await openDockerfile(text);
    await lensWhen(document, /^Pinned · 40 days old · 58 MB compressed · tag 1 has moved$/);
    const { command } = await lensWhen(document, /^Update digest$/);
    const args: readonly unknown[] = command?.arguments ?? [];
    await vscode.commands.executeCommand(command?.command ?? '', ...args);
    await until('the new digest', () => document.getText() === text.replace(before, after));
    await lensWhen(document, /^Pinned · 2 days old · 58 MB compressed$/);
  });

  it("are asked about through the editor's proxy, with the user's certificate", async () => {
    const digest = push('1', 3);
    const { cert, key } = selfSigned('registry.test');
    const secure = await serve(store.handler(), createServer({ cert, key }));
    const relay = await serveProxy(() => ({ to: secure.host }));
    const file = vscode.Uri.joinPath(folder('first'), 'ours.pem');
    await vscode.workspace.fs.writeFile(file, Buffer.from(cert));
    const set = async (name: string, value: unknown): Promise<void> =>
      vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
    const certificates = 'bulkhead.registries.certificates';
    try {
      await set('http.proxy', `http://${relay.host}`);
      await set(certificates, { 'registry.test': file.fsPath });
      await allow(['registry.test']);
      const text = 'FROM registry.test/library/app:1\nUSER 1000\n';
      const document = await openDockerfile(text);
      await vscode.commands.executeCommand('bulkhead.pinFile');
      await until('the digest', () => document.getText() === text.replace('app:1', `app:1@${digest}`));
      assert.ok(relay.requests.every(({ target }) => target === 'registry.test:443'));
      assert.ok(relay.requests.length > 0);
    } finally {
      await set(certificates, undefined);
      await set('http.proxy', undefined);
      await Promise.all([secure.close(), relay.close()]);
    }
  });

  it('have their tags completed from the registry', async () => {
    store.tag('2.1', '2.10', '2.9', 'edge');
    await allow([server.host]);
    const document = await openDockerfile(`FROM ${server.host}/library/app:\n`);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      document.lineAt(0).range.end,
      ':',
    );
    const labels = items
      .filter(({ kind }) => kind === vscode.CompletionItemKind.Value)
      .map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.deepEqual(labels, ['2.10', '2.9', '2.1', 'edge']);
  });
});
