import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import type {
  CodeLens,
  CompletionItem,
  CompletionList,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  SemanticTokens,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { chromiumArguments, prepareChromium } from '../../scripts/vscode/chromium.ts';
import { digestOf } from '../../server/src/node/digest.ts';
import {
  type ChangeResult,
  type ExplainResult,
  type FixWorkspaceResult,
  type HardenResult,
  type ReportResult,
  ServerCommands,
  type StatusParams,
} from '../../server/src/protocol/requests.ts';
import { BASELINE_NAME, writeBaseline } from '../../server/src/report/baseline.ts';
import { fingerprintsOf } from '../../server/src/report/fingerprint.ts';
import { analyse } from '../../server/src/service/analyse.ts';
import { LspClient, titled, titles, type StartOptions } from '../support/lsp-client.ts';
import { startWorker } from '../support/worker.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../examples');
const FOLDER = 'vscode-vfs://github%2B7b7d/owner/shop';
const URI = `${FOLDER}/app/Dockerfile`;
const TEXT = `FROM node:22 AS build
WORKDIR app
ADD package.json /app/
RUN echo a  
CMD ["node", "server.js"]
`;

/** Files as an editor has them that reads for the server; folders are what the files are in. */
class Workspace {
  readonly files = new Map<string, string>();
  readonly asked: string[] = [];

  readonly answers: StartOptions['answers'] = {
    'bulkhead/readFile': (params) => {
      const text = this.files.get(this.#note(params));
      if (text === undefined) return { kind: 'failed', code: 'not-found' };
      const { maxBytes } = params as { readonly maxBytes: number };
      return text.length > maxBytes
        ? { kind: 'failed', code: 'too-large', size: text.length }
        : { kind: 'bytes', bytes: text };
    },
    'bulkhead/readFolder': (params) => {
      const uri = this.#note(params);
      const entries = [...this.files.keys()]
        .filter((file) => file.startsWith(`${uri}/`))
        .map((file) => file.slice(uri.length + 1).split('/'))
        .map(([name, ...rest]) => ({
          name,
          is: rest.length === 0 ? 'file' : 'directory',
          isLink: false,
        }));
      if (entries.length === 0) return { kind: 'failed', code: 'not-found' };
      return { kind: 'entries', entries: [...new Map(entries.map((each) => [each.name, each])).values()] };
    },
    'bulkhead/statFile': (params) => {
      const uri = this.#note(params);
      if (this.files.has(uri)) return { kind: 'stat', is: 'file', isLink: false };
      const isFolder = [...this.files.keys()].some((file) => file.startsWith(`${uri}/`));
      return isFolder
        ? { kind: 'stat', is: 'directory', isLink: false }
        : { kind: 'failed', code: 'not-found' };
    },
  };

  #note(params: unknown): string {
    const { uri } = params as { readonly uri: string };
    this.asked.push(uri);
    return uri;
  }
}

describe('the server in a worker of a browser', function () {
  this.timeout(30_000);
  let browser: Browser;
  let client: LspClient;
  let workspace: Workspace;
  const complaints: string[] = [];

  before(async function () {
    const found = await prepareChromium(console.log);
    if (found.kind === 'missing') {
      console.log(`      ${found.reason}`);
      this.skip();
    }
    browser = await chromium.launch({ executablePath: found.executable, args: [...chromiumArguments] });
  });
  after(async () => {
    await (browser as Browser | undefined)?.close();
  });
  beforeEach(() => {
    workspace = new Workspace();
    workspace.files.set(URI, TEXT);
  });
  afterEach(async () => {
    await client.stop();
    assert.deepEqual(complaints.splice(0), []);
    for (const uri of workspace.asked) assert.ok(uri === FOLDER || uri.startsWith(`${FOLDER}/`), uri);
  });

  async function start(options: StartOptions = {}): Promise<void> {
    const transport = await startWorker(browser, complaints);
    client = await LspClient.start({
      ...{ folders: [FOLDER], answers: workspace.answers ?? {}, transport },
      ...options,
    });
    await client.open(URI, TEXT);
  }

  const at = (needle: string): object => ({
    textDocument: { uri: URI },
    position: client.rangeOf(URI, needle).start,
  });
  const codes = async (uri = URI): Promise<readonly unknown[]> =>
    (await client.diagnostics(uri)).map(({ code }) => code);
  /** The editor says that a file changed, and asks again when it is told to. */
  async function write(name: string, text: string, uri = `${FOLDER}/${name}`): Promise<void> {
    workspace.files.set(uri, text);
    const isRefresh = ({ method }: { readonly method: string }): boolean =>
      method === 'workspace/diagnostic/refresh';
    const before = client.requests.filter(isRefresh).length;
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
    await client.until('a refresh', () =>
      client.requests.filter(isRefresh).length > before ? true : undefined,
    );
  }
  const status = (): Promise<StatusParams> =>
    client.until(
      'the status',
      () =>
        client.notifications.findLast(({ method }) => method === 'bulkhead/status')?.params as
          StatusParams | undefined,
    );

  it('says what the server says in Node', async () => {
    await start();
    const inNode = await LspClient.start();
    try {
      const examples = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /(?:^|[/\\])(?:Dockerfile|Containerfile)[^/\\]*$/.test(name),
      );
      assert.ok(examples.length > 3);
      for (const [index, name] of examples.entries()) {
        const uri = `untitled:${index}`;
        const text = readFileSync(path.join(EXAMPLES, name), 'utf8');
        const both = await Promise.all(
          [client, inNode].map(async (each) => {
            await each.open(uri, text);
            return each.diagnostics(uri);
          }),
        );
        assert.deepEqual(both[0], both[1], name);
      }
    } finally {
      await inNode.stop();
    }
  });

  it('checks again after a change', async () => {
    await start();
    assert.ok((await codes()).includes('absolute-workdir'));
    await client.change(URI, client.rangeOf(URI, 'app'), '/app');
    assert.ok(!(await codes()).includes('absolute-workdir'));
  });

  it('explains and fixes', async () => {
    await start();
    const hover = await client.hover(URI, 'ADD');
    assert.match(JSON.stringify(hover), /prefer-copy-over-add/);
    const actions = await client.actions(URI, client.rangeOf(URI, 'ADD'), {
      diagnostics: [...(await client.diagnostics(URI))],
    });
    const { edit } = titled(actions, /^Replace ADD with COPY/);
    assert.equal(client.edited(URI, edit), TEXT.replace('ADD', 'COPY'));
    const all = await client.actions(URI, client.whole(URI), { only: ['source.fixAll.bulkhead'] });
    const fixed = await client.request<{ edit?: WorkspaceEdit }>('codeAction/resolve', all[0]);
    assert.match(client.edited(URI, all[0]?.edit ?? fixed.edit), /^COPY package/m);
    const explained = await client.request<ExplainResult>('bulkhead/explain', { rule: 'DL3020' });
    assert.equal(explained.name, 'prefer-copy-over-add');
  });

  it('has the features of a language', async () => {
    await start();
    const document = { textDocument: { uri: URI } };
    const formatted = await client.request<TextEdit[]>('textDocument/formatting', {
      ...document,
      options: { tabSize: 2, insertSpaces: true },
    });
    assert.equal(TextDocument.applyEdits(client.document(URI), formatted), TEXT.replace('  \n', '\n'));
    const renamed = await client.request<WorkspaceEdit>('textDocument/rename', {
      ...at('build'),
      newName: 'made',
    });
    assert.match(client.edited(URI, renamed), /AS made/);
    const completed = await client.request<CompletionList | CompletionItem[]>('textDocument/completion', {
      ...document,
      position: { line: 5, character: 0 },
    });
    const items = Array.isArray(completed) ? completed : completed.items;
    assert.ok(items.some(({ label }) => label === 'HEALTHCHECK'));
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', document);
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['build'],
    );
    const tokens = await client.request<SemanticTokens>('textDocument/semanticTokens/full', document);
    assert.ok(tokens.data.length > 0);
    assert.ok(Array.isArray(await client.request<FoldingRange[]>('textDocument/foldingRange', document)));
    // Of images there is what tables know, and nothing that would ask a registry.
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', document);
    assert.deepEqual(
      lenses.map(({ command }) => [command?.title, command?.command]),
      [['Not pinned', '']],
    );
    const offered = titles(await client.actions(URI, client.rangeOf(URI, 'node:22')));
    assert.ok(!offered.some((title) => title.startsWith('Pin')), offered.join());
  });

  it('reads configurations, and again when they change', async () => {
    workspace.files.set(`${FOLDER}/bulkhead.yaml`, 'rules:\n  absolute-workdir: off\n');
    await start();
    assert.ok(!(await codes()).includes('absolute-workdir'));
    assert.ok((await status()).notes.includes('Configuration: bulkhead.yaml.'));
    await write('bulkhead.yaml', 'rules:\n  prefer-copy-over-add: off\n');
    assert.ok((await codes()).includes('absolute-workdir'));
    assert.ok(!(await codes()).includes('prefer-copy-over-add'));
    // What is typed counts before it is saved.
    await client.notify('textDocument/didOpen', {
      textDocument: { uri: `${FOLDER}/bulkhead.yaml`, languageId: 'yaml', version: 1, text: 'rules: [' },
    });
    const { diagnostics } = await client.until('the problem', () =>
      client.pushed.findLast(({ uri }) => uri === `${FOLDER}/bulkhead.yaml`),
    );
    assert.ok(diagnostics.length > 0);
  });

  it('reads configurations of hadolint', async () => {
    workspace.files.set(`${FOLDER}/.hadolint.yaml`, 'ignored: [DL3020]\n');
    await start();
    assert.ok(!(await codes()).includes('prefer-copy-over-add'));
  });

  it('writes into the configuration that is nearest', async () => {
    workspace.files.set(`${FOLDER}/bulkhead.yaml`, '# ours\n');
    await start();
    await client.diagnostics(URI);
    const params = { uri: URI, rule: 'absolute-workdir', level: 'off' };
    const change = await client.request<ChangeResult<WorkspaceEdit>>('bulkhead/setLevel', params);
    assert.ok(change.kind === 'edit');
    assert.deepEqual([change.uri, change.name], [`${FOLDER}/bulkhead.yaml`, 'bulkhead.yaml']);
  });

  it('knows the build context, and links to its files', async () => {
    const copying = 'FROM alpine:3.22\nCOPY secret.txt index.js /app/\nUSER 1000\n';
    workspace.files.set(`${FOLDER}/app/.dockerignore`, 'index.js\n');
    workspace.files.set(`${FOLDER}/app/secret.txt`, '');
    await start();
    const uri = `${FOLDER}/app/Containerfile`;
    await client.open(uri, copying);
    assert.ok((await codes(uri)).includes('no-copy-ignored-file'), String(await codes(uri)));
    const links = await client.request<DocumentLink[]>('textDocument/documentLink', {
      textDocument: { uri },
    });
    assert.deepEqual(
      links.map(({ target }) => target).filter((target) => target?.startsWith('vscode-vfs')),
      [`${FOLDER}/app/secret.txt`],
    );
  });

  it('dims what a baseline has', async () => {
    workspace.files.set(`${FOLDER}/bulkhead.yaml`, `baseline: ${BASELINE_NAME}\n`);
    await start();
    const severity = async (): Promise<unknown> =>
      (await client.diagnostics(URI)).find(({ code }) => code === 'absolute-workdir')?.severity;
    assert.equal(await severity(), 2);
    const analysis = analyse(TEXT);
    const entries = [...fingerprintsOf(analysis, digestOf)].map(([{ rule }, fingerprint]) => ({
      ...{ path: 'app/Dockerfile', rule, fingerprint },
    }));
    await write(BASELINE_NAME, writeBaseline({ entries }));
    assert.equal(await severity(), 4);
  });

  it('goes through the workspace', async () => {
    workspace.files.set(`${FOLDER}/lib/Dockerfile`, 'FROM node:22\nADD a.js /\nUSER node\n');
    workspace.files.set(`${FOLDER}/out/Dockerfile`, TEXT);
    workspace.files.set(`${FOLDER}/.gitignore`, 'out\n');
    workspace.files.set(`${FOLDER}/.git/HEAD`, '');
    await start();
    const { files, changes } = await client.request<FixWorkspaceResult>('bulkhead/fixWorkspace', {});
    assert.equal(files, 2);
    assert.deepEqual(Object.keys(changes).sort(), [URI, `${FOLDER}/lib/Dockerfile`]);
    const report = await client.request<ReportResult>('bulkhead/report', { compare: 'main' });
    assert.equal(report.files, 2);
    assert.match(report.html, /lib\/Dockerfile/);
    assert.match(report.problem ?? '', /desktop editor/);
    const exported = await client.request<{ text: string }>('bulkhead/exportReport', { format: 'sarif' });
    assert.equal((JSON.parse(exported.text) as { version: string }).version, '2.1.0');
  });

  it('hardens', async () => {
    await start();
    const result = await client.request<HardenResult<WorkspaceEdit>>('bulkhead/harden', { uri: URI });
    assert.ok(result.kind === 'hardened');
    assert.match(result.text, /^USER /m);
    assert.equal(client.edited(URI, result.edit), result.text);
  });

  it('says what it cannot do', async () => {
    await start();
    const { notes } = await status();
    assert.deepEqual(notes.slice(1), [
      'ShellCheck: not available in the browser, so the rule shellcheck is skipped.',
      'Registry look-ups: not available in the browser.',
      'Docker engine: not needed and not asked.',
      'Comparing the report with a git revision: not available in the browser.',
    ]);
    await client.request('workspace/executeCommand', {
      command: ServerCommands.images,
      arguments: [{ task: 'pin', uri: URI }],
    });
    const told = client.notifications.find(({ method }) => method === 'window/showMessage')?.params;
    assert.match(JSON.stringify(told), /the desktop editor can/);
  });

  it('knows nothing of documents outside of the folders, and asks for nothing there', async () => {
    await start();
    const uri = 'vscode-vfs://github%2B7b7d/owner/shop-2/Dockerfile';
    await client.open(uri, TEXT);
    await client.open('untitled:Untitled-1', TEXT);
    assert.ok((await codes(uri)).includes('absolute-workdir'));
    assert.ok((await codes('untitled:Untitled-1')).includes('absolute-workdir'));
  });

  it('lives with an editor that answers nothing', async () => {
    await start({
      answers: { 'bulkhead/readFile': () => assert.fail('no'), 'bulkhead/statFile': () => null },
    });
    assert.ok((await codes()).includes('absolute-workdir'));
  });
});
