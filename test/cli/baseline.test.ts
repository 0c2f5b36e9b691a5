import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bulkhead, bundledCli, FIXABLE, folderOf, readReport, RULE } from './support.ts';

const NAME = '.bulkhead-baseline.json';
const CONFIG = `baseline: ${NAME}\n`;

describe('bulkhead baseline', function () {
  this.timeout(60_000);
  before(bundledCli);

  const recordedFolder = async (config = CONFIG): Promise<string> => {
    const cwd = folderOf({ 'bulkhead.yaml': config, 'app/Dockerfile': FIXABLE, 'b/Dockerfile': FIXABLE });
    const { status, err } = await bulkhead(['baseline'], { cwd });
    assert.deepEqual([status, err], [0, '']);
    return cwd;
  };
  const baselineOf = (cwd: string): string => readFileSync(path.join(cwd, NAME), 'utf8');

  it('lets only new findings fail, also where their lines have moved', async () => {
    const cwd = await recordedFolder();
    const clean = await bulkhead(['check'], { cwd });
    assert.equal(clean.status, 0, clean.out);
    assert.match(clean.out, /^No new findings in 2 files\.\n\d+ findings recorded in a baseline\.\n$/);
    writeFileSync(path.join(cwd, 'app/Dockerfile'), `# moved\n\n${FIXABLE}RUN sudo true\n`);
    const { status, out } = await bulkhead(['check', '--format', 'json', 'app'], { cwd });
    const [file] = readReport(out).files;
    assert.equal(status, 1);
    assert.ok(file !== undefined);
    assert.ok(file.findings.some(({ rule }) => rule === 'no-sudo'));
    assert.ok(!file.findings.some(({ rule }) => rule === RULE));
    // The same from elsewhere.
    const inside = await bulkhead(['check'], { cwd: path.join(cwd, 'b') });
    assert.equal(inside.status, 0);
  });

  it('shows what is recorded when asked to', async () => {
    const cwd = await recordedFolder();
    const { out } = await bulkhead(['check', '--show-recorded', 'app'], { cwd });
    assert.match(out, /warning \(recorded\) {2}ADD is used for 'app\.bin'/);
  });

  it('can be named on the command line, and be left out', async () => {
    const cwd = await recordedFolder('');
    assert.equal((await bulkhead(['check'], { cwd })).status, 1);
    assert.equal((await bulkhead(['check', '--baseline', NAME], { cwd })).status, 0);
    const both = await bulkhead(['check', '--baseline', NAME, '--no-baseline'], { cwd });
    assert.equal(both.status, 2);
    const named = await recordedFolder();
    assert.equal((await bulkhead(['check', '--no-baseline'], { cwd: named })).status, 1);
  });

  it('tells what does not occur any more, and drops it with --update', async () => {
    const cwd = await recordedFolder();
    const before = baselineOf(cwd);
    writeFileSync(path.join(cwd, 'app/Dockerfile'), 'FROM scratch\nCOPY a /\nRUN sudo true\n');
    rmSync(path.join(cwd, 'b/Dockerfile'));
    assert.match(
      (await bulkhead(['check'], { cwd })).out,
      /not occur any more: 'bulkhead baseline --update'/,
    );
    const update = await bulkhead(['baseline', '--update', 'app'], { cwd });
    assert.match(update.out, /dropped/);
    const after = baselineOf(cwd);
    assert.ok(before.includes(RULE) && !after.includes(RULE));
    assert.ok(!after.includes('b/Dockerfile'));
    // Nothing new was recorded.
    assert.equal((await bulkhead(['check'], { cwd })).status, 1);
    assert.equal((await bulkhead(['baseline'], { cwd })).status, 0);
    assert.equal((await bulkhead(['check'], { cwd })).status, 0);
  });

  it('keeps what it says of Dockerfiles that were not looked at', async () => {
    const cwd = await recordedFolder();
    const before = baselineOf(cwd);
    assert.equal((await bulkhead(['baseline', 'app'], { cwd })).status, 0);
    assert.equal(baselineOf(cwd), before);
  });

  it('ends with 2 when it is no baseline, and quotes nothing of it', async () => {
    const cwd = folderOf({
      'bulkhead.yaml': 'baseline: secret.txt\n',
      Dockerfile: FIXABLE,
      'secret.txt': 'hunter2',
    });
    for (const command of ['check', 'baseline']) {
      const { status, out, err } = await bulkhead([command], { cwd });
      assert.equal(status, 2);
      assert.match(err, /secret\.txt is not JSON/);
      assert.doesNotMatch(out + err, /hunter2/);
    }
    assert.equal(readFileSync(path.join(cwd, 'secret.txt'), 'utf8'), 'hunter2');
    const missing = await bulkhead(['check', '--baseline', 'none.json'], { cwd });
    assert.equal(missing.status, 2);
    assert.match(missing.err, /none\.json does not exist/);
  });

  it('is not written when a Dockerfile cannot be read', async () => {
    const cwd = folderOf({ Dockerfile: FIXABLE, 'b/Dockerfile': new Uint8Array([0]) });
    const { status, err } = await bulkhead(['baseline'], { cwd });
    assert.equal(status, 2);
    assert.match(err, /nothing was written/);
  });
});

describe('a minimum score', function () {
  this.timeout(60_000);
  before(bundledCli);

  it('fails a check that finds nothing grave', async () => {
    const cwd = folderOf({
      'bulkhead.yaml': 'minimum-score: 99\nthreshold: error\n',
      'a/Dockerfile': 'FROM debian:13\nUSER root\nRUN sudo true\nCMD ["bash"]\n',
      'b/Dockerfile': 'FROM scratch\nCOPY a /a\nUSER 1000:1000\nENTRYPOINT ["/a"]\n',
    });
    const { status, out } = await bulkhead(['check', '.'], { cwd });
    assert.equal(status, 1, out);
    assert.match(out, /^a\/Dockerfile has the score [\d.]+; 99 are asked for\.$/m);
    assert.doesNotMatch(out, /^b\/Dockerfile has/m);
    const json = readReport((await bulkhead(['check', '--format', 'json', '.'], { cwd })).out);
    assert.ok(json.files.every((file) => 'score' in file));
  });
});
