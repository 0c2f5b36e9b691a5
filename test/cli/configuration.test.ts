import assert from 'node:assert/strict';
import path from 'node:path';
import { bulkhead, bundledCli, FIXABLE, folderOf, readReport, RULE } from './support.ts';

/** Which files our rule was reported in. */
async function reported(cwd: string, ...args: string[]): Promise<string[]> {
  const { out } = await bulkhead(['check', '--format=json', ...args], { cwd });
  return readReport(out)
    .files.filter(({ findings }) => findings.some(({ rule }) => rule === RULE))
    .map((file) => file.path);
}

describe('bulkhead with configuration', function () {
  this.timeout(60_000);
  before(bundledCli);

  it('uses the nearest file, for each Dockerfile its own', async () => {
    const cwd = folderOf({
      'bulkhead.yaml': `rules:\n  ${RULE}: off\n`,
      Dockerfile: FIXABLE,
      'sub/Dockerfile': FIXABLE,
      'other/bulkhead.yaml': 'preset: strict\n',
      'other/deep/Dockerfile': FIXABLE,
    });
    assert.deepEqual(await reported(cwd), ['other/deep/Dockerfile']);
    assert.deepEqual(await reported(path.join(cwd, 'sub')), []);
    assert.deepEqual(await reported(cwd, '--no-config', 'Dockerfile'), ['Dockerfile']);
    assert.deepEqual(await reported(cwd, '--rule', `${RULE}=on`, 'Dockerfile'), ['Dockerfile']);
    assert.deepEqual(await reported(cwd, '--config', 'bulkhead.yaml', 'other'), []);
  });

  it('says of neighbours in a folder what is for each of them', async () => {
    const exception = (more: string): string =>
      `exceptions: [{ rule: ${RULE}, reason: why not, owner: us, expires: 2999-12-31${more} }]\n`;
    const neighbours = { 'a.Dockerfile': FIXABLE, 'b.Dockerfile': FIXABLE };
    for (const [config, expected] of [
      [exception(''), []],
      [exception(', files: [a.Dockerfile]'), ['b.Dockerfile']],
      [`overrides: [{ files: b.Dockerfile, rules: { ${RULE}: off } }]\n`, ['a.Dockerfile']],
    ] as const) {
      const cwd = folderOf({ 'bulkhead.yaml': config, ...neighbours });
      assert.deepEqual(await reported(cwd), expected, config);
    }
  });

  it('takes a profile from there, from the command line rather, and options of rules', async () => {
    const text = 'FROM alpine:3.22\nUSER 1\nRUN a\nRUN b\nRUN c\n';
    const found = async (config: string, ...args: string[]): Promise<number> => {
      const cwd = folderOf({ 'bulkhead.yaml': config, Dockerfile: text });
      const { out } = await bulkhead(['check', '--format=json', ...args], { cwd });
      return readReport(out).files.flatMap(({ findings }) =>
        findings.filter(({ rule }) => rule === 'no-consecutive-run'),
      ).length;
    };
    assert.equal(await found(''), 0);
    assert.equal(await found('profile: pedantic\n'), 2);
    assert.equal(await found('profile: pedantic\n', '--profile=regular'), 0);
    assert.equal(await found('', '--profile', 'pedantic'), 2);
    assert.equal(await found('profile: pedantic\nrules: { no-consecutive-run: { max: 2 } }\n'), 1);
    assert.equal(await found('profile: pedantic\n', '--rule', 'DL3059=off'), 0);
  });

  it("understands hadolint's", async () => {
    const cwd = folderOf({ '.hadolint.yaml': 'ignored: [DL3020]\n', Dockerfile: FIXABLE });
    assert.deepEqual(await reported(cwd), []);
  });

  it('finds that of standard input by the name it is given', async () => {
    const cwd = folderOf({ 'sub/bulkhead.yaml': `rules:\n  ${RULE}: off\n` });
    const check = (...args: string[]): ReturnType<typeof bulkhead> =>
      bulkhead(['check', ...args, '-'], { cwd, input: FIXABLE });
    assert.match((await check()).out, new RegExp(RULE));
    assert.doesNotMatch((await check('--stdin-filename', 'sub/Dockerfile')).out, new RegExp(RULE));
  });

  it('takes the threshold from there, unless the command line has one', async () => {
    const rules = `rules:\n  ${RULE}: warning\n`;
    const status = async (config: string, ...args: string[]): Promise<number | null> =>
      (
        await bulkhead(['check', ...args], {
          cwd: folderOf({ 'bulkhead.yaml': config + rules, Dockerfile: FIXABLE }),
        })
      ).status;
    assert.equal(await status('no-fail: true\n'), 0);
    assert.equal(await status('no-fail: true\n', '--threshold=warning'), 1);
    assert.equal(await status('threshold: warning\n'), 1);
    assert.equal(await status('threshold: hint\n'), 1);
  });

  it('ends with 2 when a file is broken, says where, once, and checks what is not below it', async () => {
    const cwd = folderOf({
      'a/bulkhead.yaml': 'preset: strict\nrulez: {}\n',
      'a/Dockerfile': FIXABLE,
      'a/Dockerfile.dev': FIXABLE,
      'b/Dockerfile': FIXABLE,
    });
    const { status, out, err } = await bulkhead(['check', '--format=json'], { cwd });
    assert.equal(status, 2);
    assert.equal(err.match(/a\/bulkhead\.yaml:2:1 error: .*rulez/g)?.length, 1, err);
    assert.match(err, /^bulkhead: a\/Dockerfile was not checked: its configuration .* cannot be used$/m);
    const { files } = readReport(out);
    assert.deepEqual(
      files.map((file) => [file.path, file.errorCode]),
      [
        ['a/Dockerfile', 'configuration'],
        ['a/Dockerfile.dev', 'configuration'],
        ['b/Dockerfile', undefined],
      ],
    );
    assert.equal((await bulkhead(['fix', 'a'], { cwd })).status, 2);
    assert.equal((await bulkhead(['check', '--config', 'nowhere.yaml', 'b'], { cwd })).status, 2);
  });

  it('only warns of a rule that does not exist', async () => {
    const cwd = folderOf({ 'bulkhead.yaml': 'rules:\n  no-such-rule: off\n', Dockerfile: FIXABLE });
    const { status, err } = await bulkhead(['check'], { cwd });
    assert.equal(status, 1);
    assert.match(err, /bulkhead\.yaml:2:\d+ warning: .*no-such-rule/);
  });

  it('fixes by it', async () => {
    const cwd = folderOf({ 'bulkhead.yaml': `rules:\n  ${RULE}: off\n`, Dockerfile: FIXABLE });
    const { out } = await bulkhead(['fix', '--dry-run'], { cwd });
    assert.equal(out, '');
  });
});
