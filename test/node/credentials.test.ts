import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeCredentials } from '../../server/src/node/credentials.ts';
import { nodeFiles } from '../../server/src/node/files.ts';
import type { Credential } from '../../server/src/ports.ts';

const SECRET = 'a:secret:of-tests';
const auth = Buffer.from(`dev:${SECRET}`).toString('base64');
const PASSWORD: Credential = { kind: 'password', username: 'dev', password: SECRET };

let home: string;

interface Asked {
  readonly found: Credential | undefined;
  readonly told: readonly string[];
}

async function find(
  registry: string,
  repository = 'a/b',
  environment: Readonly<Record<string, string>> = {},
): Promise<Asked> {
  const told: string[] = [];
  const credentials = nodeCredentials({
    files: nodeFiles,
    environment: { HOME: home, PATH: '', ...environment },
    tell: (line) => told.push(line),
  });
  const found = await credentials.find(registry, repository);
  for (const line of told) assert.ok(!line.includes(SECRET) && !line.includes(auth), line);
  return { found, told };
}

function put(name: string, content: unknown): string {
  const file = path.join(home, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** A program that writes down what it was given, and runs these lines of a POSIX shell. */
function helper(name: string, lines: string): string {
  const folder = path.join(home, 'bin');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `docker-credential-${name}`);
  writeFileSync(file, `#!/bin/sh\nread server\necho "$1 $server" >> ${home}/asked-${name}\n${lines}\n`);
  chmodSync(file, 0o755);
  return folder;
}

const asked = (name: string): string => {
  const file = path.join(home, `asked-${name}`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const says = (username: string, secret = SECRET): string =>
  `echo '${JSON.stringify({ ServerURL: 'x', Username: username, Secret: secret })}'`;

describe('credentials', () => {
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'bulkhead-credentials-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  it('are none where nobody logged in', async () => {
    assert.deepEqual(await find('ghcr.io'), { found: undefined, told: [] });
  });

  const keys: readonly (readonly [string, string, string, boolean])[] = [
    ['ghcr.io', 'ghcr.io', 'a/b', true],
    ['https://ghcr.io', 'ghcr.io', 'a/b', true],
    ['https://ghcr.io/v2/', 'ghcr.io', 'a/b', true],
    ['127.0.0.1:5001', '127.0.0.1:5001', 'a/b', true],
    ['127.0.0.1:5001', '127.0.0.1', 'a/b', false],
    ['https://index.docker.io/v1/', 'docker.io', 'library/node', true],
    ['docker.io', 'docker.io', 'library/node', true],
    ['https://index.docker.io/v1/access-token', 'docker.io', 'library/node', false],
    ['quay.io/acme', 'quay.io', 'acme/app', true],
    ['quay.io/acme/app', 'quay.io', 'acme/app', true],
    ['quay.io/acme', 'quay.io', 'acme2/app', false],
    ['quay.io/acme', 'quay.io', 'other', false],
    ['ghcr.io', 'ghcr.io.attacker.example', 'a/b', false],
    ['ghcr.io', 'xghcr.io', 'a/b', false],
  ];
  for (const [key, registry, repository, isFor] of keys) {
    it(`under ${key} are ${isFor ? '' : 'not '}for ${registry}/${repository}`, async () => {
      put('.docker/config.json', { auths: { [key]: { auth } } });
      assert.deepEqual((await find(registry, repository)).found, isFor ? PASSWORD : undefined);
    });
  }

  it('are those of the most exact key, and of docker before podman', async () => {
    const entry = (name: string): unknown => ({ username: name, password: 'x' });
    put('.docker/config.json', { auths: { 'quay.io/a': entry('inner'), 'quay.io': entry('outer') } });
    put('.config/containers/auth.json', {
      auths: { 'quay.io/a/b': entry('podman'), 'ghcr.io': entry('podman') },
    });
    const user = async (registry: string, repository: string): Promise<unknown> => {
      const { found } = await find(registry, repository);
      return found?.kind === 'password' && found.username;
    };
    assert.equal(await user('quay.io', 'a/b'), 'inner');
    assert.equal(await user('quay.io', 'c'), 'outer');
    assert.equal(await user('ghcr.io', 'c'), 'podman');
  });

  it('stand where the environment says, but not in the current folder', async () => {
    const file = put('else/config.json', { auths: { 'ghcr.io': { auth } } });
    const folder = path.dirname(file);
    assert.deepEqual((await find('ghcr.io', 'a', { DOCKER_CONFIG: folder })).found, PASSWORD);
    assert.deepEqual((await find('ghcr.io', 'a', { REGISTRY_AUTH_FILE: file })).found, PASSWORD);
    assert.equal(
      (await find('ghcr.io', 'a', { DOCKER_CONFIG: path.relative('.', folder) })).found,
      undefined,
    );
    put('run/containers/auth.json', { auths: { 'ghcr.io': { auth } } });
    assert.deepEqual(
      (await find('ghcr.io', 'a', { XDG_RUNTIME_DIR: path.join(home, 'run') })).found,
      PASSWORD,
    );
    put('xdg/containers/auth.json', { auths: { 'ghcr.io': { auth } } });
    assert.deepEqual(
      (await find('ghcr.io', 'a', { XDG_CONFIG_HOME: path.join(home, 'xdg') })).found,
      PASSWORD,
    );
  });

  it('may be tokens', async () => {
    put('.docker/config.json', {
      auths: {
        'a.io': { auth, identitytoken: 'i' },
        'b.io': { registrytoken: 'r' },
        'c.io': {},
        'd.io': { auth: '!' },
      },
    });
    assert.deepEqual((await find('a.io')).found, { kind: 'refresh-token', token: 'i' });
    assert.deepEqual((await find('b.io')).found, { kind: 'bearer', token: 'r' });
    assert.equal((await find('c.io')).found, undefined);
    assert.equal((await find('d.io')).found, undefined);
  });

  it('are told to be unreadable without a word of what stands there', async () => {
    const file = put('.docker/config.json', `{ "auths": { "ghcr.io": { "auth": "${auth}" } }`);
    put('.config/containers/auth.json', { auths: { 'ghcr.io': { auth } } });
    const { found, told } = await find('ghcr.io');
    assert.deepEqual(found, PASSWORD);
    assert.deepEqual(told, [`${file} is no JSON; what it says of registries is not known`]);
    for (const content of [[], null, 7, { auths: 7, credHelpers: [], credsStore: 7 }]) {
      put('.docker/config.json', content);
      assert.deepEqual((await find('ghcr.io')).found, PASSWORD);
    }
  });

  describe('of a helper', function () {
    before(function () {
      if (process.platform === 'win32') this.skip();
    });

    it('are asked for one registry, by the name that Docker uses', async () => {
      const PATH = helper('keep', says('dev'));
      put('.docker/config.json', { credsStore: 'keep' });
      assert.deepEqual((await find('ghcr.io', 'a', { PATH })).found, PASSWORD);
      assert.deepEqual((await find('docker.io', 'library/a', { PATH })).found, PASSWORD);
      assert.equal(asked('keep'), 'get ghcr.io\nget https://index.docker.io/v1/\n');
    });

    it('come from the one for the registry first', async () => {
      const PATH = helper('one', says('one'));
      helper('other', says('other'));
      put('.docker/config.json', { credsStore: 'other', credHelpers: { 'gcr.io': 'one' } });
      assert.deepEqual((await find('gcr.io', 'a', { PATH })).found, { ...PASSWORD, username: 'one' });
      assert.deepEqual((await find('ghcr.io', 'a', { PATH })).found, { ...PASSWORD, username: 'other' });
      assert.equal(asked('other'), 'get ghcr.io\n');
    });

    it('may be tokens, or none', async () => {
      const PATH = helper('keep', says('<token>', 'refresh'));
      put('.docker/config.json', { credsStore: 'keep' });
      assert.deepEqual((await find('a.io', 'a', { PATH })).found, {
        kind: 'refresh-token',
        token: 'refresh',
      });
      helper('keep', "echo 'credentials not found in native keychain'; exit 1");
      assert.deepEqual(await find('a.io', 'a', { PATH }), { found: undefined, told: [] });
    });

    const broken: readonly (readonly [string, string, RegExp])[] = [
      ['fails', `echo '${SECRET}'; echo '${SECRET}' >&2; exit 3`, /docker-credential-keep failed$/],
      ['answers nonsense', `echo '${SECRET}'`, /docker-credential-keep gave an answer that makes no sense$/],
      ['answers null', 'echo null', /makes no sense$/],
    ];
    for (const [title, lines, words] of broken) {
      it(`are told of without its words when it ${title}`, async () => {
        const PATH = helper('keep', lines);
        put('.docker/config.json', { credsStore: 'keep', auths: { 'a.io': { auth } } });
        const { found, told } = await find('a.io', 'a', { PATH });
        assert.deepEqual(found, PASSWORD, 'what stands in the file is left');
        assert.equal(told.length, 1);
        assert.match(told[0]!, words);
      });
    }

    const names = [
      '../keep',
      '/bin/keep',
      'keep;id',
      'keep id',
      '$(id)',
      'KEEP',
      'a.b',
      'keep\n',
      '',
      7,
      ['keep'],
    ];
    for (const name of names) {
      it(`are not asked of ${JSON.stringify(name)}`, async () => {
        const PATH = helper('keep', says('dev'));
        put('.docker/config.json', { credHelpers: { 'a.io': name } });
        const { found, told } = await find('a.io', 'a', { PATH });
        assert.deepEqual([found, asked('keep')], [undefined, '']);
        assert.equal(told.length, name === '' ? 0 : 1);
      });
    }

    it('are not asked of a program in the current folder', async () => {
      const folder = helper('keep', says('dev'));
      put('.docker/config.json', { credsStore: 'keep' });
      for (const PATH of [path.relative('.', folder), '.', '']) {
        const { found, told } = await find('a.io', 'a', { PATH });
        assert.equal(found, undefined);
        assert.match(told[0]!, /docker-credential-keep is not on the PATH$/);
      }
      assert.equal(asked('keep'), '');
    });
  });
});
