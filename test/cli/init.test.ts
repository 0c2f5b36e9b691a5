import assert from 'node:assert/strict';
import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { parseConfig } from '../../server/src/config/parse.ts';
import { bulkhead, bundledCli, FIXABLE, folderOf, RULE } from './support.ts';

const textOf = (...names: string[]): string => readFileSync(path.join(...names), 'utf8');

describe('bulkhead init', function () {
  this.timeout(60_000);
  before(bundledCli);

  it('writes a file that changes nothing yet', async () => {
    const cwd = folderOf({ Dockerfile: FIXABLE });
    const before = await bulkhead(['check'], { cwd });
    const { status, out, err } = await bulkhead(['init'], { cwd });
    assert.deepEqual([status, out, err], [0, 'bulkhead.yaml written.\n', '']);
    assert.deepEqual(parseConfig(textOf(cwd, 'bulkhead.yaml')), { config: {}, problems: [] });
    const after = await bulkhead(['check'], { cwd });
    assert.deepEqual([after.status, after.out, after.err], [before.status, before.out, before.err]);
  });

  it("takes over hadolint's nearest file, and the findings stay the same", async () => {
    const cwd = folderOf({
      '.hadolint.yml': '# ours\nignored:\n  - DL3020 # on purpose\n',
      'a/b/Dockerfile': FIXABLE,
      'a/.hadolint.yaml/x': 'not a file',
    });
    const nearest = await bulkhead(['init', '--from', 'hadolint', 'a'], { cwd });
    assert.deepEqual([nearest.status, nearest.out], [2, '']);
    assert.match(nearest.err, /a\/\.hadolint\.yaml is a folder; nothing was written\n$/);
    const { status, out, err } = await bulkhead(['init', '--from=hadolint', '.'], { cwd });
    assert.deepEqual([status, out, err], [0, 'bulkhead.yaml written.\n', '']);
    const text = textOf(cwd, 'bulkhead.yaml');
    assert.match(text, /^# Made from \.hadolint\.yml by/);
    assert.match(text, /^rules:\n {2}# ours\n {2}DL3020: off # on purpose\n/m);
    const check = await bulkhead(['check', '--format=json', 'a/b/Dockerfile'], { cwd });
    assert.doesNotMatch(check.out, new RegExp(RULE));
  });

  it('looks for it up the tree, and names it as seen from the new file', async () => {
    const cwd = folderOf({ '.hadolint.yaml': 'no-fail: true\n', 'a/b/Dockerfile': FIXABLE });
    assert.equal((await bulkhead(['init', '--from', 'hadolint'], { cwd: path.join(cwd, 'a/b') })).status, 0);
    assert.match(textOf(cwd, 'a/b/bulkhead.yaml'), /^# Made from \.\.\/\.\.\/\.hadolint\.yaml by/);
  });

  it('tells what it could not take over, at its place', async () => {
    const cwd = folderOf({ '.hadolint.yaml': 'ignored: [DL3020]\nformat: tty\n' });
    const { status, err } = await bulkhead(['init', '--from', 'hadolint'], { cwd });
    assert.equal(status, 0);
    assert.match(
      err,
      /^bulkhead: .*\.hadolint\.yaml:2:1 warning: format: there is no such setting here\.\n$/,
    );
    assert.match(textOf(cwd, 'bulkhead.yaml'), /^# Not taken over:\n# {3}format: /m);
  });

  it('refuses a broken file and says where', async () => {
    const cwd = folderOf({ '.hadolint.yaml': 'no-fail: true\nignored: DL3008\n' });
    const { status, out, err } = await bulkhead(['init', '--from', 'hadolint', '--force'], { cwd });
    assert.deepEqual([status, out], [2, '']);
    assert.match(err, /\.hadolint\.yaml:2:10 error: ignored: .*\n.*cannot be used; nothing was written\n$/);
    assert.equal(existsSync(path.join(cwd, 'bulkhead.yaml')), false);
  });

  for (const name of ['bulkhead.yaml', '.bulkhead.json']) {
    it(`leaves ${name} alone unless it is forced`, async () => {
      const cwd = folderOf({ [name]: '{"preset": "all"}' });
      const { status, out, err } = await bulkhead(['init'], { cwd });
      assert.deepEqual([status, out], [2, '']);
      assert.ok(err.startsWith(`bulkhead: ${name} is there already; nothing was written`), err);
      assert.equal(textOf(cwd, name), '{"preset": "all"}');
      const forced = await bulkhead(['init', '--force'], { cwd });
      assert.equal(forced.status, 0);
      assert.match(textOf(cwd, 'bulkhead.yaml'), /^# Configuration of Bulkhead/);
      assert.equal(/does not count any more/.test(forced.err), name !== 'bulkhead.yaml');
    });
  }

  it('writes through no link that leads nowhere', async () => {
    const cwd = folderOf({ Dockerfile: '' });
    symlinkSync(path.join(cwd, 'nowhere'), path.join(cwd, 'bulkhead.yaml'));
    const { status, err } = await bulkhead(['init', '--force'], { cwd });
    assert.equal(status, 2);
    assert.match(err, /bulkhead\.yaml is there already; nothing was written/);
    assert.ok(lstatSync(path.join(cwd, 'bulkhead.yaml')).isSymbolicLink());
    assert.equal(existsSync(path.join(cwd, 'nowhere')), false);
  });

  for (const [args, message] of [
    [['init', 'a', 'b'], /takes one folder/],
    [['init', 'nowhere'], /^bulkhead: nowhere does not exist/],
    [['init', 'Dockerfile'], /^bulkhead: Dockerfile is no folder/],
    [['init', '--from', 'trivy'], /must be one of hadolint/],
    [['init', '--from', 'hadolint'], /there is no \.hadolint\.yaml or \.hadolint\.yml in \. or above it/],
  ] as const) {
    it(`ends with 2 for ${args.join(' ')}`, async () => {
      const cwd = folderOf({ Dockerfile: '' });
      const { status, out, err } = await bulkhead(args, { cwd });
      assert.deepEqual([status, out], [2, '']);
      assert.match(err, message);
    });
  }

  it('cannot write where it may not', async function () {
    if (process.platform === 'win32') this.skip();
    const cwd = folderOf({ Dockerfile: '' });
    const { status, err } = await bulkhead(['init'], { cwd, asNobody: true });
    if (process.getuid?.() !== 0) this.skip();
    assert.equal(status, 2);
    assert.match(err, /bulkhead\.yaml may not be accessed; nothing was written/);
  });
});
