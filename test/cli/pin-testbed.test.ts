// `bulkhead pin` against real registries: CNCF's, open, with a password, with tokens, with a certificate of its own, and
// as Docker Hub with its two hosts. They are somebody's who has set the variables below; without them this is skipped.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { serveProxy } from '../support/proxy.ts';
import { INDEX, sha256 } from '../support/registry.ts';
import { bulkhead, bundledCli, folderOf, type Outcome } from './support.ts';

const { env } = process;
const open = env['TESTBED_REGISTRY'] ?? '';
const basic = env['TESTBED_REGISTRY_BASIC'] ?? '';
const bearer = env['TESTBED_REGISTRY_TOKEN'] ?? '';
const tls = env['TESTBED_REGISTRY_TLS'] ?? '';
const ca = env['TESTBED_CA'] ?? '';
const user = env['TESTBED_USER'] ?? '';
const password = env['TESTBED_PASS'] ?? '';
const hostOf = (url: string): string => new URL(url).host;
/** Registries with names of the world stand at the addresses behind that of the open one. */
const neighbour = (number: number): string =>
  `${new URL(open).hostname.replace(/\d+$/, (last) => String(Number(last) + number))}:443`;

describe('bulkhead pin and real registries', function () {
  this.timeout(120_000);
  before(async function () {
    if (open === '') {
      console.log('      (skipped: TESTBED_REGISTRY does not say where there are registries)');
      this.skip();
    }
    await bundledCli();
  });

  const pin = (
    args: readonly string[],
    cwd: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> => {
    const home = folderOf({
      '.docker/config.json': JSON.stringify({
        auths: { [hostOf(basic)]: { auth: btoa(`${user}:${password}`) } },
      }),
    });
    const own = {
      HOME: home,
      DOCKER_CONFIG: '',
      XDG_CACHE_HOME: path.join(home, 'cache'),
      NODE_EXTRA_CA_CERTS: ca,
    };
    return bulkhead(['pin', ...args], { cwd, env: { ...own, ...more } });
  };
  const read = (cwd: string): string => readFileSync(path.join(cwd, 'Dockerfile'), 'utf8');

  /** What the registry itself computes. */
  async function digestIn(name: string, tag: string): Promise<string> {
    const headers = { accept: `${INDEX}, application/vnd.docker.distribution.manifest.list.v2+json` };
    const answer = await fetch(`${open}/v2/${name}/manifests/${tag}`, { headers });
    const body = await answer.text();
    assert.equal(answer.headers.get('docker-content-digest'), sha256(body));
    return sha256(body);
  }

  /** What Docker resolves a name to; undefined where there is no Docker. */
  function digestOfDocker(reference: string): string | undefined {
    const args = ['buildx', 'imagetools', 'inspect', reference];
    const { status, stdout } = spawnSync('docker', args, { encoding: 'utf8' });
    return status === 0 ? /^Digest:\s+(\S+)$/m.exec(stdout)?.[1] : undefined;
  }

  it('pins to the digest that the registry computes and Docker resolves, however it logs in', async () => {
    const images = [open, basic, bearer, tls].map((url) => `${hostOf(url)}/library/node:20`);
    // This one has the media types of Docker.
    images.push(`${hostOf(open)}/library/alpine:3.20`);
    const cwd = folderOf({ Dockerfile: images.map((image) => `FROM ${image}\n`).join('') });
    const { status, out, err } = await pin([], cwd);
    assert.equal(status, 0, out + err);
    const node = await digestIn('library/node', '20');
    const alpine = await digestIn('library/alpine', '3.20');
    const digests = [node, node, node, node, alpine];
    assert.equal(read(cwd), images.map((image, index) => `FROM ${image}@${digests[index] ?? ''}\n`).join(''));
    assert.ok(!(out + err).includes(password));
    const docker = digestOfDocker(`${hostOf(open)}/library/node:20`);
    if (docker === undefined) console.log('      (without Docker to compare with)');
    else assert.equal(docker, node);
    assert.equal((await pin(['--check'], cwd)).status, 0);
  });

  it('is told that a password is missing, and that a certificate is not trusted', async () => {
    const cwd = folderOf({
      Dockerfile: [basic, bearer, tls].map((url) => `FROM ${hostOf(url)}/private/none:1\n`).join(''),
    });
    const { status, out } = await pin([], cwd, { HOME: folderOf({}), NODE_EXTRA_CA_CERTS: '' });
    assert.equal(status, 2);
    assert.match(out, /wants a name and a password/);
    assert.match(out, /log in to it/);
    assert.match(out, /certificate that is not trusted/);
  });

  it('sees that a tag has moved, and moves the pin', async () => {
    const index = await (
      await fetch(`${open}/v2/library/node/manifests/20`, { headers: { accept: INDEX } })
    ).json();
    const mark = randomBytes(8).toString('hex');
    const place = `${open}/v2/library/node/manifests`;
    const put = async (annotation: string): Promise<string> => {
      const body = JSON.stringify({ ...(index as object), annotations: { bulkhead: annotation + mark } });
      const headers = { 'content-type': INDEX };
      const answer = await fetch(`${place}/bulkhead-${mark}`, { method: 'PUT', headers, body });
      assert.equal(answer.status, 201);
      return sha256(body);
    };
    const name = `${hostOf(open)}/library/node:bulkhead-${mark}`;
    const digests = [await put('first')];
    try {
      const cwd = folderOf({ Dockerfile: `FROM ${name}\n` });
      await pin([], cwd);
      assert.equal(read(cwd), `FROM ${name}@${digests[0] ?? ''}\n`);
      digests.push(await put('second'));
      assert.equal((await pin(['--check'], cwd)).status, 1);
      assert.equal((await pin(['--update'], cwd)).status, 0);
      assert.equal(read(cwd), `FROM ${name}@${digests[1] ?? ''}\n`);
      assert.equal((await pin(['--check'], cwd)).status, 0);
    } finally {
      for (const digest of digests) await fetch(`${place}/${digest}`, { method: 'DELETE' });
    }
  });

  it('asks Docker Hub and others by their own names, through a proxy', async () => {
    const hosts: Readonly<Record<string, string>> = {
      'registry-1.docker.io:443': neighbour(1),
      'auth.docker.io:443': neighbour(2),
      'gcr.io:443': neighbour(3),
    };
    const proxy = await serveProxy((target) => ({ to: hosts[target] ?? `${new URL(open).hostname}:1` }));
    try {
      const distroless = 'gcr.io/distroless/static-debian12:nonroot';
      const cwd = folderOf({ Dockerfile: `FROM node:20\nFROM ${distroless}\n` });
      const { status, out, err } = await pin([], cwd, { HTTPS_PROXY: `http://${proxy.host}` });
      assert.equal(status, 0, out + err);
      const node = await digestIn('library/node', '20');
      const base = await digestIn('distroless/static-debian12', 'nonroot');
      assert.equal(read(cwd), `FROM node:20@${node}\nFROM ${distroless}@${base}\n`);
      assert.deepEqual(new Set(proxy.requests.map(({ target }) => target)), new Set(Object.keys(hosts)));
    } finally {
      await proxy.close();
    }
  });
});
