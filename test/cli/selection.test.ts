import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { bulkhead, bundledCli, FIXABLE, folderOf, readReport, tool } from './support.ts';

describe('bulkhead check --shard', function () {
  this.timeout(120_000);
  before(bundledCli);

  it('covers everything once, and merged is what one run prints, byte for byte', async () => {
    const files: Record<string, string | Uint8Array> = { 'x/Dockerfile': new Uint8Array([0]) };
    for (let i = 0; i < 23; i++)
      files[`d${String(i)}/Dockerfile`] =
        `FROM debian:1${String(i % 4)}\nRUN sudo true\n${'# bulkhead ignore=no-sudo reason="x"\nRUN sudo true\n'.repeat(i % 3)}`;
    const cwd = folderOf(files);
    const check = (...args: string[]): ReturnType<typeof bulkhead> =>
      bulkhead(['check', '--format', 'json', ...args, '.'], { cwd });
    const whole = await check();
    const parts: string[] = [];
    let seen = 0;
    for (let i = 1; i <= 4; i++) {
      const part = await check('--shard', `${String(i)}/4`);
      seen += readReport(part.out).files.length;
      const name = `part${String(i)}.json`;
      writeFileSync(path.join(cwd, name), part.out);
      // The order in which they are given makes no difference.
      parts.unshift(name);
    }
    assert.equal(seen, 24);
    const merged = await bulkhead(['merge', ...parts], { cwd });
    assert.equal(merged.out, whole.out);
    assert.deepEqual([merged.status, whole.status], [2, 2]);

    const missing = await bulkhead(['merge', ...parts.slice(1)], { cwd });
    assert.equal(missing.status, 2);
    assert.match(missing.err, /of 4 parts 4 are missing/);
    const twice = await bulkhead(['merge', ...parts, parts[0]!], { cwd });
    assert.match(twice.err, /part4\.json is part 4 once more/);
    writeFileSync(
      path.join(cwd, 'hostile.json'),
      '{"files":[],"summary":{},"shard":{"index":1,"total":1e9,"positions":[],"fails":false}}',
    );
    for (const [name, reason] of [
      ['hostile.json', /is not of a run with '--shard'/],
      ['d1/Dockerfile', /is not JSON/],
      ['none.json', /does not exist/],
    ] as const) {
      const { status, err } = await bulkhead(['merge', name], { cwd });
      assert.equal(status, 2);
      assert.match(err, reason);
    }
  });

  for (const wrong of ['0/4', '5/4', '1', 'a/b', '1/0', '-1/2']) {
    it(`refuses ${wrong}`, async () => {
      const { status, err } = await bulkhead(['check', `--shard=${wrong}`], { cwd: folderOf({}) });
      assert.equal(status, 2);
      assert.match(err, /is not I\/N/);
    });
  }
});

describe('bulkhead check --changed-since', function () {
  this.timeout(120_000);
  before(bundledCli);

  const PATH = process.env['PATH'] ?? '';
  const git = (cwd: string, ...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
      cwd,
      stdio: 'pipe',
    });
  };
  const changed = async (cwd: string, ...args: string[]): Promise<string[]> => {
    const { out, err, status } = await bulkhead(
      ['check', '--format', 'json', '--changed-since', 'HEAD', ...args],
      { cwd, env: { PATH } },
    );
    assert.notEqual(status, null, err);
    assert.notEqual(out, '', err);
    return readReport(out).files.map((file) => file.path.split(path.sep).join('/'));
  };

  it('looks at what is not as it was: Dockerfile, .dockerignore or configuration', async function () {
    if (tool(['git', '--version']) === undefined) return this.skip();
    const cwd = folderOf({
      'a/Dockerfile': FIXABLE,
      'b/Dockerfile': FIXABLE,
      'c/Dockerfile': FIXABLE,
      'c/.dockerignore': 'x\n',
      'd/Dockerfile': FIXABLE,
      'd/bulkhead.yaml': 'extends: ../base.yaml\n',
      'base.yaml': 'preset: strict\n',
      'e/Dockerfile': FIXABLE,
      'f/Dockerfile': FIXABLE,
    });
    git(cwd, 'init', '-q');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'one');
    assert.deepEqual(await changed(cwd), []);
    writeFileSync(path.join(cwd, 'a/Dockerfile'), `${FIXABLE}USER 1\n`);
    rmSync(path.join(cwd, 'c/.dockerignore'));
    writeFileSync(path.join(cwd, 'base.yaml'), 'preset: all\n');
    rmSync(path.join(cwd, 'e/Dockerfile'));
    mkdirSync(path.join(cwd, 'g'));
    renameSync(path.join(cwd, 'f/Dockerfile'), path.join(cwd, 'g/Dockerfile'));
    assert.deepEqual(await changed(cwd), ['a/Dockerfile', 'c/Dockerfile', 'd/Dockerfile', 'g/Dockerfile']);
    assert.deepEqual(await changed(path.join(cwd, 'a')), ['Dockerfile']);
    const both = await Promise.all([1, 2].map((i) => changed(cwd, '--shard', `${String(i)}/2`)));
    assert.equal(both.flat().length, 4);
    // A configuration where there was none is of everything below it.
    writeFileSync(path.join(cwd, 'bulkhead.yaml'), 'preset: strict\n');
    assert.ok((await changed(cwd)).includes('b/Dockerfile'));
  });

  it('looks at what is built with another context than it was', async function () {
    if (tool(['git', '--version']) === undefined) return this.skip();
    const cwd = folderOf({
      'a/Dockerfile': 'FROM alpine:3.22\nCOPY secret /x\nUSER 1\n',
      'b/Dockerfile': FIXABLE,
      '.dockerignore': 'secret\n',
    });
    git(cwd, 'init', '-q');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'one');
    writeFileSync(
      path.join(cwd, 'compose.yaml'),
      'services:\n  a: { build: { dockerfile: a/Dockerfile } }\n',
    );
    assert.deepEqual(await changed(cwd), ['compose.yaml', 'a/Dockerfile']);
    // The context lies above the folder that is checked, and inside the repository.
    const { out } = await bulkhead(['check', 'Dockerfile'], { cwd: path.join(cwd, 'a'), env: { PATH } });
    assert.match(out, /no-copy-ignored-file/);
    assert.match(out, /\.\.[/\\]\.dockerignore/);
  });

  it('runs nothing that the repository names', async function () {
    if (tool(['git', '--version']) === undefined) return this.skip();
    const cwd = folderOf({ 'a/Dockerfile': FIXABLE, '.gitattributes': '* filter=evil diff=evil\n' });
    const script = path.join(cwd, 'evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch '${cwd}/ran'\ncat\n`);
    chmodSync(script, 0o755);
    git(cwd, 'init', '-q');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'one');
    for (const key of [
      'core.fsmonitor',
      'filter.evil.clean',
      'diff.external',
      'diff.evil.textconv',
      'core.pager',
    ])
      git(cwd, 'config', key, script);
    writeFileSync(path.join(cwd, 'a/Dockerfile'), `${FIXABLE}USER 1\n`);
    rmSync(path.join(cwd, 'ran'), { force: true });
    assert.deepEqual(await changed(cwd), ['a/Dockerfile']);
    assert.ok(!existsSync(path.join(cwd, 'ran')));
  });

  it('says what is wrong with a revision, and takes none for an option', async function () {
    if (tool(['git', '--version']) === undefined) return this.skip();
    const cwd = folderOf({ Dockerfile: FIXABLE });
    for (const revision of ['HEAD', '--output=x', 'a b']) {
      const { status, err } = await bulkhead(['check', `--changed-since=${revision}`], {
        cwd,
        env: { PATH },
      });
      assert.equal(status, 2);
      assert.match(err, /--changed-since/);
    }
  });
});
