import assert from 'node:assert/strict';
import { chmodSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { bulkhead, bundledCli, CLEAN, FIXABLE, folderOf, readReport, RULE, start } from './support.ts';

describe('bulkhead check', function () {
  this.timeout(60_000);
  before(bundledCli);

  it('judges by the stage that is shipped, where files say which', async () => {
    const files = {
      Dockerfile:
        'FROM alpine:3.22 AS app\nUSER root\nCMD ["true"]\nFROM alpine:3.22 AS helper\nUSER 1000\nCMD ["true"]\n',
    };
    const rulesIn = async (cwd: string): Promise<string> =>
      (await bulkhead(['check', '--shellcheck', 'never'], { cwd })).out;
    const plain = await rulesIn(folderOf(files));
    assert.doesNotMatch(plain, /no-root-user|require-user/);
    const built = await rulesIn(folderOf({ ...files, Makefile: 'image:\n\tdocker build --target app .\n' }));
    assert.match(built, /no-root-user|require-user/);
  });

  it('ends with 0 when there is nothing', async () => {
    const { status, out, err } = await bulkhead(['check'], { cwd: folderOf({ Dockerfile: CLEAN }) });
    assert.deepEqual([status, err], [0, '']);
    assert.match(out, /^No findings in 1 file\.\n/);
  });

  it('ends with 1 when there is something', async () => {
    const { status, out, err } = await bulkhead(['check'], { cwd: folderOf({ 'app/Dockerfile': FIXABLE }) });
    assert.deepEqual([status, err], [1, '']);
    assert.match(out, /^app\/Dockerfile\n +\d+:\d+ +\w+ +\S.*\n/);
    assert.match(out, /^ +2:1 {2}warning {2}ADD is used for 'app\.bin'.*prefer-copy-over-add$/m);
    assert.match(out, /can be fixed safely: bulkhead fix\./);
  });

  it('ends with 0 when everything found is below the threshold', async () => {
    const cwd = folderOf({ Dockerfile: FIXABLE });
    const check = (level: string, threshold: string): ReturnType<typeof bulkhead> =>
      bulkhead(['check', '--rule', `${RULE}=${level}`, '--threshold', threshold], { cwd });
    assert.equal((await check('warning', 'error')).status, 0);
    assert.equal((await check('error', 'error')).status, 1);
    assert.equal((await check('warning', 'warning')).status, 1);
    assert.match((await check('hint', 'error')).out, /hint +ADD is used/);
  });

  it('takes a rule by the name another tool gives it', async () => {
    const cwd = folderOf({ Dockerfile: FIXABLE });
    const { out } = await bulkhead(['check', '--rule', 'DL3020=off'], { cwd });
    assert.ok(!out.includes(RULE));
    const { status, err } = await bulkhead(['check', '--rule', 'prefer-copy-over-ad=off'], { cwd });
    assert.equal(status, 2);
    assert.match(err, /Unknown rule 'prefer-copy-over-ad'\. Did you mean 'prefer-copy-over-add'\?/);
  });

  it('says where the exact token is, or from which instruction on for comparing with other tools', async () => {
    const cwd = folderOf({
      Dockerfile: 'FROM debian:13\nRUN true \\\n  && wget --no-check-certificate https://e.org/a\n',
    });
    const places = async (...options: string[]): Promise<unknown> => {
      const { out } = await bulkhead(['check', '--format', 'json', ...options], { cwd });
      const found = readReport(out).files[0]?.findings.find(
        ({ rule }) => rule === 'no-wget-no-check-certificate',
      );
      return [found?.line, found?.column, found?.endLine, found?.endColumn];
    };
    assert.deepEqual(await places(), [3, 11, 3, 33]);
    assert.deepEqual(await places('--range', 'instruction'), [2, 1, 3, 33]);
    assert.deepEqual(await places('--preset', 'all'), [2, 1, 3, 33]);
    assert.deepEqual(await places('--preset', 'all', '--range', 'token'), [3, 11, 3, 33]);
  });

  it('ends with 2 when a path cannot be read, and checks the others', async () => {
    const cwd = folderOf({ 'a/Dockerfile': FIXABLE, 'binary/Dockerfile': 'FROM a\0b\n' });
    const { status, out, err } = await bulkhead(['check', '--format', 'json', 'nowhere', 'binary', 'a'], {
      cwd,
    });
    assert.equal(status, 2);
    assert.equal(
      err,
      'bulkhead: nowhere does not exist\nbulkhead: binary/Dockerfile is binary: it has NUL bytes\n',
    );
    const { files, summary } = readReport(out);
    assert.deepEqual(
      files.map((file) => [file.path, file.errorCode, file.error]),
      [
        ['nowhere', 'not-found', 'nowhere does not exist'],
        ['binary/Dockerfile', 'binary', 'binary/Dockerfile is binary: it has NUL bytes'],
        ['a/Dockerfile', undefined, undefined],
      ],
    );
    assert.ok(files[2]!.findings.length > 0);
    assert.deepEqual([summary['files'], summary['failed']], [1, 2]);
  });

  it('says that a file may not be read', async function () {
    const cwd = folderOf({ Dockerfile: CLEAN });
    chmodSync(path.join(cwd, 'Dockerfile'), 0);
    if (process.platform === 'win32') this.skip();
    const { status, err } = await bulkhead(['check'], { cwd, asNobody: true });
    assert.deepEqual([status, err], [2, 'bulkhead: Dockerfile may not be accessed\n']);
  });

  it('says of a link to nowhere that it cannot be read', async () => {
    const cwd = folderOf({});
    symlinkSync('gone', path.join(cwd, 'Dockerfile'));
    const { status, err } = await bulkhead(['check'], { cwd });
    assert.deepEqual([status, err], [2, 'bulkhead: Dockerfile does not exist\n']);
  });

  it('prints JSON as promised', async () => {
    const cwd = folderOf({
      'b/Dockerfile': CLEAN,
      'a/Dockerfile': '# 💥\nFROM scratch\nRUN ["💥"]\nADD a\\\n  /b\n',
    });
    const { out, status } = await bulkhead(['check', '--format=json'], { cwd });
    assert.equal(status, 1);
    const report = readReport(out);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.deepEqual(Object.keys(report), ['version', 'files', 'summary']);
    assert.equal(report.version, version);
    assert.deepEqual(
      report.files.map((file) => file.path),
      ['a/Dockerfile', 'b/Dockerfile'],
    );
    assert.deepEqual(report.files[1], { path: 'b/Dockerfile', findings: [] });
    const { findings, bySeverity, fixable } = report.summary;
    const all = report.files.flatMap((file) => file.findings);
    assert.equal(findings, all.length);
    assert.deepEqual(Object.keys(bySeverity as object), ['error', 'warning', 'info', 'hint']);
    assert.equal(typeof fixable, 'number');
  });

  it('gives places from 1, in UTF-16, the end exclusive', async () => {
    const cwd = folderOf({ Dockerfile: '\ufeffFROM scratch\n  ADD app.bin /💥\n' });
    const { out } = await bulkhead(['check', '--format=json', '.'], { cwd });
    const finding = readReport(out).files[0]!.findings.find(({ rule }) => rule === RULE);
    assert.deepEqual(finding, {
      rule: RULE,
      severity: 'warning',
      confidence: 'high',
      message: "ADD is used for 'app.bin', which COPY copies the same way.",
      advice: finding?.['advice'],
      line: 2,
      column: 3,
      endLine: 2,
      endColumn: 6,
      aliases: finding?.['aliases'],
      fixes: [{ title: 'Replace ADD with COPY', kind: 'safe' }],
      identity: finding?.['identity'],
    });
    assert.match(finding['identity'] as string, /^[\da-f]{32}$/);
    assert.ok((finding['aliases'] as { hadolint: string[] }).hadolint.includes('DL3020'));
    assert.match(finding['advice'] as string, /\S/);
  });

  it('reads standard input', async () => {
    const plain = await bulkhead(['check', '-'], { input: FIXABLE });
    assert.equal(plain.status, 1);
    assert.match(plain.out, /^<stdin>\n/);
    const named = await bulkhead(['check', '--format=json', '--stdin-filename', 'app/Dockerfile', '-'], {
      input: CLEAN,
    });
    assert.equal(named.status, 0);
    assert.deepEqual(readReport(named.out).files, [{ path: 'app/Dockerfile', findings: [] }]);
  });

  it('checks a file that was named, whatever its name, and each file once', async () => {
    const cwd = folderOf({ 'build.txt': CLEAN, 'sub/Dockerfile': CLEAN, '.gitignore': 'build.txt\n' });
    const { out } = await bulkhead(
      ['check', '--format=json', 'build.txt', './build.txt', 'sub', 'sub/Dockerfile', '.'],
      { cwd },
    );
    assert.deepEqual(
      readReport(out).files.map((file) => file.path),
      ['build.txt', 'sub/Dockerfile'],
    );
  });

  it('keeps paths as they were given', async () => {
    const folder = folderOf({ 'a/Dockerfile': CLEAN, 'b/x': '' });
    const { out } = await bulkhead(['check', '--format=json', '../a', folder], {
      cwd: path.join(folder, 'b'),
    });
    assert.deepEqual(
      readReport(out).files.map((file) => file.path),
      ['../a/Dockerfile'],
    );
    const whole = await bulkhead(['check', '--format=json', folder], { cwd: '/' });
    assert.deepEqual(
      readReport(whole.out).files.map((file) => file.path),
      [path.join(folder, 'a/Dockerfile')],
    );
  });

  it('is no different the second time', async () => {
    const cwd = folderOf(
      Object.fromEntries(
        Array.from({ length: 60 }, (_, index) => [`${index % 7}/${index}.Dockerfile`, FIXABLE]),
      ),
    );
    const first = await bulkhead(['check'], { cwd });
    assert.equal(first.out, (await bulkhead(['check'], { cwd })).out);
  });

  it('has no Dockerfiles to check in an empty folder', async () => {
    const { status, out } = await bulkhead(['check'], { cwd: folderOf({}) });
    assert.deepEqual([status, out], [0, 'No Dockerfiles found.\n']);
  });

  it('has colours when asked for, and not against NO_COLOR', async () => {
    const cwd = folderOf({ Dockerfile: FIXABLE });
    const has = async (env: Record<string, string>, ...args: string[]): Promise<boolean> =>
      (await bulkhead(['check', ...args], { cwd, env })).out.includes('\x1b[');
    assert.equal(await has({}), false);
    assert.equal(await has({ FORCE_COLOR: '1' }), true);
    assert.equal(await has({ FORCE_COLOR: '1', NO_COLOR: '1' }), false);
    assert.equal(await has({ FORCE_COLOR: '1' }, '--no-color'), false);
  });

  it('lets no file name drive the terminal', async function () {
    if (process.platform === 'win32') this.skip();
    const name = 'Dockerfile.\x1b[2J\n\x07';
    const { out, err } = await bulkhead(['check', '.', 'gone\x1b[2J'], {
      cwd: folderOf({ [name]: FIXABLE }),
    });
    assert.match(out, /^Dockerfile\.\\x1b\[2J\\n\\x07\n/);
    assert.equal(err, 'bulkhead: gone\\x1b[2J does not exist\n');
  });

  it('does not mind that nobody reads on', async () => {
    const files = Array.from({ length: 400 }, (_, index) => [
      `${index}.Dockerfile`,
      'FROM scratch\n' + 'ADD a /b\n'.repeat(20),
    ]);
    const child = await start(['check', '--format=json'], {
      cwd: folderOf(Object.fromEntries(files) as Record<string, string>),
    });
    let err = '';
    child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout?.once('data', () => child.stdout?.destroy());
    const status = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([status, err], [1, '']);
  });
});
