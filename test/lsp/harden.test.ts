import assert from 'node:assert/strict';
import type { CodeAction, Diagnostic, WorkspaceEdit } from 'vscode-languageserver';
import type { HardenParams, HardenResult } from '../../server/src/protocol/requests.ts';
import { LspClient, PULL, PUSH, titled, titles } from '../support/lsp-client.ts';

const URI = 'file:///work/Dockerfile';
const TEXT =
  '# ours\nFROM node:22-slim\nWORKDIR /app\nADD . .\nENV NODE_ENV production\nUSER root\nCMD ["node", "x.js"]\n';
const COMMANDS = ['bulkhead.harden', 'bulkhead.explainHardening', 'bulkhead.switchBase'];

describe('hardening in an editor', () => {
  let client: LspClient;
  afterEach(async () => {
    await client.stop();
  });
  const start = async (options: Parameters<typeof LspClient.start>[0] = {}): Promise<void> => {
    client = await LspClient.start({ capabilities: PULL, ...options });
    await client.open(URI, TEXT, 7);
  };
  const harden = (params: Partial<HardenParams> = {}): Promise<HardenResult<WorkspaceEdit>> =>
    client.request('bulkhead/harden', { uri: URI, ...params });
  const resolve = (action: CodeAction): Promise<CodeAction> => client.request('codeAction/resolve', action);

  it('is offered by name at a FROM, whole elsewhere, and never by a lightbulb of itself', async () => {
    await start({ initializationOptions: { commands: COMMANDS } });
    const only = ['refactor'];
    const all = await client.actions(URI, client.rangeOf(URI, 'node:22'), { only });
    const from = all.filter(({ kind }) => kind === 'refactor.rewrite');
    assert.deepEqual(titles(from), [
      'Harden this Dockerfile…',
      'Convert to multi-stage…',
      'Switch the base image…',
      'Run without root…',
      'Explain what hardening would change',
    ]);
    assert.ok(from.every(({ edit }) => edit === undefined));
    assert.deepEqual(titled(from, /^Switch/).command?.arguments, [{ uri: URI, parts: ['base'] }]);
    const elsewhere = await client.actions(URI, client.rangeOf(URI, 'WORKDIR'), { only });
    assert.deepEqual(titles(elsewhere), ['Harden this Dockerfile…', 'Explain what hardening would change']);
    const automatic = await client.actions(URI, client.rangeOf(URI, 'node:22'), { triggerKind: 2 });
    assert.ok(automatic.every(({ kind }) => kind !== 'refactor.rewrite'));
  });

  it('gives one small edit for this version, and what it rests on', async () => {
    await start();
    const result = await harden({ parts: ['user', 'clean-up'] });
    assert.ok(result.kind === 'hardened');
    assert.equal(result.version, 7);
    const text = client.edited(URI, result.edit);
    assert.equal(text, result.text);
    assert.equal(
      text,
      TEXT.replace('ADD', 'COPY')
        .replace('NODE_ENV production', 'NODE_ENV=production')
        .replace('USER root', 'USER node'),
    );
    assert.deepEqual(
      result.parts.map(({ part, kind }) => [part, kind]),
      [
        ['multi-stage', 'left-out'],
        ['base', 'left-out'],
        ['user', 'change'],
        ['pin', 'left-out'],
        ['clean-up', 'change'],
      ],
    );
    assert.ok(result.findings.after < result.findings.before);
    assert.ok(result.parts[2]!.assumptions.every(({ line, resultLine }) => line === 6 && resultLine === 6));
    assert.match(result.markdown, /^# What hardening would change\n/);
  });

  it('shows nothing of the file as markup', async () => {
    await start();
    const uri = 'file:///work/hostile/Dockerfile';
    await client.open(
      uri,
      'FROM "<img/src=x/onerror=alert(1)>"\nRUN useradd "<b>" \nUSER root\nCMD ["/root/<script>alert(1)</script>"]\n',
    );
    const result = await harden({ uri });
    assert.ok(result.kind === 'hardened');
    assert.doesNotMatch(result.html, /<(?:img|script|b)\b/i);
    assert.doesNotMatch(result.markdown, /<(?:img|script|b)\b/i);
  });

  it('is a plain edit in other editors, made when it is chosen', async () => {
    await start();
    const actions = await client.actions(URI, client.rangeOf(URI, 'FROM'), { only: ['refactor.rewrite'] });
    const user = titled(actions, /^Run without root$/);
    assert.equal(user.edit, undefined);
    const { edit } = await resolve(user);
    assert.equal(client.edited(URI, edit), TEXT.replace('USER root', 'USER node'));
    const [annotation] = Object.values(edit?.changeAnnotations ?? {});
    assert.equal(annotation?.needsConfirmation, true);
    assert.match(annotation.description ?? '', /writes to nothing/);
    await client.change(URI, client.rangeOf(URI, 'USER root'), 'USER node');
    await assert.rejects(resolve(user), { code: -32801 });
    const again = await client.actions(URI, client.rangeOf(URI, 'FROM'), { only: ['refactor.rewrite'] });
    await assert.rejects(resolve(titled(again, /^Run without root$/)), /does not run as root/);
  });

  it('comes with its edit at once where it cannot be asked for later', async () => {
    await start({ capabilities: PUSH });
    const actions = await client.actions(URI, client.rangeOf(URI, 'FROM'), { only: ['refactor'] });
    assert.match(client.edited(URI, titled(actions, /^Harden/).edit), /^USER /m);
  });

  for (const capabilities of [PULL, PUSH])
    it(`leaves a hint at the FROM for what it refused, until the next change, where diagnostics are ${capabilities === PULL ? 'pulled' : 'pushed'}`, async () => {
      await start({ capabilities });
      const uri = 'file:///work/root/Dockerfile';
      await client.open(uri, 'FROM debian:13\nUSER root\nCMD ["sshd"]\n');
      const hints = async (version: number): Promise<readonly Diagnostic[]> => {
        const all =
          capabilities === PULL ? await client.diagnostics(uri) : await client.pushedFor(uri, version);
        return all.filter(({ code }) => code === 'needs-root');
      };
      assert.deepEqual(await hints(1), []);
      const { length } = client.pushed;
      await client.request('bulkhead/harden', { uri, parts: ['user'] });
      if (capabilities === PUSH)
        await client.until('the hint', () => (client.pushed.length > length ? true : undefined));
      const [hint] = await hints(1);
      assert.ok(hint !== undefined);
      assert.equal(hint.severity, 4);
      assert.deepEqual(hint.range, client.rangeOf(uri, 'debian:13'));
      assert.match(hint.message as string, /'sshd' has to start as root/);
      assert.equal(hint.relatedInformation?.[0]?.location.range.start.line, 2);
      await client.change(uri, client.rangeOf(uri, 'CMD'), 'CMD ');
      assert.deepEqual(await hints(2), []);
    });

  it('says why there is nothing', async () => {
    await start({ configuration: () => ({ enable: false }) });
    const off = await harden();
    assert.ok(off.kind === 'refused' && /switched off/.test(off.reason));
    assert.deepEqual(await client.actions(URI, client.rangeOf(URI, 'FROM'), { only: ['refactor'] }), []);
    const closed = await harden({ uri: 'file:///not/open' });
    assert.ok(closed.kind === 'refused' && /not open/.test(closed.reason));
    for (const parts of [['everything'], 'user', [1]])
      await assert.rejects(client.request('bulkhead/harden', { uri: URI, parts }), { code: -32602 });
  });
});
