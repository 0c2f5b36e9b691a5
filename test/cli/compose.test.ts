import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bulkhead, bundledCli, CLEAN, folderOf } from './support.ts';

const IMAGE = `a.example/b:1@sha256:${'0'.repeat(64)}`;
const HARD =
  '    read_only: true\n    cap_drop: [ALL]\n    security_opt: [no-new-privileges:true]\n    user: "1000"\n';
const PRIVILEGED = `services:\n  web:\n    image: ${IMAGE}\n${HARD}    privileged: true\n`;
const SECRET = `services:\n  web:\n    image: ${IMAGE}\n${HARD}    environment:\n      DB_PASSWORD: hunter2hunter2x9\n`;

interface Json {
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly { readonly rule: string; readonly line: number; readonly column: number }[];
  }[];
  readonly summary: { readonly suppressed: number };
}

describe('Compose files on the command line', function () {
  this.timeout(60_000);
  before(bundledCli);

  const check = async (cwd: string, ...args: readonly string[]): Promise<Json> =>
    JSON.parse((await bulkhead(['check', '--format', 'json', ...args], { cwd })).out) as Json;
  const found = ({ files }: Json): string[] =>
    files.flatMap((file) => file.findings.map(({ rule, line }) => `${file.path}:${line} ${rule}`));

  it('are found in folders beside Dockerfiles, unless they are left out', async () => {
    const cwd = folderOf({
      Dockerfile: CLEAN,
      'app/compose.yaml': PRIVILEGED,
      'app/docker-compose.dev.yml': PRIVILEGED,
      'app/other.yaml': PRIVILEGED,
    });
    const all = await check(cwd);
    assert.deepEqual(all.files.map(({ path: of }) => of).sort(), [
      'Dockerfile',
      'app/compose.yaml',
      'app/docker-compose.dev.yml',
    ]);
    assert.deepEqual(found(all), [
      'app/compose.yaml:8 compose-privileged',
      'app/docker-compose.dev.yml:8 compose-privileged',
    ]);
    const some = await check(cwd, '--no-compose');
    assert.deepEqual(
      some.files.map(({ path: of }) => of),
      ['Dockerfile'],
    );
    assert.deepEqual(found(await check(cwd, 'app/compose.yaml')), ['app/compose.yaml:8 compose-privileged']);
  });

  it('decide the exit status by their threshold, and say it to people', async () => {
    const cwd = folderOf({ 'compose.yaml': PRIVILEGED });
    const { status, out } = await bulkhead(['check'], { cwd });
    assert.equal(status, 1);
    assert.match(out, /Service 'web' runs privileged\./);
    const config = folderOf({
      'compose.yaml': PRIVILEGED,
      'bulkhead.yaml': 'rules: { compose-privileged: hint }\n',
    });
    assert.equal((await bulkhead(['check', '--threshold', 'warning'], { cwd: config })).status, 0);
    const off = await bulkhead(['check', '--no-config', '--rule', 'compose-privileged=off'], { cwd: config });
    assert.doesNotMatch(off.out, /compose-privileged/);
    assert.equal(off.err, '');
  });

  it('hear comments and exceptions', async () => {
    const comment = PRIVILEGED.replace(
      '    privileged',
      '    # bulkhead ignore=compose-privileged\n    privileged',
    );
    const silent = await check(folderOf({ 'compose.yaml': comment }));
    assert.deepEqual([found(silent), silent.summary.suppressed], [[], 1]);
    const cwd = folderOf({
      'compose.yaml': PRIVILEGED,
      'bulkhead.yaml': 'exceptions:\n  - { rule: compose-privileged, reason: why not, owner: us }\n',
    });
    assert.deepEqual(found(await check(cwd)), []);
  });

  it('are read with what they extend, override and are built from', async () => {
    const cwd = folderOf({
      '.git/HEAD': 'ref: refs/heads/main\n',
      'compose.yaml': `services:\n  a:\n    image: ${IMAGE}\n  b:\n    extends: { file: base.yaml, service: b }\n    build: .\n`,
      'compose.override.yaml': `services:\n  a:\n${HARD}`,
      'base.yaml': `services:\n  b:\n${HARD.replace('    user: "1000"\n', '')}`,
      Dockerfile: 'FROM alpine:3.22\nUSER root\n',
    });
    assert.deepEqual(found(await check(cwd, 'compose.yaml', 'compose.override.yaml')), [
      'compose.yaml:4 compose-root-user',
    ]);
  });

  for (const format of ['sarif', 'github', 'gitlab', 'junit'])
    it(`are part of ${format}, without the secrets in them`, async () => {
      const cwd = folderOf({ 'compose.yaml': SECRET });
      const { out, status } = await bulkhead(['check', '--format', format], { cwd });
      assert.equal(status, 1);
      assert.match(out, /compose-secret-in-environment/);
      if (format === 'sarif')
        assert.match(out, /"helpUri": "https:[^"]+\/docs\/rules\/compose-secret-in-environment\.md"/);
      assert.ok(!out.includes('hunter2'));
    });

  it('can be recorded, so that only new findings fail', async () => {
    const cwd = folderOf({ 'compose.yaml': PRIVILEGED, 'bulkhead.yaml': 'baseline: b.json\n' });
    assert.equal((await bulkhead(['baseline'], { cwd })).status, 0);
    assert.equal((await bulkhead(['check'], { cwd })).status, 0);
  });

  it('are changed by fixes that are asked for', async () => {
    const text = `services:\r\n  web:\r\n    image: ${IMAGE}\r\n    user: "1000"\r\n`;
    const cwd = folderOf({ 'compose.yaml': text });
    const read = (): string => readFileSync(path.join(cwd, 'compose.yaml'), 'utf8');
    await bulkhead(['fix'], { cwd });
    assert.equal(read(), text);
    const { status } = await bulkhead(['fix', '--unsafe'], { cwd });
    assert.equal(status, 0);
    assert.match(read(), /\r\n {4}read_only: true\r\n/);
    assert.deepEqual(found(await check(cwd)), []);
    const only = folderOf({ 'compose.yaml': text });
    await bulkhead(['fix', '--unsafe', '--only', 'compose-read-only'], { cwd: only });
    assert.ok(!readFileSync(path.join(only, 'compose.yaml'), 'utf8').includes('cap_drop'));
  });

  it('may come from standard input, by their name', async () => {
    const args = ['check', '--format', 'json', '--stdin-filename', 'x/compose.yaml', '-'];
    const { out } = await bulkhead(args, { cwd: folderOf({}), input: PRIVILEGED });
    assert.deepEqual(found(JSON.parse(out) as Json), ['x/compose.yaml:8 compose-privileged']);
  });

  it('are among many files', async () => {
    const files = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`d${at}/Dockerfile`, CLEAN]));
    const cwd = folderOf({ ...files, 'd499/compose.yaml': PRIVILEGED, 'd0/compose.yaml': PRIVILEGED });
    const all = await check(cwd, '--shellcheck', 'never');
    assert.equal(all.files.length, 502);
    assert.deepEqual(found(all), [
      'd0/compose.yaml:8 compose-privileged',
      'd499/compose.yaml:8 compose-privileged',
    ]);
  });

  it('that are broken or hostile say nothing', async () => {
    const cwd = folderOf({ 'compose.yaml': 'services: [', 'docker-compose.yml': '['.repeat(200_000) });
    const { status } = await bulkhead(['check'], { cwd });
    assert.equal(status, 0);
  });
});
