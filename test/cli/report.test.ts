import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { HardeningReport } from '../../server/src/report/model.ts';
import { REPORT_FORMATS } from '../../server/src/report/render.ts';
import { EVIL_DOCKERFILE } from '../report/support.ts';
import { bulkhead, bundledCli, folderOf, tool, type RunOptions } from './support.ts';

const PATH = { PATH: process.env['PATH'] ?? '' };
const BASE = 'FROM debian:13\nADD a /\nADD b /\nUSER 1000\nCMD ["/a"]\n';

async function reportOf(
  args: readonly string[],
  options: RunOptions,
): Promise<HardeningReport & { readonly status: number | null; readonly err: string }> {
  const { status, out, err } = await bulkhead(['report', '--format=json', ...args], options);
  return { ...(JSON.parse(out) as HardeningReport), status, err };
}

describe('bulkhead report', function () {
  this.timeout(120_000);
  before(bundledCli);

  it('writes each format to standard output or into a file', async () => {
    const cwd = folderOf({ 'app/Dockerfile': BASE });
    for (const format of REPORT_FORMATS) {
      const { status, out, err } = await bulkhead(['report', '--format', format, '.'], { cwd });
      assert.deepEqual([status, err], [0, ''], format);
      assert.ok(out.includes('app/Dockerfile') || format === 'cyclonedx', format);
      const file = path.join(cwd, `report.${format}`);
      const written = await bulkhead(['report', '--format', format, '-o', file], { cwd });
      assert.deepEqual([written.status, written.out], [0, '']);
      assert.equal(readFileSync(file, 'utf8').length > 0.5 * out.length, true, format);
    }
  });

  it('fails only where a threshold is given, and says what it cannot write', async () => {
    const cwd = folderOf({ Dockerfile: BASE });
    const status = async (...args: string[]): Promise<number | null> =>
      (await bulkhead(['report', ...args], { cwd })).status;
    assert.equal(await status(), 0);
    assert.equal(await status('--threshold=warning'), 1);
    assert.equal(await status('--threshold=error'), 0);
    const { status: refused, err } = await bulkhead(['report', '-o', 'no/such/folder'], { cwd });
    assert.equal(refused, 2);
    assert.match(err, /could not be written \(ENOENT\)/);
  });

  it('marks and counts what a baseline has, which costs points and fails nothing', async () => {
    const cwd = folderOf({ 'bulkhead.yaml': 'baseline: known.json\n', 'app/Dockerfile': BASE });
    const before = await reportOf([], { cwd });
    assert.equal(before.status, 2);
    assert.match(before.err, /known\.json does not exist/);
    assert.equal((await bulkhead(['baseline'], { cwd })).status, 0);
    const all = await reportOf(['--threshold=hint'], { cwd });
    assert.equal(all.status, 0, all.err);
    assert.deepEqual(all.summary, { ...before.summary, recorded: before.summary.findings });
    assert.equal(all.score, before.score);
    writeFileSync(path.join(cwd, 'app/Dockerfile'), `# moved\n${BASE}RUN sudo true\n`);
    const more = await reportOf(['--threshold=hint'], { cwd: path.join(cwd, 'app') });
    assert.equal(more.status, 1);
    const fresh = more.files.flatMap(({ findings }) =>
      findings.flatMap(({ rule, recorded }) => (recorded === true ? [] : [rule])),
    );
    assert.ok(fresh.includes('no-sudo') && !fresh.includes('prefer-copy-over-add'), fresh.join(' '));
    const { out } = await bulkhead(['report'], { cwd });
    assert.match(out, new RegExp(`; ${String(all.summary.findings)} of them recorded in a baseline`));
    const without = await reportOf(['--no-baseline'], { cwd });
    assert.deepEqual([without.status, without.summary.recorded], [0, 0]);
  });

  it('is what check prints for other tools', async () => {
    const cwd = folderOf({ Dockerfile: BASE });
    for (const format of ['sarif', 'github', 'gitlab', 'junit']) {
      const { status, out } = await bulkhead(['check', '--format', format], { cwd });
      assert.equal(status, 1);
      assert.ok(out.includes('prefer-copy-over-add'), format);
    }
  });

  it('skips what it cannot read with a reason, and shows hostile content as text', async () => {
    const cwd = folderOf({
      'ok/Dockerfile': BASE,
      'evil\u001b[31m\u202e<script>/Dockerfile': EVIL_DOCKERFILE,
      'big/Dockerfile': `FROM scratch\n${'# filler\n'.repeat(600_000)}`,
      'binary/Dockerfile': Buffer.from('FROM a\0b'),
      '.gitignore': 'ignored/\n',
      'ignored/Dockerfile': BASE,
    });
    mkdirSync(path.join(cwd, '.git'));
    symlinkSync('.', path.join(cwd, 'loop'));
    symlinkSync('Dockerfile', path.join(cwd, 'ok', 'Dockerfile.loop'));
    symlinkSync('Dockerfile.b', path.join(cwd, 'Dockerfile.a'));
    symlinkSync('Dockerfile.a', path.join(cwd, 'Dockerfile.b'));
    mkdirSync(path.join(cwd, 'locked'));
    chmodSync(path.join(cwd, 'locked'), 0o000);
    const { files, status, err } = await reportOf([], { cwd, asNobody: true });
    chmodSync(path.join(cwd, 'locked'), 0o755);
    assert.equal(status, 2);
    const reasons = Object.fromEntries(files.map(({ path: name, error }) => [name, error?.code ?? 'read']));
    const locked = process.platform === 'win32' ? {} : { locked: 'denied' };
    assert.deepEqual(reasons, {
      ...locked,
      'Dockerfile.a': 'loop',
      'Dockerfile.b': 'loop',
      'big/Dockerfile': 'too-large',
      'binary/Dockerfile': 'binary',
      'evil\u001b[31m\u202e<script>/Dockerfile': 'read',
      'ok/Dockerfile': 'read',
      'ok/Dockerfile.loop': 'read',
    });
    assert.doesNotMatch(err, /[\u001b\u202e]/);
    for (const format of REPORT_FORMATS) {
      const { out } = await bulkhead(['report', '--format', format], { cwd, asNobody: true });
      assert.doesNotMatch(out, /[\u001b\u202e]/, format);
      if (format === 'html' || format === 'junit') assert.doesNotMatch(out, /<script>/, format);
    }
  });

  it('takes 10,000 files', async function () {
    // Other tests may run beside it.
    this.timeout(300_000);
    const files = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`s${index % 100}/d${index}/Dockerfile`, BASE]),
    );
    const { status, out } = await bulkhead(['report', '--format=html'], { cwd: folderOf(files) });
    assert.equal(status, 0);
    assert.match(out, /10000 Dockerfiles/);
    assert.match(out, /not shown here; JSON and CSV have all/);
    assert.ok(out.length < 20_000_000);
  });
});

describe('bulkhead report --compare', function () {
  this.timeout(120_000);
  before(async function () {
    await bundledCli();
    if (tool(['git', '--version']) === undefined) this.skip();
  });

  function git(cwd: string, ...args: string[]): void {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
    const done = tool(['git', ...identity, ...args], { cwd });
    assert.equal(done?.status, 0, done?.err);
  }

  /** `main` with three files; then one is fixed, one moved on by lines, one new and one gone. */
  function history(): string {
    const cwd = folderOf({
      'a/Dockerfile': BASE,
      'b/Dockerfile': BASE,
      'gone/Dockerfile': BASE,
      'a/.dockerignore': 'x\n',
      'ignored/Dockerfile': BASE,
      '.gitignore': 'ignored/\n',
    });
    git(cwd, 'init', '-q', '-b', 'main');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'first');
    writeFileSync(path.join(cwd, 'a/Dockerfile'), BASE.replace('ADD a /', 'COPY a /'));
    writeFileSync(path.join(cwd, 'b/Dockerfile'), `# moved\n\n${BASE.replace('USER 1000', 'USER root')}`);
    git(cwd, 'rm', '-q', 'gone/Dockerfile');
    return cwd;
  }

  it('says what is new, fixed and remaining, working tree against commit', async () => {
    const cwd = history();
    const before = await reportOf([], { cwd, env: PATH });
    for (const place of [cwd, path.join(cwd, 'a')]) {
      const { comparison, status } = await reportOf(['--compare', 'main', cwd], { cwd: place, env: PATH });
      assert.equal(status, 0);
      assert.match(comparison?.with ?? '', /^main \([0-9a-f]{7}\)$/);
      const gone = comparison?.gone.map(({ path: name, rule }) => `${name} ${rule}`) ?? [];
      assert.ok(gone.includes('a/Dockerfile prefer-copy-over-add'));
      assert.equal(gone.filter((each) => each.startsWith('b/')).length, 0, 'moved lines are no change');
      assert.ok(gone.some((each) => each.startsWith('gone/')));
      assert.ok(!gone.some((each) => each.startsWith('ignored/')));
      const added = new Set(comparison?.addedFingerprints);
      const fresh = before.files.flatMap(({ path: name, findings }) =>
        findings.filter(({ fingerprint }) => added.has(fingerprint)).map(({ rule }) => `${name} ${rule}`),
      );
      assert.deepEqual(fresh, ['b/Dockerfile no-root-user']);
      assert.equal((comparison?.added ?? 0) + (comparison?.remaining ?? 0), before.summary.findings);
    }
  });

  it('fails for what is new only, and says why it cannot compare', async () => {
    const cwd = history();
    const run = async (...args: string[]): Promise<readonly [number | null, string]> => {
      const { status, err } = await bulkhead(['report', ...args], { cwd, env: PATH });
      return [status, err];
    };
    assert.equal((await run('--compare=main', '--threshold=warning', 'a'))[0], 0);
    assert.equal((await run('--compare=main', '--threshold=warning', 'b'))[0], 1);
    for (const revision of ['nowhere', '--upload-pack=touch x', 'main:a', ''])
      assert.match((await run(`--compare=${revision}`)).join(' '), /^2 bulkhead: cannot compare with '/);
    const bare = folderOf({ Dockerfile: BASE });
    const { status, err } = await bulkhead(['report', '--compare=main'], { cwd: bare, env: PATH });
    assert.equal(status, 2);
    assert.match(err, /no git repository/);
    const without = await bulkhead(['report', '--compare=main'], { cwd });
    assert.match(without.err, /git is not installed/);
  });

  it('runs nothing that the repository names', async () => {
    const cwd = history();
    const ran = path.join(cwd, 'ran');
    const script = path.join(cwd, 'evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch ${ran}\n`);
    chmodSync(script, 0o755);
    for (const key of [
      ...[
        'core.fsmonitor',
        'core.pager',
        'pager.ls-tree',
        'core.sshCommand',
        'core.gitProxy',
        'diff.external',
      ],
      ...['filter.x.smudge', 'diff.x.textconv', 'core.editor', 'core.askPass', 'credential.helper'],
      ...['remote.origin.uploadpack', 'alias.ls-tree'],
    ])
      git(cwd, 'config', key, key.startsWith('alias') ? `!${script}` : script);
    git(cwd, 'config', 'remote.origin.url', `ext::${script}`);
    git(cwd, 'config', 'remote.origin.promisor', 'true');
    git(cwd, 'config', 'extensions.partialClone', 'origin');
    writeFileSync(path.join(cwd, '.gitattributes'), '* filter=x diff=x\n');
    // An object that is missing would be fetched.
    const { comparison, status } = await reportOf(['--compare', 'HEAD'], { cwd, env: PATH });
    assert.equal(status, 0);
    assert.ok((comparison?.remaining ?? 0) > 0);
    const lost = await bulkhead(['report', '--compare', '0123456789012345678901234567890123456789'], {
      cwd,
      env: PATH,
    });
    assert.equal(lost.status, 2);
    assert.equal(existsSync(ran), false);
  });
});
