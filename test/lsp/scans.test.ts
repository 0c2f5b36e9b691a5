import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FixWorkspaceResult, HardenResult, ReportResult } from '../../server/src/protocol/requests.ts';
import { LspClient } from '../support/lsp-client.ts';

const RULE = 'known-vulnerabilities';
const TEXT = 'FROM debian:13\nUSER 1000\n';
const TRIVY = JSON.stringify({
  SchemaVersion: 2,
  ArtifactName: 'debian:13',
  Results: [
    {
      Type: 'debian',
      Vulnerabilities: [
        { VulnerabilityID: 'CVE-2026-1', PkgName: 'curl', InstalledVersion: '8.1', Severity: 'CRITICAL' },
      ],
    },
  ],
});
const [CREATED, DELETED] = [1, 3];

describe('results of scanners in the editor', () => {
  let folder: string;
  let client: LspClient;
  let settings: unknown;
  const uriOf = (name: string): string => pathToFileURL(path.join(folder, 'here', name)).href;
  const put = (name: string, text: string): Promise<void> => writeFile(path.join(folder, name), text);
  const found = async (): Promise<boolean> =>
    (await client.diagnostics(uriOf('app/Dockerfile'))).some(({ code }) => code === RULE);
  const warning = (pattern: RegExp): Promise<string> =>
    client.until(`a warning like ${String(pattern)}`, () =>
      client.notifications
        .flatMap(({ method, params }) =>
          method === 'window/logMessage' ? [(params as { message: string }).message] : [],
        )
        .find((line) => pattern.test(line)),
    );
  /** Tells of a change of a file, and waits until the server wants to be asked again. */
  const tell = async (name: string, type: number): Promise<void> => {
    const refreshes = (): number =>
      client.requests.filter(({ method }) => method === 'workspace/diagnostic/refresh').length;
    const before = refreshes();
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(name), type }] });
    await client.until('a refresh', () => (refreshes() > before ? true : undefined));
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bulkhead-scans-'));
    for (const name of ['here/app', 'here/reports'])
      await mkdir(path.join(folder, name), { recursive: true });
    await put('here/app/Dockerfile', TEXT);
    settings = { scans: ['reports/trivy-*.json'] };
    client = await LspClient.start({
      folders: [pathToFileURL(path.join(folder, 'here')).href],
      configuration: () => settings,
    });
    await client.open(uriOf('app/Dockerfile'), TEXT);
  });
  afterEach(async () => {
    await client.stop();
    await rm(folder, { recursive: true });
  });

  it('come and go with the files that settings name, and are in the report', async () => {
    assert.equal(await found(), false);
    assert.ok(
      JSON.stringify(client.requests).includes('**/trivy-*.json'),
      'the editor was asked to watch them',
    );
    await put('here/reports/trivy-1.json', TRIVY);
    await tell('reports/trivy-1.json', CREATED);
    assert.equal(await found(), true);
    const { html } = await client.request<ReportResult>('bulkhead/report', {});
    assert.match(html, /A scan of &#39;debian:13&#39; found vulnerabilities|A scan of 'debian:13' found/);
    await rm(path.join(folder, 'here/reports/trivy-1.json'));
    await tell('reports/trivy-1.json', DELETED);
    assert.equal(await found(), false);
  });

  it('come and go with the setting', async () => {
    await put('here/reports/trivy-1.json', TRIVY);
    assert.equal(await found(), true);
    settings = { scans: [] };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    assert.equal(await found(), false);
    settings = { scans: ['reports\\trivy-1.json'] };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    assert.equal(await found(), true);
  });

  it('are not read from outside the folder, neither by name nor through a link', async () => {
    await put('outside.json', TRIVY);
    await symlink('../outside.json', path.join(folder, 'here/link.json'));
    await symlink('..', path.join(folder, 'here/up'));
    settings = {
      scans: ['../outside.json', path.join(folder, 'outside.json'), 'link.json', 'up/outs*.json'],
    };
    await client.notify('workspace/didChangeConfiguration', { settings: null });
    assert.equal(await found(), false);
    await warning(/'\.\.\/outside\.json' must be a path inside the folder/);
    await warning(/link\.json are left out: the file is outside of its folder/);
    await warning(/up\/outside\.json are left out: the file is outside of its folder/);
  });

  it('count for what is fixed and hardened as they do for the diagnostics', async () => {
    const silenced = '# bulkhead ignore=known-vulnerabilities\nFROM debian:13\nUSER 1000\n';
    const other = silenced.replace('debian:13', 'debian:12');
    await put('here/app/Dockerfile.on-disk', silenced);
    await put('here/app/Dockerfile.other', other);
    await client.open(uriOf('app/Dockerfile.open'), silenced);
    const edited = async (): Promise<string[]> => {
      const { changes } = await client.request<FixWorkspaceResult>('bulkhead/fixWorkspace', {});
      return Object.keys(changes).map((uri) => path.posix.basename(uri));
    };
    const unused = async (): Promise<boolean> =>
      (await client.diagnostics(uriOf('app/Dockerfile.open'))).some(
        ({ code }) => code === 'no-unused-suppression',
      );
    const hardened = async (): Promise<number> => {
      const params = { uri: uriOf('app/Dockerfile'), parts: ['clean-up'] };
      const result = await client.request<HardenResult>('bulkhead/harden', params);
      assert.ok(result.kind === 'hardened');
      return result.findings.before;
    };
    // Nobody has scanned anything, so nobody knows what the comments are good for.
    assert.deepEqual([await edited(), await unused()], [[], false]);
    const before = await hardened();
    await put('here/reports/trivy-1.json', TRIVY);
    assert.deepEqual([await edited(), await unused()], [[], false]);
    assert.equal(await hardened(), before + 1);
    // Mended, at last.
    await put('here/reports/trivy-1.json', TRIVY.replace(/\[\{"Vuln.*\}\]\}\]/, '[]}]'));
    assert.deepEqual(
      [(await edited()).sort(), await unused()],
      [['Dockerfile.on-disk', 'Dockerfile.open'], true],
    );
    assert.equal(await hardened(), before);
  });

  it('that cannot be used are told once, without a word of them', async () => {
    await put('here/reports/trivy-1.json', '{"hunter2": 1}');
    assert.equal(await found(), false);
    assert.doesNotMatch(await warning(/trivy-1\.json are left out/), /hunter2/);
  });
});
