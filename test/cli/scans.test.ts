import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bulkhead, bundledCli, folderOf, readReport } from './support.ts';

const TRIVY = (image: string): string =>
  JSON.stringify({
    SchemaVersion: 2,
    ArtifactName: image,
    Results: [
      {
        Type: 'debian',
        Vulnerabilities: [
          {
            VulnerabilityID: 'CVE-2026-1',
            PkgName: 'curl',
            InstalledVersion: '7.88.1-10',
            FixedVersion: '7.88.1-11',
            Severity: 'CRITICAL',
          },
        ],
      },
    ],
  });
const APP = 'FROM debian:13\nRUN apt-get install -y curl=7.88.1-10\n';

describe('bulkhead check --scan', function () {
  this.timeout(60_000);
  before(bundledCli);

  const found = async (cwd: string, ...args: string[]): Promise<string[]> => {
    const { out } = await bulkhead(['check', '--format', 'json', ...args], { cwd });
    return readReport(out).files.flatMap(({ path, findings }) =>
      findings.flatMap(({ rule, line }) =>
        rule === 'known-vulnerabilities' ? [`${path}:${String(line)}`] : [],
      ),
    );
  };

  it('finds the base by its name, and takes the scan of something else for the one Dockerfile that is named', async () => {
    const cwd = folderOf({
      'a/Dockerfile': APP,
      'b/Dockerfile': 'FROM alpine:3.22\n',
      'base.json': TRIVY('debian:13'),
      'app.json': TRIVY('reg.example/app:1'),
    });
    assert.deepEqual(await found(cwd, '--scan', 'base.json', '.'), ['a/Dockerfile:1']);
    assert.deepEqual(await found(cwd, '--scan', 'app.json', '.'), []);
    assert.deepEqual(await found(cwd, '--scan', 'app.json', 'a/Dockerfile'), [
      'a/Dockerfile:1',
      'a/Dockerfile:2',
    ]);
    assert.deepEqual(await found(cwd, '.'), []);
  });

  it('is the same as scans in the configuration', async () => {
    const cwd = folderOf({
      'bulkhead.yaml': 'scans: [reports/base-*.json, { file: reports/app.json, dockerfile: a/ }]\n',
      'a/Dockerfile': APP,
      'b/Dockerfile': 'FROM debian:13\n',
      'reports/base-1.json': TRIVY('debian:13'),
      'reports/app.json': TRIVY('reg.example/app:1'),
    });
    assert.deepEqual(await found(cwd), [
      'a/Dockerfile:1',
      'a/Dockerfile:1',
      'a/Dockerfile:2',
      'b/Dockerfile:1',
    ]);
  });

  it('keeps what was found in one image from the neighbour that builds another', async () => {
    const cwd = folderOf({
      'bulkhead.yaml': 'scans: [{ file: app.json, dockerfile: a.Dockerfile }]\n',
      'a.Dockerfile': APP,
      'b.Dockerfile': APP,
      'app.json': TRIVY('reg.example/app:1'),
    });
    assert.deepEqual(
      (await found(cwd)).map((each) => each.replace(/:\d+$/, '')),
      ['a.Dockerfile', 'a.Dockerfile'],
    );
  });

  it('tells once what cannot be used, and goes on', async () => {
    const cwd = folderOf({
      'a/Dockerfile': APP,
      'b/Dockerfile': APP,
      'x.json': 'hunter2',
      'base.json': TRIVY('debian:13'),
    });
    const { out, err } = await bulkhead(
      ['check', '--scan', 'x.json', '--scan', 'none.json', '--scan', 'base.json'],
      { cwd },
    );
    assert.match(out, /A scan of 'debian:13' found vulnerabilities: 1 critical\./);
    assert.equal(err.match(/x\.json is not JSON; it is left out/g)?.length, 1);
    assert.match(err, /none\.json does not exist/);
    assert.doesNotMatch(err, /hunter2/);
  });
});

describe('bulkhead fix and harden --scan', function () {
  this.timeout(60_000);
  before(bundledCli);

  it('fixes what the scanner found, and only when asked to fix what is not safe', async () => {
    const cwd = folderOf({ Dockerfile: APP, 'app.json': TRIVY('reg.example/app:1') });
    const fix = (...args: string[]): Promise<unknown> =>
      bulkhead(['fix', '--only', 'known-vulnerabilities', '--scan', 'app.json', ...args, 'Dockerfile'], {
        cwd,
      });
    const text = (): string => readFileSync(path.join(cwd, 'Dockerfile'), 'utf8');
    await fix();
    assert.equal(text(), APP);
    await fix('--unsafe');
    assert.equal(text(), APP.replace('7.88.1-10', '7.88.1-11'));
  });

  it('hardening keeps a comment that silences what the scanner found', async () => {
    const silenced = `# bulkhead ignore=known-vulnerabilities\n${APP}`;
    const findings = async (text: string, ...args: string[]): Promise<number | undefined> => {
      const cwd = folderOf({ Dockerfile: text, 'base.json': TRIVY('debian:13') });
      const run = ['harden', '--explain', '--json', '--only', 'clean-up', ...args];
      const { out } = await bulkhead(run, { cwd });
      const { files } = JSON.parse(out) as { files: { diff: string; findings: { before: number } }[] };
      assert.doesNotMatch(files[0]?.diff ?? '', /^-# bulkhead ignore/m);
      return files[0]?.findings.before;
    };
    const rest = (await findings(APP)) ?? 0;
    assert.equal(await findings(APP, '--scan', 'base.json'), rest + 1);
    assert.equal(await findings(silenced, '--scan', 'base.json'), rest);
    assert.equal(await findings(silenced), rest);
  });
});
