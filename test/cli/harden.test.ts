import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { indexOf, pulls, serve, sha256 } from '../support/registry.ts';
import { bulkhead, bundledCli, folderOf, tool } from './support.ts';

const BEFORE = '# ours\nFROM node:22-slim\nADD . .\nUSER root\nCMD ["node", "a.js"]\n';
const AFTER = BEFORE.replace('ADD', 'COPY').replace('USER root', 'USER node');
const ROOT = 'FROM debian:13\nADD a b\nRUN apt-get install -y openssh-server\nCMD ["sshd"]\n';
const RULES = ['--only', 'user,pin,clean-up'];

describe('bulkhead harden', function () {
  this.timeout(60_000);
  before(bundledCli);
  const read = (cwd: string, file = 'Dockerfile'): string => readFileSync(path.join(cwd, file), 'utf8');

  it('writes what it made and says what that rests on, with lines', async () => {
    const cwd = folderOf({ Dockerfile: BEFORE });
    const { status, out, err } = await bulkhead(['harden', ...RULES], { cwd });
    assert.deepEqual([status, err], [0, '']);
    assert.equal(read(cwd), AFTER);
    assert.match(out, /^Dockerfile\n {2}Run without root: Run as 'node'\.\n/);
    assert.match(out, /^ {4}Taken for granted: .* \(line 4\)$/m);
    assert.match(out, /^ {4}Changes: Replace ADD with COPY\. \(line 3\)$/m);
    assert.match(out, /\n1 file hardened, of 1 file\.\n$/);
    const again = await bulkhead(['harden', ...RULES], { cwd });
    assert.equal(again.status, 0);
    assert.match(again.out, /\nNothing to harden, of 1 file\.\n$/);
    assert.equal(read(cwd), AFTER);
  });

  it('prints a diff that patch takes, writes nothing, and ends with 1 when something would change', async () => {
    const cwd = folderOf({ Dockerfile: BEFORE.replaceAll('\n', '\r\n') });
    const { status, out, err } = await bulkhead(['harden', '--dry-run', ...RULES], { cwd });
    assert.equal(status, 1);
    assert.equal(read(cwd), BEFORE.replaceAll('\n', '\r\n'));
    assert.match(err, /Run as 'node'/);
    writeFileSync(path.join(cwd, 'it.diff'), out);
    const patched = tool(['git', 'apply', '-p0', 'it.diff'], { cwd });
    if (patched === undefined) return;
    assert.equal(patched.status, 0, patched.err);
    assert.equal(read(cwd), AFTER.replaceAll('\n', '\r\n'));
    assert.equal((await bulkhead(['harden', '--dry-run', ...RULES], { cwd })).status, 0);
  });

  it('says refusals with their line and goes on', async () => {
    const cwd = folderOf({ Dockerfile: ROOT });
    const { status, out } = await bulkhead(['harden', '--explain', ...RULES], { cwd });
    assert.equal(status, 1);
    assert.match(
      out,
      /^ {2}Run without root: refused \(needs-root\)\. 'sshd' has to start as root\. \(line 4.*\)$/m,
    );
    assert.equal(read(cwd), ROOT);
  });

  it('gives all of it to other programs', async () => {
    const cwd = folderOf({ 'a/Dockerfile': BEFORE, 'b/Dockerfile': ROOT });
    const { status, out } = await bulkhead(['harden', '--json', '--dry-run', ...RULES, '.', 'nowhere'], {
      cwd,
    });
    assert.equal(status, 2);
    interface Part {
      part: string;
      kind: string;
      code?: string;
      reason?: { line: number };
      assumptions: { line: number; resultLine: number }[];
    }
    const { files } = JSON.parse(out) as {
      files: { path: string; changed: boolean; parts: Part[]; diff: string; errorCode?: string }[];
    };
    assert.deepEqual(
      files.map((file) => [file.path, file.changed, file.errorCode]),
      [
        ['a/Dockerfile', true, undefined],
        ['b/Dockerfile', true, undefined],
        ['nowhere', undefined, 'not-found'],
      ],
    );
    const user = files[0]!.parts.find(({ part }) => part === 'user')!;
    assert.equal(user.kind, 'change');
    assert.ok(user.assumptions.every(({ line, resultLine }) => line === 4 && resultLine === 4));
    assert.match(files[0]!.diff, /^\+USER node$/m);
    const refused = files[1]!.parts.find(({ part }) => part === 'user')!;
    assert.deepEqual([refused.kind, refused.code, refused.reason?.line], ['refusal', 'needs-root', 4]);
  });

  it('reads standard input and gives the result back', async () => {
    const { status, out, err } = await bulkhead(['harden', ...RULES, '-'], { input: BEFORE });
    assert.deepEqual([status, out], [0, AFTER]);
    assert.match(err, /Run as 'node'/);
  });

  it('asks no registry but those it was told to, and pins what it learns', async () => {
    const server = await serve(pulls({ images: new Map([['library/node:20', indexOf('node')]]) }));
    try {
      const name = `${server.host}/library/node:20`;
      const cwd = folderOf({ Dockerfile: `FROM ${name}\nUSER node\n` });
      const env = { HOME: cwd, XDG_CACHE_HOME: path.join(cwd, 'cache') };
      const silent = await bulkhead(['harden', '--only', 'pin'], { cwd, env });
      assert.equal(silent.status, 0);
      assert.match(silent.out, /No registry was asked/);
      assert.equal(server.requests.length, 0);
      const pinned = await bulkhead(['harden', '--only', 'pin', '--allow', server.host], { cwd, env });
      assert.equal(pinned.status, 0, pinned.err);
      assert.equal(read(cwd), `FROM ${name}@${sha256(indexOf('node'))}\nUSER node\n`);
    } finally {
      await server.close();
    }
  });

  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ["'usr' is none. Did you mean 'user'?", ['--only', 'usr']],
    ["'-' stands alone", ['-', 'Dockerfile']],
    ["'--json' needs", ['--json', '-']],
    ["'--allow' takes registries", ['--allow', 'https://x']],
  ];
  for (const [message, args] of wrong) {
    it(`refuses ${args.join(' ')}`, async () => {
      const { status, err } = await bulkhead(['harden', ...args], { cwd: folderOf({ Dockerfile: BEFORE }) });
      assert.equal(status, 2);
      assert.ok(err.includes(message), err);
    });
  }
});
