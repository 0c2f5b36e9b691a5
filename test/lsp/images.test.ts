// What the server does about images in an editor, with registries in the test's own process that write down what they
// are asked.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CodeAction,
  CodeLens,
  CompletionList,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { hostHttp, type HttpCall } from '../../server/src/node/host-http.ts';
import { newSealKey, sealWith } from '../../server/src/node/seal.ts';
import { ImageStore } from '../support/image-store.ts';
import { LspClient, PULL, type StartOptions, titled, titles } from '../support/lsp-client.ts';
import { type Handler, serve, type TestServer } from '../support/registry.ts';

const PASSWORD = 'a-password-of-the-tests';
const OLD = `sha256:${'a'.repeat(64)}`;
const PLATFORM = { os: 'linux', architecture: 'amd64' };

const EDITOR: StartOptions['capabilities'] = {
  ...PULL,
  textDocument: {
    ...PULL.textDocument,
    codeLens: {},
    completion: { completionItem: { tagSupport: { valueSet: [1] } } },
  },
  workspace: { ...PULL.workspace, codeLens: { refreshSupport: true }, applyEdit: true },
};

/** Gives the server time to do what it should not. */
const idle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1200));

describe('images in an editor', function () {
  this.timeout(20_000);
  let top: string;
  let uri: string;
  let store: ImageStore;
  let server: TestServer;
  let client: LspClient;
  let settings: Record<string, unknown>;
  let choice: string | undefined;
  const closing: (() => Promise<void>)[] = [];

  const add = async (handler: Handler): Promise<TestServer> => {
    const made = await serve(handler);
    closing.push(made.close);
    return made;
  };

  beforeEach(async () => {
    top = mkdtempSync(path.join(tmpdir(), 'bulkhead-images-'));
    mkdirSync(path.join(top, 'work'));
    uri = pathToFileURL(path.join(top, 'work', 'Dockerfile')).href;
    store = new ImageStore();
    server = await add(store.handler());
    settings = {};
    choice = undefined;
  });
  afterEach(async () => {
    await client.stop();
    await Promise.all(closing.splice(0).map((close) => close()));
    rmSync(top, { recursive: true, force: true });
  });

  const sent = (): number => server.requests.length;

  /** An image of two platforms, and its digest. */
  const push = (tag: string, created = '2026-01-02T03:04:05Z', env: readonly string[] = []): string => {
    const config = { ...PLATFORM, created, config: { User: '1000', Env: env } };
    const image = store.image(config, undefined, [50_000_000, 8_300_000]);
    return store.manifest({ manifests: [{ ...image, platform: PLATFORM }] }, tag).digest;
  };
  const name = (rest: string): string => `${server.host}/library/${rest}`;

  const start = async (text: string, more: Partial<StartOptions> = {}): Promise<void> => {
    client = await LspClient.start({
      capabilities: EDITOR,
      folders: [pathToFileURL(path.join(top, 'work')).href],
      configuration: () => settings,
      ...more,
      initializationOptions: { remembers: true, showsRequests: true, ...(more.initializationOptions ?? {}) },
      env: {
        HOME: top,
        XDG_CACHE_HOME: path.join(top, 'cache'),
        DOCKER_CONFIG: path.join(top, 'docker'),
        ...more.env,
      },
      answers: {
        'window/showMessageRequest': (params) => {
          const { actions = [] } = params as { actions?: { title: string }[] };
          return actions.find(({ title }) => title === choice) ?? null;
        },
        'workspace/applyEdit': (params) => {
          make((params as { edit: WorkspaceEdit }).edit);
          return { applied: true };
        },
        ...more.answers,
      },
    });
    await client.open(uri, text);
  };

  /** Makes the edits of open documents as an editor does; texts of others are kept by address. */
  const others = new Map<string, string>();
  const make = (edit: WorkspaceEdit): void => {
    for (const { textDocument, edits } of (edit.documentChanges ?? []) as TextDocumentEdit[]) {
      const open = client.documents.get(textDocument.uri);
      assert.equal(textDocument.version, open?.version ?? null);
      const before =
        open ?? TextDocument.create(textDocument.uri, 'dockerfile', 0, others.get(textDocument.uri) ?? '');
      const after = TextDocument.applyEdits(before, edits as { range: never; newText: string }[]);
      others.set(textDocument.uri, after);
    }
  };
  const edited = (of = uri): Promise<string> => client.until('an edit', () => others.get(of));
  afterEach(() => others.clear());

  const lenses = async (): Promise<readonly string[]> => {
    const all = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    return all.map(({ command }) => `${command?.title ?? ''}${command?.command === '' ? '' : '!'}`);
  };
  const lensWhen = (pattern: RegExp): Promise<readonly string[]> =>
    new Promise((resolve, reject) => {
      const end = Date.now() + 5000;
      const look = async (): Promise<void> => {
        const found = await lenses();
        if (found.some((title) => pattern.test(title))) resolve(found);
        else if (Date.now() > end) reject(new Error(`no lens ${String(pattern)}: ${found.join(' | ')}`));
        else setTimeout(() => void look().catch(reject), 30);
      };
      look().catch(reject);
    });
  const actions = (needle: string): Promise<readonly CodeAction[]> =>
    client.actions(uri, client.rangeOf(uri, needle));
  const choose = (action: CodeAction): Promise<unknown> =>
    client.request('workspace/executeCommand', {
      command: action.command?.command,
      arguments: action.command?.arguments,
    });
  const run = (args: Record<string, unknown>): Promise<unknown> =>
    client.request('workspace/executeCommand', { command: 'bulkhead.images', arguments: [args] });
  const complete = (needle: string): Promise<CompletionList | null> =>
    client.request('textDocument/completion', {
      textDocument: { uri },
      position: client.rangeOf(uri, needle).end,
    });
  const asked = (method: string): readonly unknown[] =>
    client.requests.filter((each) => each.method === method).map(({ params }) => params);
  const messages = (): readonly string[] => [
    ...asked('window/showMessageRequest').map((params) => (params as { message: string }).message),
    ...client.notifications
      .filter(({ method }) => method === 'window/showMessage')
      .map(({ params }) => (params as { message: string }).message),
  ];
  const logged = (): readonly string[] =>
    client.notifications
      .filter(({ method }) => method === 'bulkhead/asked')
      .map(({ params }) => {
        const { registry, name: repository, why, host } = params as Record<string, string>;
        return `${registry ?? ''} ${repository ?? ''} ${host ?? ''} ${why ?? ''}`;
      });
  const everything = async (): Promise<void> => {
    await client.diagnostics(uri);
    await client.hover(uri, 'library');
    await lenses();
    await actions('library');
    await complete('app:1');
  };

  it('sends nothing before somebody has said yes', async () => {
    push('1');
    await start(`FROM ${name('app:1')}\nUSER 1000\n`);
    await everything();
    await idle();
    assert.equal(sent(), 0);
    assert.deepEqual(await lenses(), ['Not pinned', 'Pin to digest!', 'Check!']);
    for (const answer of [undefined, 'Never']) {
      choice = answer;
      await choose(titled(await actions('app:1'), /^Pin /));
    }
    await idle();
    assert.equal(sent(), 0);
    assert.deepEqual(messages(), Array(2).fill(`Bulkhead: ask ${server.host} about ${name('app:1')}?`));
    assert.deepEqual(asked('bulkhead/remember'), [{ registry: server.host, answer: 'deny' }]);
    assert.deepEqual(others.size, 0);
  });

  it('pins when it may, for this once', async () => {
    const digest = push('1');
    await start(`FROM ${name('app:1')} AS a\nFROM a\nUSER 1000\n`);
    choice = 'Once';
    await choose(titled(await actions('app:1'), /^Pin \S+ to its digest$/));
    assert.equal(await edited(), `FROM ${name('app:1')}@${digest} AS a\nFROM a\nUSER 1000\n`);
    const { length } = server.requests;
    assert.ok(length >= 2);
    // The first one spoke TLS, which nobody here does.
    assert.equal(logged().length, length + 1);
    assert.ok(logged().every((line) => line.startsWith(`${server.host} ${name('app')} ${server.host} `)));
    await everything();
    await idle();
    assert.equal(server.requests.length, length, 'once is once');
  });

  it('remembers what was said for always', async () => {
    push('1');
    await start(`FROM ${name('app:1')}\nUSER 1000\n`);
    choice = `Always for ${server.host}`;
    await run({ task: 'pin', uri });
    assert.deepEqual(asked('bulkhead/remember'), [{ registry: server.host, answer: 'allow' }]);
    settings = { registries: { allow: [server.host] } };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    await lensWhen(/days|months|years/);
    choice = undefined;
    await run({ task: 'pin', uri });
    assert.equal(asked('window/showMessageRequest').length, 1);
  });

  it('keeps an answer until the end in editors that have no place for it', async () => {
    push('1');
    await start(`FROM ${name('app:1')}\nUSER 1000\n`, { initializationOptions: { remembers: false } });
    choice = `Always for ${server.host}`;
    await run({ task: 'pin', uri });
    await run({ task: 'pin', uri });
    assert.equal(asked('window/showMessageRequest').length, 1);
    assert.deepEqual(asked('bulkhead/remember'), []);
  });

  for (const [title, off, why] of [
    ['is switched off', () => ({ network: 'off' }), 'the setting bulkhead.network is off'],
    [
      'was told never to',
      () => ({ network: 'allow', registries: { deny: [server.host] } }),
      'by the setting bulkhead.registries.deny',
    ],
  ] as const) {
    it(`asks nobody when it ${title}`, async () => {
      settings = off();
      await start(`FROM ${name('app:1')}\nUSER 1000\n`);
      assert.deepEqual(await lenses(), ['Not pinned']);
      assert.ok(!titles(await actions('app:1')).some((each) => /^(?:Pin|Update)/.test(each)));
      await run({ task: 'pin', uri });
      await client.until('why', () => messages().find((text) => text.includes(why)));
      await idle();
      assert.equal(sent(), 0);
      assert.deepEqual(asked('window/showMessageRequest'), []);
    });
  }

  it('knows in the background what it may, and tells it in hover and lens', async () => {
    const digest = push('1', new Date(Date.now() - 12.5 * 86_400_000).toISOString());
    settings = { registries: { allow: [server.host] } };
    await start(`FROM ${name('app:1')}\nUSER 1000\n`);
    await client.diagnostics(uri);
    await lensWhen(/^Not pinned · 12 days old · 58 MB compressed$/);
    const hover = JSON.stringify(await client.hover(uri, 'library'));
    assert.ok(hover.includes(digest) && hover.includes('linux/amd64'), hover);
    assert.ok(hover.includes('58 MB compressed in 2 layers'), hover);
    assert.ok(client.requests.some(({ method }) => method === 'workspace/codeLens/refresh'));
    // What is known is not asked for again; the list of tags is for who writes one.
    const asks = (): number => server.requests.filter(({ path: at }) => !at.includes('tags/list')).length;
    const before = asks();
    await client.change(uri, client.rangeOf(uri, 'USER 1000'), 'USER 1001');
    await everything();
    await idle();
    assert.equal(asks(), before);
    settings = { ...settings, codeLens: { images: false } };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual(await lenses(), []);
  });

  it('has rules judge by what is known', async () => {
    push('1', undefined, ['APP_HOME=/app']);
    settings = { rules: { 'no-undefined-var': 'on' }, minimumConfidence: 'low' };
    await start(`FROM ${name('app:1')}\nWORKDIR $APP_HOME/$APP_DATA\nUSER 1000\n`);
    const found = async (): Promise<readonly string[]> =>
      (await client.diagnostics(uri))
        .filter(({ code }) => code === 'no-undefined-var')
        .map(({ range }) => client.document(uri).getText(range));
    assert.deepEqual(await found(), [], 'any image may set it');
    choice = 'Once';
    await run({ task: 'check', uri });
    await client.until('a refresh', () =>
      client.requests.find(({ method }) => method === 'workspace/diagnostic/refresh'),
    );
    assert.deepEqual(await found(), ['APP_DATA']);
  });

  it('does not wait for half a name', async () => {
    settings = { registries: { allow: [server.host] } };
    await start('FROM scratch\n');
    const text = `FROM ${name('app:1')}\n`;
    await client.change(uri, client.rangeOf(uri, 'FROM scratch\n'), 'FROM ');
    for (const letter of text.slice(5, -1)) {
      const at = client.document(uri).positionAt(client.document(uri).getText().length);
      await client.change(uri, { start: at, end: at }, letter);
      void client.diagnostics(uri).catch(() => undefined);
    }
    assert.equal(sent(), 0);
    await client.diagnostics(uri);
    await idle();
    assert.ok(sent() > 0);
    assert.deepEqual(
      server.requests.filter(({ path: at }) => !at.startsWith('/v2/library/app/')),
      [],
    );
  });

  it('sees that a tag has moved, and moves the digest', async () => {
    const before = push('1');
    const after = push('1', '2026-03-01T00:00:00Z');
    assert.notEqual(before, after);
    settings = { network: 'allow' };
    await start(`FROM ${name('app:1')}@${before}\nUSER 1000\n`);
    await client.diagnostics(uri);
    const shown = await lensWhen(/tag 1 has moved/);
    assert.equal(shown[1], 'Update digest!');
    await choose(titled(await actions('app:1'), /^Update the digest of \S+: tag 1 has moved$/));
    assert.equal(await edited(), `FROM ${name('app:1')}@${after}\nUSER 1000\n`);
  });

  it('checks one image when asked to', async () => {
    const digest = push('1');
    await start(`FROM ${name('app:1')}@${digest}\nUSER 1000\n`);
    assert.deepEqual(await lenses(), ['Pinned', 'Check!']);
    choice = 'Once';
    await run({ task: 'check', uri, position: { line: 0, character: 6 } });
    const [shown, ...more] = await lenses();
    assert.match(shown ?? '', /^Pinned · \d+ (?:days|months|years) old · 58 MB compressed$/);
    assert.deepEqual(more, []);
    assert.ok(JSON.stringify(await client.hover(uri, 'library')).includes('1000'));
  });

  it('takes a digest away, and asks nobody about it', async () => {
    await start(`ARG B=${name('app:1')}@${OLD} # b\nFROM $B\nFROM node@${OLD}\nUSER 1000\n`);
    const action = titled(await actions('FROM $B'), /^Unpin /);
    make(action.edit!);
    assert.equal(others.get(uri), `ARG B=${name('app:1')} # b\nFROM $B\nFROM node@${OLD}\nUSER 1000\n`);
    const onDigest = titles(await actions('node@'));
    assert.ok(!onDigest.some((title) => title.startsWith('Unpin')), 'nothing would be left');
    assert.ok(onDigest.includes('Add the tag of node to its digest'));
    assert.equal(sent(), 0);
  });

  it('finds the tag of a digest', async () => {
    const versions = ['latest', '1', '1.2', '1.2.3', '1.10', '0.9'];
    const wanted = push('1.2.3', undefined, ['APP_VERSION=1.2.3']);
    for (const tag of ['1', '1.10', '0.9', 'latest'])
      push(tag, `2026-02-0${versions.indexOf(tag) + 1}T00:00:00Z`);
    settings = { network: 'allow' };
    await start(`FROM ${name('app')}@${wanted}\nUSER 1000\n`);
    await choose(titled(await actions('app@'), /^Add the tag/));
    assert.equal(await edited(), `FROM ${name('app:1.2.3')}@${wanted}\nUSER 1000\n`);
  });

  it('says when no tag has the digest, after a bounded number of questions', async () => {
    const wanted = push('gone');
    for (let minor = 0; minor < 100; minor++) push(`1.${minor}`, `2026-02-01T00:00:${String(minor % 60)}Z`);
    push('gone', '2026-04-01T00:00:00Z');
    await start(`FROM ${name('app')}@${wanted}\nUSER 1000\n`);
    choice = 'Once';
    await choose(titled(await actions('app@'), /^Add the tag/));
    await client.until('why', () => messages().find((text) => text.includes('no such tag among the 40')));
    assert.equal(server.requests.filter(({ method }) => method === 'HEAD').length, 40);
  });

  it('pins the images of all files, as one edit', async () => {
    const digest = push('1');
    const other = path.join(top, 'work', 'api', 'Dockerfile');
    mkdirSync(path.dirname(other));
    const text = `FROM ${name('app:1')}\r\nCOPY --from=${name('app:1')} a b\r\n`;
    writeFileSync(other, text);
    const otherUri = pathToFileURL(other).href;
    others.set(otherUri, text);
    await start(`FROM ${name('app:1')}\n`);
    choice = 'Once';
    await run({ task: 'pin' });
    assert.equal(await edited(), `FROM ${name('app:1')}@${digest}\n`);
    assert.equal(others.get(otherUri), text.replaceAll('app:1', `app:1@${digest}`));
    assert.equal(asked('workspace/applyEdit').length, 1);
    assert.ok(
      messages().some((said) => said === 'Bulkhead: Images: 3 pinned.'),
      messages().join(),
    );
  });

  it('leaves a file alone that changed meanwhile', async () => {
    push('1');
    choice = 'Once';
    let release = (): void => undefined;
    const slow = await add((request, response, nth) => {
      release = () => store.handler()(request, response, nth);
      if (request.method !== 'HEAD') release();
    });
    await start(`FROM ${slow.host}/library/app:1\n`);
    const running = run({ task: 'pin', uri });
    while (slow.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await client.change(uri, client.rangeOf(uri, 'FROM'), 'from');
    release();
    await running;
    assert.equal(others.size, 0);
    await client.until('why', () => messages().find((text) => text.includes('changed meanwhile')));
    await run({ task: 'pin', uri, version: 1 });
    assert.equal(others.size, 0);
  });

  it('has words for a registry that is not there', async () => {
    await server.close();
    settings = { registries: { allow: [server.host] } };
    await start(`FROM ${name('app:1')}\nUSER 1000\n`);
    await client.diagnostics(uri);
    const shown = await lensWhen(/cannot be reached/);
    assert.deepEqual(shown.slice(1), ['Pin to digest!', 'Check again!']);
    await client.until('the status', () =>
      client.notifications.find(
        ({ method, params }) =>
          method === 'bulkhead/status' && JSON.stringify(params).includes(`Not reached: ${server.host}`),
      ),
    );
    await run({ task: 'pin', uri });
    await client.until('words', () =>
      messages().find((text) => /Not known: \S+ cannot be reached/.test(text)),
    );
    assert.equal(others.size, 0);
  });

  it('offers to pin as the answer to findings', async () => {
    settings = { rules: { 'require-image-digest': 'on' } };
    await start('FROM node\nUSER 1000\n');
    const found = await client.diagnostics(uri);
    const all = await client.actions(uri, client.rangeOf(uri, 'node'), {
      diagnostics: [...found],
      only: ['quickfix'],
    });
    const { diagnostics = [], kind } = titled(all, /^Pin node to its digest$/);
    assert.equal(kind, 'quickfix');
    assert.deepEqual(diagnostics.map(({ code }) => code).sort(), [
      'no-untagged-image',
      'require-image-digest',
    ]);
  });

  describe('tags', () => {
    /** Where no tag is written, other words may be offered. */
    const labels = async (needle: string): Promise<readonly string[]> => {
      const answer = await complete(needle);
      return answer === null || Array.isArray(answer) ? [] : answer.items.map(({ label }) => label);
    };

    it('of official images are known to nobody’s knowledge', async () => {
      await start('FROM node:2\nFROM alpine:\nFROM ./x\nFROM node\nFROM a:1@\n');
      const node = await labels('node:2');
      assert.ok(node.includes('24') && node.includes('22-slim'), node.join());
      assert.ok(node.every((tag) => tag.includes('2')));
      assert.ok((await labels('alpine:')).includes('3.22'));
      assert.deepEqual(await labels('FROM node\n'), []);
      assert.deepEqual(await labels('a:1@'), []);
    });

    it('come from the registry when it may be asked, newest first, what has ended last', async () => {
      for (const tag of [
        '9.1',
        '10.0',
        '10.0-slim',
        '9.2',
        'edge',
        '11.0-rc1',
        `sha256-${'a'.repeat(64)}.sig`,
      ])
        store.tag(tag);
      settings = { registries: { allow: [server.host] } };
      await start(`FROM ${name('app:')}\n`);
      assert.deepEqual(await labels('app:'), ['10.0', '10.0-slim', '9.2', '9.1', 'edge', '11.0-rc1']);
      assert.deepEqual(await labels('app:'), ['10.0', '10.0-slim', '9.2', '9.1', 'edge', '11.0-rc1']);
      assert.equal(server.requests.filter(({ path: at }) => at.includes('tags/list')).length, 1);
    });

    it('that have ended are marked', async () => {
      for (const tag of ['3.22', '3.12']) store.tag(tag);
      settings = { registries: { allow: ['docker.io'], mirrors: { 'docker.io': server.host } } };
      await start('FROM alpine:\n');
      const { items } = (await complete('alpine:'))!;
      assert.deepEqual(
        items.map(({ label, tags, detail = '' }) => [label, tags, detail.slice(0, 23)]),
        [
          ['3.22', undefined, ''],
          ['3.12', [1], 'Alpine Linux 3.12 has h'],
        ],
      );
      assert.ok(server.requests.every(({ path: at }) => at.startsWith('/v2/library/alpine/')));
    });
  });

  describe('and what is stored for registries', () => {
    const login = (): void => {
      mkdirSync(path.join(top, 'docker'));
      const auth = Buffer.from(`dev:${PASSWORD}`).toString('base64');
      writeFileSync(
        path.join(top, 'docker/config.json'),
        JSON.stringify({ auths: { [server.host]: { auth } } }),
      );
    };
    /** Wants a password, and has its blobs somewhere else. */
    const guarded = async (): Promise<TestServer> => {
      const elsewhere = await add(store.handler());
      const basic = `Basic ${Buffer.from(`dev:${PASSWORD}`).toString('base64')}`;
      server = await add((request, response, nth) => {
        if (request.headers.authorization !== basic)
          response.writeHead(401, { 'www-authenticate': 'Basic realm="tests"' }).end('{}');
        else if (request.url?.includes('/blobs/') === true)
          response.writeHead(307, { location: `http://${elsewhere.host}${request.url}` }).end();
        else store.handler()(request, response, nth);
      });
      return elsewhere;
    };
    const secrets = (): boolean => {
      const said = JSON.stringify([client.notifications, client.requests, client.stderr]);
      return [PASSWORD, Buffer.from(`dev:${PASSWORD}`).toString('base64')].some((secret) =>
        said.includes(secret),
      );
    };

    it('goes to its own origin alone, and into no message', async () => {
      const elsewhere = await guarded();
      login();
      const digest = push('1');
      settings = { registries: { allow: [server.host] } };
      await start(`FROM ${name('app:1')}\nUSER 1000\n`);
      await client.diagnostics(uri);
      await lensWhen(/old · 58 MB compressed$/);
      assert.ok(JSON.stringify(await client.hover(uri, 'library')).includes(digest));
      assert.ok(server.requests.some(({ authorization }) => authorization !== undefined));
      assert.ok(elsewhere.requests.length > 0);
      assert.ok(elsewhere.requests.every(({ authorization }) => authorization === undefined));
      assert.equal(secrets(), false);
    });

    it('is not looked at where nobody trusts the workspace, and nothing is asked unasked', async () => {
      await guarded();
      login();
      push('1');
      settings = { registries: { allow: [server.host] } };
      await start(`FROM ${name('app:1')}\nUSER 1000\n`, { initializationOptions: { trusted: false } });
      await everything();
      await idle();
      assert.equal(sent(), 0);
      await run({ task: 'pin', uri });
      assert.ok(sent() > 0);
      assert.ok(server.requests.every(({ authorization }) => authorization === undefined));
      await client.until('why', () =>
        messages().find((text) => text.includes('wants a name and a password')),
      );
      await client.notify('bulkhead/trusted', undefined);
      await lensWhen(/old · 58 MB compressed$/);
      assert.ok(server.requests.some(({ authorization }) => authorization !== undefined));
    });

    it('crosses to the editor sealed', async () => {
      await guarded();
      login();
      const digest = push('1');
      const key = newSealKey();
      const seal = sealWith(key);
      const calls: HttpCall[] = [];
      await start(`FROM ${name('app:1')}\nUSER 1000\n`, {
        env: { BULKHEAD_SEAL: key },
        answers: {
          'bulkhead/http': async (params) => {
            const call = seal.open((params as { sealed: string }).sealed) as HttpCall;
            calls.push(call);
            return { sealed: seal.close(await hostHttp(call, new AbortController().signal)) };
          },
        },
      });
      choice = 'Once';
      await run({ task: 'pin', uri });
      assert.equal(await edited(), `FROM ${name('app:1')}@${digest}\nUSER 1000\n`);
      assert.equal(calls.filter(({ url }) => url.startsWith('http:')).length, server.requests.length);
      assert.ok(calls.some(({ headers }) => headers['authorization']?.startsWith('Basic ')));
      assert.equal(secrets(), false);
    });
  });
});
