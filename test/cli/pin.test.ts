// `bulkhead pin` as it is shipped, with registries and a proxy on this machine.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import path from 'node:path';
import { selfSigned } from '../support/certificate.ts';
import { serveProxy } from '../support/proxy.ts';
import { type Handler, indexOf, pulls, serve, sha256, type TestServer } from '../support/registry.ts';
import { bulkhead, bundledCli, folderOf, type Outcome, type RunOptions, tool } from './support.ts';

const NODE = indexOf('node');
const MOVED = indexOf('node, a day later');
const OLD = sha256(NODE);
const NEW = sha256(MOVED);
const PASSWORD = 'secret-of-the-tests';

/** What whoever runs the tests has set for other programs. */
const NOTHING_SET = Object.fromEntries(
  [
    ...['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'XDG_CONFIG_HOME', 'XDG_RUNTIME_DIR', 'NODE_EXTRA_CA_CERTS'],
    ...['HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]),
  ].map((name) => [name, '']),
);

describe('bulkhead pin', function () {
  this.timeout(60_000);
  let images: Map<string, string>;
  let server: TestServer;
  let name: string;
  const closing: (() => Promise<void>)[] = [];

  const add = async (handler: Handler, ...more: [ReturnType<typeof createServer>?]): Promise<TestServer> => {
    const made = await serve(handler, ...more);
    closing.push(made.close);
    return made;
  };
  /** Runs it without anything of this machine's user. */
  const pin = (args: readonly string[], cwd: string, options: RunOptions = {}): Promise<Outcome> => {
    const home = folderOf({});
    const env = { ...NOTHING_SET, HOME: home, XDG_CACHE_HOME: path.join(home, 'cache'), ...options.env };
    return bulkhead(['pin', ...args], { cwd, ...options, env });
  };
  const read = (folder: string, file = 'Dockerfile'): string => readFileSync(path.join(folder, file), 'utf8');

  before(bundledCli);
  beforeEach(async () => {
    images = new Map([['library/node:20', NODE]]);
    server = await add(pulls({ images }));
    name = `${server.host}/library/node:20`;
  });
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  it('pins, checks, and moves when the tag has moved', async () => {
    const cwd = folderOf({ Dockerfile: `FROM ${name} AS a\nFROM a\nFROM scratch\n` });
    const open = await pin(['--check'], cwd);
    assert.deepEqual([open.status, open.err], [1, '']);
    assert.match(
      open.out,
      /^Dockerfile\n {2}1 {2}\S+ {2}is not pinned to a digest\nImages: 1 not pinned in 1 file\.\n$/,
    );

    const done = await pin([], cwd);
    assert.deepEqual([done.status, done.err], [0, `bulkhead: asking ${server.host}\n`]);
    assert.equal(done.out, `Dockerfile\n  1  ${name}  pinned to ${OLD}\nImages: 1 pinned in 1 file.\n`);
    assert.equal(read(cwd), `FROM ${name}@${OLD} AS a\nFROM a\nFROM scratch\n`);
    assert.deepEqual(readdirSync(cwd), ['Dockerfile']);
    assert.equal((await pin(['--check'], cwd)).status, 0);

    images.set('library/node:20', MOVED);
    const stale = await pin(['--check'], cwd);
    assert.equal(stale.status, 1);
    assert.ok(stale.out.includes(`  1  ${name}  is behind its tag, which is ${NEW} by now\n`), stale.out);
    assert.equal((await pin([], cwd)).status, 0);
    assert.equal(read(cwd), `FROM ${name}@${OLD} AS a\nFROM a\nFROM scratch\n`, 'only --update moves');

    const moved = await pin(['--update'], cwd);
    assert.ok(moved.out.includes(`moved to ${NEW}\nImages: 1 moved in 1 file.\n`), moved.out);
    assert.equal(read(cwd), `FROM ${name}@${NEW} AS a\nFROM a\nFROM scratch\n`);
    assert.equal((await pin(['--check'], cwd)).status, 0);
  });

  it('writes nothing in a dry run, but a diff that can be applied', async () => {
    const before = `FROM ${name}\n`;
    const cwd = folderOf({ Dockerfile: before });
    const { status, out, err } = await pin(['--dry-run'], cwd);
    assert.equal(status, 0);
    assert.equal(read(cwd), before);
    assert.match(err, /Images: 1 to pin in 1 file\.\n$/);
    const patched = tool(['patch', '-p0'], { cwd, input: out });
    if (patched === undefined) assert.ok(out.includes(`\n+FROM ${name}@${OLD}\n`));
    else assert.equal(read(cwd), `FROM ${name}@${OLD}\n`);
  });

  it('keeps line ends, comments, the byte order mark and the mode', async () => {
    const text = (ref: string): string =>
      `\ufeff# a\r\nARG B=${ref}\r\nFROM $B # b\r\n# c\r\nRUN echo \\\r\n # d\r\n  x`;
    const cwd = folderOf({ Dockerfile: text(name) });
    const { mode } = statSync(path.join(cwd, 'Dockerfile'));
    assert.equal((await pin([], cwd)).status, 0);
    assert.equal(read(cwd), text(`${name}@${OLD}`));
    assert.equal(statSync(path.join(cwd, 'Dockerfile')).mode, mode);
  });

  it('reads standard input and writes standard output', async () => {
    const cwd = folderOf({});
    const { status, out, err } = await pin(['-'], cwd, { input: `FROM ${name}\n` });
    assert.deepEqual([status, out], [0, `FROM ${name}@${OLD}\n`]);
    assert.match(err, /Images: 1 pinned in 1 file/);
    const checked = await pin(['--check', '-'], cwd, { input: `FROM ${name}\n` });
    assert.equal(checked.status, 1);
    assert.ok(!checked.out.includes('FROM'));
  });

  it('says why it leaves an image, and fails for those that should be pinned', async () => {
    const cwd = folderOf({ Dockerfile: `ARG V=20\nARG X\nFROM ${server.host}/library/node:$V\nFROM $X\n` });
    const { status, out } = await pin(['--verbose'], cwd);
    assert.equal(status, 1);
    assert.ok(out.includes('not pinned: is put together with the build argument V\n'), out);
    assert.ok(
      out.includes('$X  left as it is: depends on the build argument X, which has no default\n'),
      out,
    );
    assert.deepEqual(server.requests, []);
  });

  it('asks no registry but the allowed ones', async () => {
    const other = await add(pulls({ images }));
    const cwd = folderOf({ Dockerfile: `FROM ${name}\nFROM ${other.host}/library/node:20\n` });
    const { status, err } = await pin(['--allow', `ghcr.io,${server.host}`], cwd);
    assert.deepEqual([status, err], [1, `bulkhead: asking ${server.host}\n`]);
    assert.equal(read(cwd), `FROM ${name}@${OLD}\nFROM ${other.host}/library/node:20\n`);
    assert.deepEqual(other.requests, []);
  });

  it('ends with 2 when a registry cannot be asked, and pins the rest', async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const cwd = folderOf({ Dockerfile: `FROM ${name}\nFROM ${gone.host}/a:1\nFROM ${server.host}/none:1\n` });
    const { status, out } = await pin([], cwd);
    assert.equal(status, 2);
    assert.ok(
      out.includes(`  2  ${gone.host}/a:1  not known: ${gone.host} cannot be reached (ECONNREFUSED)\n`),
      out,
    );
    assert.ok(out.includes(`  3  ${server.host}/none:1  not known: ${server.host} has no such image\n`), out);
    assert.ok(read(cwd).startsWith(`FROM ${name}@${OLD}\n`));
    writeFileSync(path.join(cwd, 'Dockerfile'), `FROM ${gone.host}/a:1@${OLD}\nFROM node:20\n`);
    assert.equal((await pin(['--check'], cwd)).status, 2, 'more than an image that is not pinned');
  });

  it('ends with 2 for what makes no sense', async () => {
    const cwd = folderOf({ Dockerfile: 'FROM scratch\n' });
    for (const args of [
      ['--check', '--dry-run'],
      ['-', 'Dockerfile'],
      ['nowhere'],
      ['--allow', 'https://ghcr.io'],
      ['--allow', ''],
      ['--update=yes'],
      ['--mirror', 'docker.io'],
      ['--mirror', 'docker.io=https://mirror.example'],
      ['--ca', 'registry.example'],
      ['--ca', 'registry.example=nowhere.pem'],
      ['--plain-http', 'http://registry.example'],
    ]) {
      const { status, err } = await pin(args, cwd);
      assert.equal(status, 2, args.join(' '));
      assert.notEqual(err, '');
    }
    assert.equal((await pin([], cwd)).out, 'No image in 1 file.\n');
  });

  it('leaves a file alone that it could not write back', async () => {
    const latin = Buffer.concat([Buffer.from(`FROM ${name}\n# `), Buffer.from([0xe9, 0x0a])]);
    const cwd = folderOf({ Dockerfile: latin });
    const { status, err } = await pin([], cwd);
    assert.equal(status, 2);
    assert.match(err, /Dockerfile has bytes that are not UTF-8/);
    assert.deepEqual(readFileSync(path.join(cwd, 'Dockerfile')), latin);
  });

  it('logs in with what docker keeps, in a file or by a helper, and tells nobody', async function () {
    if (process.platform === 'win32') this.skip();
    const login = { username: 'dev', password: PASSWORD };
    const basic = await add(pulls({ images, login: { scheme: 'basic', ...login } }));
    const bearer = await add(pulls({ images, login: { scheme: 'bearer', ...login } }));
    const answer = JSON.stringify({ ServerURL: bearer.host, Username: 'dev', Secret: PASSWORD });
    const home = folderOf({
      '.docker/config.json': JSON.stringify({
        auths: { [basic.host]: { auth: btoa(`dev:${PASSWORD}`) } },
        credHelpers: { [bearer.host]: 'tests' },
      }),
      'bin/docker-credential-tests': `#!/bin/sh\necho '${answer}'\n`,
    });
    tool(['chmod', '+x', path.join(home, 'bin/docker-credential-tests')]);
    const cwd = folderOf({
      Dockerfile: `FROM ${basic.host}/library/node:20\nFROM ${bearer.host}/library/node:20\n`,
    });
    const denied = await pin([], cwd);
    assert.equal(denied.status, 2);
    const env = { HOME: home, PATH: path.join(home, 'bin') };
    const { status, out, err } = await pin(['--verbose'], cwd, { env });
    assert.equal(status, 0, out + err);
    for (const secret of [PASSWORD, btoa(`dev:${PASSWORD}`)]) assert.ok(!(out + err).includes(secret));
    assert.ok(
      err.includes(`asking ${bearer.host} for ${bearer.host}/library/node: a token to read with\n`),
      err,
    );
  });

  it("asks a mirror, with the mirror's own name, path and password", async () => {
    const mirror = await add(pulls({ images: new Map([['hub/library/node:20', NODE]]) }));
    const home = folderOf({
      '.docker/config.json': JSON.stringify({ auths: { 'docker.io': { auth: btoa(`dev:${PASSWORD}`) } } }),
    });
    const cwd = folderOf({ Dockerfile: 'FROM node:20\n' });
    const { status, err } = await pin(['--mirror', `index.docker.io=${mirror.host}/hub`], cwd, {
      env: { HOME: home },
    });
    assert.deepEqual([status, err], [0, `bulkhead: asking ${mirror.host}\n`]);
    assert.equal(read(cwd), `FROM node:20@${OLD}\n`);
    assert.ok(mirror.requests.every(({ path: at }) => at.startsWith('/v2/hub/library/node/')));
    assert.ok(mirror.requests.every(({ authorization }) => authorization === undefined));
  });

  it('trusts a certificate of the command line, for its host alone', async () => {
    const { cert, key } = selfSigned('localhost', 'registry.test');
    const secure = await add(pulls({ images }), createServer({ cert, key }));
    const host = `localhost:${secure.host.split(':')[1] ?? ''}`;
    const cwd = folderOf({ Dockerfile: `FROM ${host}/library/node:20\n`, 'ca.pem': cert });
    for (const args of [[], ['--ca', 'registry.example=ca.pem']]) {
      const { status, out } = await pin(args, cwd);
      assert.equal(status, 2);
      assert.match(out, /certificate that is not trusted \(\w+\); --ca or NODE_EXTRA_CA_CERTS/);
    }
    assert.equal((await pin(['--ca', `${host}=ca.pem`], cwd)).status, 0);
    assert.equal(read(cwd), `FROM ${host}/library/node:20@${OLD}\n`);
  });

  it('keeps manifests for the next time, and no tags', async () => {
    const cwd = folderOf({ Dockerfile: `FROM ${name}\n` });
    const env = { XDG_CACHE_HOME: folderOf({}) };
    await pin(['--dry-run'], cwd, { env });
    await pin(['--dry-run'], cwd, { env });
    assert.deepEqual(
      server.requests.map(({ method }) => method),
      ['HEAD', 'GET', 'HEAD'],
    );
  });

  it('goes through a proxy, to Docker Hub as it is, and trusts NODE_EXTRA_CA_CERTS', async () => {
    const names = ['registry-1.docker.io', 'auth.docker.io'];
    const { cert, key } = selfSigned(...names);
    const hub: Handler = (request, response, nth) => {
      if (request.headers.host === 'auth.docker.io') response.end('{"token":"t"}');
      else if (request.headers.authorization === 'Bearer t') pulls({ images })(request, response, nth);
      else {
        const challenge = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"';
        response.writeHead(401, { 'www-authenticate': challenge }).end();
      }
    };
    const inside = await add(hub, createServer({ cert, key }));
    const proxy = await serveProxy(() => ({ to: inside.host }));
    closing.push(proxy.close);
    const cwd = folderOf({ Dockerfile: 'FROM node:20\n', 'ca.pem': cert });
    const HTTPS_PROXY = `http://${proxy.host}`;
    const untrusted = await pin(['Dockerfile'], cwd, { env: { HTTPS_PROXY } });
    assert.equal(untrusted.status, 2);
    assert.match(untrusted.out, /not known: docker\.io has a certificate that is not trusted/);
    const env = { HTTPS_PROXY, NODE_EXTRA_CA_CERTS: path.join(cwd, 'ca.pem') };
    const { status, out, err } = await pin(['Dockerfile'], cwd, { env });
    assert.equal(status, 0, out + err);
    assert.equal(read(cwd), `FROM node:20@${OLD}\n`);
    assert.deepEqual(err.split('\n'), [...names.map((host) => `bulkhead: asking ${host} for docker.io`), '']);
    assert.deepEqual(
      new Set(proxy.requests.map(({ target }) => target)),
      new Set(names.map((host) => `${host}:443`)),
    );
  });
});
