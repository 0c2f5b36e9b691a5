import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource, type TextEdit, type WorkspaceEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type {
  ChangeResult,
  ExplainResult,
  ExportResult,
  FixWorkspaceResult,
  ReportResult,
  RuleListItem,
} from '../../server/src/protocol/requests.ts';
import { LspClient, PULL } from '../support/lsp-client.ts';

const FIXABLE = 'FROM alpine:3.22\nADD a.py /app/\nUSER 1000\n';
const FIXED = FIXABLE.replace('ADD', 'COPY');
const FRONT = ['bulkhead.explainRule', 'bulkhead.openFinding'];

describe('requests over the workspace', () => {
  let top: string;
  let client: LspClient;
  const uriOf = (...names: string[]): string => pathToFileURL(path.join(top, ...names)).href;

  beforeEach(async () => {
    top = await mkdtemp(path.join(tmpdir(), 'bulkhead-lsp-'));
    for (const folder of ['first/api', 'first/node_modules/x', 'second', 'outside'])
      await mkdir(path.join(top, folder), { recursive: true });
    await writeFile(path.join(top, 'first/Dockerfile'), FIXABLE);
    await writeFile(path.join(top, 'first/api/Dockerfile.dev'), `\ufeff${FIXABLE.replaceAll('\n', '\r\n')}`);
    await writeFile(path.join(top, 'first/node_modules/x/Dockerfile'), FIXABLE);
    await writeFile(path.join(top, 'first/notes.md'), FIXABLE);
    await writeFile(path.join(top, 'second/Containerfile'), FIXED);
    await writeFile(
      path.join(top, 'second/latin.Dockerfile'),
      Buffer.concat([Buffer.from('# caf'), Buffer.from([0xe9]), Buffer.from(`\n${FIXABLE}`)]),
    );
    await writeFile(path.join(top, 'outside/Dockerfile'), FIXABLE);
    await symlink(path.join(top, 'first'), path.join(top, 'second/loop'));
    client = await LspClient.start({
      capabilities: PULL,
      folders: [uriOf('first'), uriOf('second')],
      initializationOptions: { commands: FRONT },
    });
  });
  afterEach(async () => {
    await client.stop();
    await rm(top, { recursive: true });
  });

  /** The texts behind the edits; the editor's texts have no byte order mark. */
  const edited = (
    result: FixWorkspaceResult,
    texts: Readonly<Record<string, string>>,
  ): Record<string, string> =>
    Object.fromEntries(
      Object.entries(result.changes).map(([uri, edits]) => [
        uri,
        TextDocument.applyEdits(
          TextDocument.create(uri, 'dockerfile', 0, texts[uri] ?? FIXABLE),
          edits as TextEdit[],
        ),
      ]),
    );

  it('fixWorkspace gives the edits of every Dockerfile in every folder, and writes nothing', async () => {
    const result = await client.request<FixWorkspaceResult>('bulkhead/fixWorkspace', {});
    const dev = uriOf('first', 'api', 'Dockerfile.dev');
    assert.deepEqual(edited(result, { [dev]: FIXABLE.replaceAll('\n', '\r\n') }), {
      [uriOf('first', 'Dockerfile')]: FIXED,
      [dev]: FIXED.replaceAll('\n', '\r\n'),
    });
    assert.equal(result.files, 3);
    assert.equal(result.fixes, 2);
    assert.deepEqual(result.versions, {});
    assert.deepEqual(result.notes, ['second/latin.Dockerfile is not UTF-8.']);
  });

  it('fixWorkspace takes open documents as they are, and only those of the workspace', async () => {
    const uri = uriOf('first', 'Dockerfile');
    const odd = uriOf('second', 'recipe');
    await client.open(uri, `# typed\n${FIXABLE}`, 5);
    await client.open(odd, FIXABLE, 2);
    await client.open(uriOf('outside', 'Dockerfile'), FIXABLE);
    await client.open('untitled:Untitled-1', FIXABLE);
    const result = await client.request<FixWorkspaceResult>('bulkhead/fixWorkspace', {});
    const texts = edited(result, { [uri]: `# typed\n${FIXABLE}` });
    assert.equal(texts[uri], `# typed\n${FIXED}`);
    assert.deepEqual(Object.keys(texts).sort(), [uri, uriOf('first', 'api', 'Dockerfile.dev'), odd].sort());
    assert.deepEqual(result.versions, { [uri]: 5, [odd]: 2 });
  });

  it('fixWorkspace follows folders that come and go', async () => {
    const event = {
      added: [{ uri: uriOf('outside'), name: 'outside' }],
      removed: [{ uri: uriOf('first'), name: 'first' }],
    };
    await client.notify('workspace/didChangeWorkspaceFolders', { event });
    const result = await client.request<FixWorkspaceResult>('bulkhead/fixWorkspace', {});
    assert.deepEqual(Object.keys(result.changes), [uriOf('outside', 'Dockerfile')]);
  });

  it('fixWorkspace tells how far it is, and can be called off', async () => {
    await client.request('bulkhead/fixWorkspace', { workDoneToken: 'progress-1' });
    const kinds = client.notifications
      .filter(({ method }) => method === '$/progress')
      .map(({ params }) => (params as { token: string; value: { kind: string } }).value.kind);
    assert.equal(kinds[0], 'begin');
    assert.equal(kinds.at(-1), 'end');
    const reports = client.notifications.flatMap(({ params }) => {
      const { value } = params as { value?: { kind?: string; message?: string; percentage?: number } };
      return value?.kind === 'report' ? [[value.percentage, value.message]] : [];
    });
    assert.deepEqual(reports, [
      [0, '1 of 4: first/Dockerfile'],
      [25, '2 of 4: first/api/Dockerfile.dev'],
      [50, '3 of 4: second/Containerfile'],
      // Not UTF-8.
      [75, '4 of 4'],
    ]);
    for (let i = 0; i < 200; i++) await writeFile(path.join(top, 'first', `Dockerfile.${i}`), FIXABLE);
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest(
      'bulkhead/fixWorkspace',
      { workDoneToken: 'progress-2' },
      source.token,
    );
    await client.until('the first file', () =>
      client.notifications.find(({ params }) => (params as { token?: string }).token === 'progress-2'),
    );
    source.cancel();
    await assert.rejects(answer, { code: -32800 });
  });

  it('report is a page with one script of its own that shows every file', async () => {
    const evil = uriOf('second', 'Dockerfile.<img src=x onerror=alert(1)>');
    await client.open(evil, 'FROM alpine:3.22\nADD <script>alert(1)</script> "x" /app/\nUSER 1000\n');
    await client.open('untitled:Untitled-1', FIXABLE);
    const { html, files, findings } = await client.request<ReportResult>('bulkhead/report', {});
    assert.equal(files, 5);
    assert.ok(findings >= 4);
    const nonce = /script-src 'nonce-([^']+)'/.exec(html)?.[1];
    assert.ok(nonce !== undefined && nonce.length >= 24);
    assert.ok(
      html.includes(
        `content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri`,
      ),
    );
    const [, markup = ''] = /<body[^>]*>([\s\S]*)<script/.exec(html) ?? [];
    for (const [tag] of markup.matchAll(/<[^>]*>/g))
      assert.doesNotMatch(tag, /^<\/?(?:script|img|iframe|object)|\son\w+=|\sstyle=|javascript:/i);
    for (const name of ['first/Dockerfile', 'first/api/Dockerfile.dev', 'second/Containerfile', 'Untitled-1'])
      assert.ok(html.includes(name), name);
    assert.ok(html.includes('second/latin.Dockerfile is not UTF-8.'));
    assert.ok(!html.includes('node_modules'));
    assert.ok(html.includes(`data-uri="${uriOf('first', 'Dockerfile')}"`));
    assert.ok(html.includes('data-line="1" data-character="0"'));
    const again = await client.request<ReportResult>('bulkhead/report', {});
    assert.ok(!again.html.includes(nonce), 'a nonce is used once');
  });

  it('report compares with the last run and keeps what the next one needs', async () => {
    const first = await client.request<ReportResult>('bulkhead/report', { history: [] });
    assert.ok(first.point !== undefined && first.problem === undefined);
    assert.equal(first.fingerprints.length, first.findings);
    await client.open(uriOf('first', 'Dockerfile'), FIXED);
    const { html, point } = await client.request<ReportResult>('bulkhead/report', {
      history: [first.point],
      last: { at: first.point.at, fingerprints: first.fingerprints },
    });
    assert.ok(point !== undefined && point.score > first.point.score);
    assert.match(html, /<strong>0<\/strong> new<\/li><li><strong>1<\/strong> fixed/);
    assert.match(html, /Score of the last 2 runs/);
    const { problem } = await client.request<ReportResult>('bulkhead/report', { compare: 'main' });
    assert.match(problem ?? '', /git/);
  });

  it('exportReport gives the last report in each format, and nothing for a wrong one', async () => {
    await client.request('bulkhead/report', {});
    for (const format of [
      'html',
      'markdown',
      'json',
      'sarif',
      'csv',
      'cyclonedx',
      'junit',
      'gitlab',
      'github',
    ]) {
      const result = await client.request<ExportResult | null>('bulkhead/exportReport', { format });
      assert.ok(result !== null && result.text.length > 0 && /^[a-z.]+$/.test(result.extension), format);
    }
    assert.equal(await client.request('bulkhead/exportReport', { format: 'exe' }), null);
  });

  it('reportFix makes a fix in the file as it is now, of files in the report only', async () => {
    const uri = uriOf('first', 'Dockerfile');
    await client.request('bulkhead/report', {});
    const { text } = await client.request<ExportResult>('bulkhead/exportReport', { format: 'json' });
    const report = JSON.parse(text) as {
      files: { uri?: string; findings: { rule: string; fingerprint: string }[] }[];
    };
    const finding = report.files
      .find((file) => file.uri === uri)
      ?.findings.find(({ rule }) => rule === 'prefer-copy-over-add');
    assert.ok(finding !== undefined);
    const { fingerprint } = finding;
    const ask = (params: object): Promise<ChangeResult<WorkspaceEdit>> =>
      client.request('bulkhead/reportFix', { uri, fingerprint, fix: 0, ...params });
    const change = await ask({});
    assert.ok(change.kind === 'edit');
    assert.equal(
      TextDocument.applyEdits(TextDocument.create(uri, '', 0, FIXABLE), editsIn(change.edit)),
      FIXED,
    );
    await client.open(uri, `# typed\n${FIXABLE}`, 7);
    const moved = await ask({});
    assert.ok(moved.kind === 'edit');
    assert.equal(editsIn(moved.edit)[0]?.range.start.line, 2);
    for (const wrong of [{ uri: uriOf('outside', 'Dockerfile') }, { fingerprint: 'ab' }, { fix: 9 }])
      assert.equal((await ask(wrong)).kind, 'refused');
  });

  it('report works in threads for many files, answers meanwhile, and can be called off', async function () {
    this.timeout(120_000);
    for (let i = 0; i < 400; i++) await writeFile(path.join(top, 'first', `Dockerfile.${i}`), FIXABLE);
    const made = client.request<ReportResult>('bulkhead/report', {});
    assert.ok((await client.request<RuleListItem[]>('bulkhead/rules', null)).length > 100);
    assert.equal((await made).files, 403);
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest(
      'bulkhead/report',
      { workDoneToken: 'report-1' },
      source.token,
    );
    await client.until('the first file', () =>
      client.notifications.find(({ params }) => (params as { token?: string }).token === 'report-1'),
    );
    source.cancel();
    await assert.rejects(answer, { code: -32800 });
  });
});

/** Of one document, with or without a version. */
function editsIn({ changes = {}, documentChanges = [] }: WorkspaceEdit): TextEdit[] {
  const versioned = documentChanges.flatMap((change) => ('edits' in change ? change.edits : []));
  return [...Object.values(changes).flat(), ...versioned].filter((edit) => 'newText' in edit);
}

describe('requests about rules', () => {
  let client: LspClient;
  before(async () => {
    client = await LspClient.start();
  });
  after(async () => {
    await client.stop();
  });

  it('rules lists them with a line each', async () => {
    const rules = await client.request<RuleListItem[]>('bulkhead/rules', null);
    const copy = rules.find(({ name }) => name === 'prefer-copy-over-add');
    assert.equal(copy?.group, 'files');
    assert.match(copy.summary, /COPY/);
  });

  it('explain answers to our name and to that of others', async () => {
    const own = await client.request<ExplainResult>('bulkhead/explain', { rule: 'prefer-copy-over-add' });
    assert.match(own.markdown, /^# prefer-copy-over-add\n/);
    const other = await client.request<ExplainResult>('bulkhead/explain', { rule: 'dl3020' });
    assert.match(other.markdown, /# prefer-copy-over-add\n/);
    assert.equal(await client.request('bulkhead/explain', { rule: 'nothing-of-the-kind' }), null);
  });

  it('that make no sense are answered with an error that is logged', async () => {
    await assert.rejects(client.request('bulkhead/explain', { rule: 7 }), { code: -32603 });
    await client.until('a log', () =>
      client.notifications.find(
        ({ method, params }) =>
          method === 'window/logMessage' && /explain/.test((params as { message: string }).message),
      ),
    );
    await assert.rejects(client.request('bulkhead/nothing', {}), { code: -32601 });
  });
});
