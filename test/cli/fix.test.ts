import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { nodeFiles } from '../../server/src/node/files.ts';
import { bulkhead, bundledCli, CLEAN, FIXABLE, FIXED, folderOf, RULE, tool } from './support.ts';

const only = ['fix', '--only', RULE];

describe('bulkhead fix', function () {
  this.timeout(60_000);
  before(bundledCli);

  it('writes what it mended and says what it did', async () => {
    const cwd = folderOf({ 'a/Dockerfile': FIXABLE + 'ADD b /b\n', 'b/Dockerfile': CLEAN });
    const { out, err } = await bulkhead(only, { cwd });
    assert.equal(readFileSync(path.join(cwd, 'a/Dockerfile'), 'utf8'), `${FIXED}COPY b /b\n`);
    assert.match(
      out,
      /^a\/Dockerfile\n {2}Replace ADD with COPY {2}prefer-copy-over-add ×2\n2 fixes made in 2 files, .*left.*\.\n$/,
    );
    assert.equal(err, '');
    assert.deepEqual(readdirSync(path.join(cwd, 'a')), ['Dockerfile']);
  });

  it('ends with 0 when nothing is left, 1 when something is, 2 when it failed', async () => {
    const clean = await bulkhead(['fix'], { cwd: folderOf({ Dockerfile: CLEAN }) });
    assert.deepEqual([clean.status, clean.out], [0, 'Nothing to fix in 1 file, no findings left.\n']);
    const cwd = folderOf({ Dockerfile: FIXABLE });
    const left = await bulkhead(['fix', '--only', 'no-maintainer'], { cwd });
    assert.equal(left.status, 1);
    assert.equal(readFileSync(path.join(cwd, 'Dockerfile'), 'utf8'), FIXABLE);
    assert.equal((await bulkhead(['fix', 'nowhere'], { cwd })).status, 2);
    assert.equal((await bulkhead(['fix', '--only', 'no-such-rule'], { cwd })).status, 2);
    assert.equal((await bulkhead(['fix', '-', 'Dockerfile'], { cwd })).status, 2);
  });

  it("takes rules by other tools' names", async () => {
    const cwd = folderOf({ Dockerfile: FIXABLE });
    await bulkhead(['fix', '--only', 'DL4000,dl3020'], { cwd });
    assert.equal(readFileSync(path.join(cwd, 'Dockerfile'), 'utf8'), FIXED);
  });

  const kept: readonly (readonly [string, string, string])[] = [
    ['CRLF', FIXABLE.replaceAll('\n', '\r\n'), FIXED.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${FIXABLE}`, `\ufeff${FIXED}`],
    ['a last line without a break', FIXABLE.trimEnd(), FIXED.trimEnd()],
    ['mixed line breaks', `# a\r\n${FIXABLE}`, `# a\r\n${FIXED}`],
  ];
  for (const [title, before, after] of kept) {
    it(`keeps ${title}`, async () => {
      const cwd = folderOf({ Dockerfile: before });
      await bulkhead(only, { cwd });
      assert.equal(readFileSync(path.join(cwd, 'Dockerfile'), 'utf8'), after);
    });
  }

  it('keeps the mode and the owner', async function () {
    if (process.platform === 'win32') this.skip();
    const file = path.join(folderOf({ Dockerfile: FIXABLE }), 'Dockerfile');
    chmodSync(file, 0o751);
    const asRoot = process.getuid?.() === 0;
    if (asRoot) chownSync(file, 12345, 23456);
    const before = statSync(file);
    await bulkhead([...only, file]);
    const after = statSync(file);
    assert.equal(readFileSync(file, 'utf8'), FIXED);
    assert.deepEqual([after.mode, after.uid, after.gid], [before.mode, before.uid, before.gid]);
    assert.notEqual(after.ino, before.ino, 'replaced, not written over');
  });

  it('follows a link and leaves it one', async () => {
    const cwd = folderOf({ 'real/base.txt': FIXABLE });
    symlinkSync('real/base.txt', path.join(cwd, 'Dockerfile'));
    await bulkhead([...only, 'Dockerfile'], { cwd });
    assert.ok(lstatSync(path.join(cwd, 'Dockerfile')).isSymbolicLink());
    assert.equal(readFileSync(path.join(cwd, 'real/base.txt'), 'utf8'), FIXED);
  });

  it('does not write over what somebody else wrote meanwhile', async () => {
    const file = path.join(folderOf({ Dockerfile: FIXABLE }), 'Dockerfile');
    const before = await nodeFiles.readFile(file);
    assert.ok(before.kind === 'text');
    writeFileSync(file, 'FROM other\n');
    const result = await nodeFiles.replaceFile(file, before, FIXED);
    assert.equal(result.kind === 'failed' && result.code, 'changed');
    assert.equal(readFileSync(file, 'utf8'), 'FROM other\n');
    assert.deepEqual(readdirSync(path.dirname(file)), ['Dockerfile']);
  });

  it('does not write a file that is not UTF-8', async () => {
    const content = Buffer.concat([Buffer.from('# caf'), Buffer.from([0xe9]), Buffer.from(`\n${FIXABLE}`)]);
    const cwd = folderOf({ Dockerfile: content });
    const { status, err } = await bulkhead(only, { cwd });
    assert.equal(status, 2);
    assert.match(err, /Dockerfile has bytes that are not UTF-8/);
    assert.deepEqual(readFileSync(path.join(cwd, 'Dockerfile')), content);
  });

  it('prints the fixed text of standard input', async () => {
    const { out, err } = await bulkhead([...only, '-'], { input: `\ufeff${FIXABLE}` });
    assert.equal(out, `\ufeff${FIXED}`);
    assert.match(err, /1 fix made/);
    const same = await bulkhead(['fix', '-'], { input: CLEAN });
    assert.deepEqual([same.status, same.out], [0, CLEAN]);
  });

  it('prints what it would do, as a diff that patch takes', async function () {
    const files = {
      Dockerfile: FIXABLE,
      'app/web.Dockerfile': `\ufeff${FIXABLE.replaceAll('\n', '\r\n')}`,
      'odd name/Dockerfile': FIXABLE.trimEnd(),
    };
    const cwd = folderOf(files);
    const { out, status } = await bulkhead([...only, '--dry-run'], { cwd });
    for (const [name, text] of Object.entries(files))
      assert.equal(readFileSync(path.join(cwd, name), 'utf8'), text);
    assert.ok(status === 0 || status === 1);
    const patched = tool(['patch', '-p0', '--fuzz=0'], { cwd, input: out });
    if (patched === undefined) this.skip();
    assert.equal(patched.status, 0, patched.err);
    for (const [name, text] of Object.entries(files)) {
      assert.equal(readFileSync(path.join(cwd, name), 'utf8'), text.replace('ADD', 'COPY'), name);
    }
  });

  it('leaves nothing behind when it may not write', async function () {
    const cwd = folderOf({ Dockerfile: FIXABLE });
    chmodSync(path.join(cwd, 'Dockerfile'), 0o444);
    if (process.platform === 'win32') this.skip();
    const { status, err } = await bulkhead(only, { cwd, asNobody: true });
    assert.deepEqual([status, err], [2, 'bulkhead: Dockerfile may not be accessed\n']);
    assert.ok(existsSync(path.join(cwd, 'Dockerfile')));
    assert.equal(readdirSync(cwd).length, 1);
  });
});
