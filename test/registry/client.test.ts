// The client against a registry that does what it should.
import assert from 'node:assert/strict';
import type { lookup as systemLookup } from 'node:dns';
import { nodeHttp } from '../../server/src/node/http.ts';
import { descriptor, INDEX, indexOf, MANIFEST, pulls, sha256, TOKEN } from '../support/registry.ts';
import { bytes, clientOf, CREDENTIAL, fakeHttp, registry } from './support.ts';

const NODE = indexOf('node');
const REPOSITORY = 'library/node';

describe('a registry client', () => {
  const images = (): Map<string, string> => new Map([[`${REPOSITORY}:20`, NODE]]);

  it('speaks plain http with a host that the user names, and goes to its token service', async () => {
    const login = { scheme: 'bearer', username: 'dev', password: 'of-the-tests' } as const;
    const credential = { kind: 'password', ...login } as const;
    const server = await registry(pulls({ images: images(), login }));
    const host = `registry.test:${server.host.split(':')[1] ?? ''}`;
    const lookup = ((_name: string, _options: unknown, done: (error: null, found: unknown) => void) => {
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    }) as unknown as typeof systemLookup;
    const http = nodeHttp({ userAgent: 'tests', environment: {}, lookup });
    const repository = { registry: host, path: REPOSITORY };
    const places = { mirrors: new Map(), plainHttp: new Set([host]) };
    const named = clientOf({ http, places, credential });
    assert.equal((await named.client.resolve(repository, '20')).kind, 'digest');
    const { length } = server.requests;
    const unnamed = clientOf({ http, credential });
    assert.equal((await unnamed.client.resolve(repository, '20')).kind, 'failed');
    assert.equal(server.requests.length, length);
  });

  it('resolves a tag by HEAD and proves the digest', async () => {
    const server = await registry(pulls({ images: images() }));
    const { client, notes } = clientOf();
    const repository = { registry: server.host, path: REPOSITORY };
    assert.deepEqual(await client.resolve(repository, '20'), { kind: 'digest', digest: sha256(NODE) });
    const manifest = await client.manifest(repository, sha256(NODE));
    assert.ok(manifest.kind === 'index');
    assert.deepEqual(
      manifest.manifests.map(({ digest, platform }) => [digest, platform]),
      [[sha256('node'), 'linux/amd64']],
    );
    assert.deepEqual(
      server.requests.map(({ method, path }) => `${method} ${path}`),
      [`HEAD /v2/${REPOSITORY}/manifests/20`, `GET /v2/${REPOSITORY}/manifests/${sha256(NODE)}`],
    );
    // The first one is for https, which this registry does not speak.
    assert.deepEqual(
      notes.map(({ registry: asked, name, why, host }) => [asked, name, why, host]),
      ["the digest of tag '20'", "the digest of tag '20'", 'the manifest of a digest'].map((why) => [
        server.host,
        `${server.host}/${REPOSITORY}`,
        why,
        server.host,
      ]),
    );
  });

  it('computes the digest where the registry tells none', async () => {
    const server = await registry((request, response) => {
      response.writeHead(200, { 'content-type': INDEX }).end(request.method === 'HEAD' ? undefined : NODE);
    });
    const answer = await clientOf().client.resolve({ registry: server.host, path: 'a' }, '1');
    assert.deepEqual(answer, { kind: 'digest', digest: sha256(NODE) });
  });

  it('asks by GET where HEAD is not known', async () => {
    const server = await registry((request, response) => {
      response
        .writeHead(request.method === 'HEAD' ? 405 : 200)
        .end(request.method === 'HEAD' ? undefined : NODE);
    });
    const answer = await clientOf().client.resolve({ registry: server.host, path: 'a' }, '1');
    assert.deepEqual(answer, { kind: 'digest', digest: sha256(NODE) });
  });

  it('keeps what a digest names, and looks at it again before it is believed', async () => {
    const server = await registry(pulls({ images: images() }));
    const { client, cache } = clientOf();
    const repository = { registry: server.host, path: REPOSITORY };
    await client.manifest(repository, sha256(NODE));
    await client.manifest(repository, sha256(NODE));
    assert.equal(server.requests.length, 1);
    cache.held.set(sha256(NODE), bytes(indexOf('another')));
    assert.equal((await client.manifest(repository, sha256(NODE))).kind, 'index');
    assert.equal(server.requests.length, 2);
  });

  it('believes a tag for a while, unless it is to be fresh', async () => {
    const server = await registry(pulls({ images: images() }));
    let now = 1_000_000;
    const { client, cache } = clientOf({ now: () => now, tagLifetime: 1000 });
    const ask = (fresh: boolean) =>
      client.resolve({ registry: server.host, path: REPOSITORY }, '20', { fresh });
    await ask(false);
    now += 999;
    await ask(false);
    assert.equal(server.requests.length, 1);
    now += 1;
    await ask(false);
    assert.equal(server.requests.length, 2);
    await ask(true);
    assert.equal(server.requests.length, 3);
    for (const [key] of cache.held) cache.held.set(key, bytes('{ "digest": "sha256:no'));
    assert.equal((await ask(false)).kind, 'digest');
    assert.equal(server.requests.length, 4);
  });

  for (const scheme of ['basic', 'bearer'] as const) {
    it(`logs in by ${scheme}, once`, async () => {
      const login = { scheme, username: 'dev', password: 'secret' };
      const server = await registry(pulls({ images: images(), login }));
      const { client } = clientOf({ credential: { kind: 'password', username: 'dev', password: 'secret' } });
      const repository = { registry: server.host, path: REPOSITORY };
      assert.equal((await client.resolve(repository, '20')).kind, 'digest');
      assert.equal((await client.manifest(repository, sha256(NODE))).kind, 'index');
      const basic = `Basic ${btoa('dev:secret')}`;
      assert.deepEqual(
        server.requests.map(({ path, authorization }) => [path.split('?')[0], authorization]),
        [
          [`/v2/${REPOSITORY}/manifests/20`, undefined],
          ...(scheme === 'bearer' ? [['/token', basic]] : []),
          [`/v2/${REPOSITORY}/manifests/20`, scheme === 'bearer' ? `Bearer ${TOKEN}` : basic],
          [`/v2/${REPOSITORY}/manifests/${sha256(NODE)}`, scheme === 'bearer' ? `Bearer ${TOKEN}` : basic],
        ],
      );
    });
  }

  it('asks for tokens to pull and nothing more, whatever the challenge says', async () => {
    const login = { scheme: 'bearer', username: 'dev', password: 'x' } as const;
    const server = await registry(pulls({ images: images(), login }));
    await clientOf({ credential: CREDENTIAL }).client.resolve(
      { registry: server.host, path: REPOSITORY },
      '20',
    );
    const token = server.requests.find(({ path }) => path.startsWith('/token'));
    const { searchParams } = new URL(token?.path ?? '', 'http://x');
    assert.deepEqual(Object.fromEntries(searchParams), {
      service: 'tests',
      scope: `repository:${REPOSITORY}:pull`,
    });
  });

  it('gets a new token when the old one is over', async () => {
    let tokens = 0;
    const server = await registry((request, response) => {
      if (request.url?.startsWith('/token') === true) {
        tokens += 1;
        response.end(JSON.stringify({ access_token: `token-${tokens}`, expires_in: 100 }));
      } else if (request.headers.authorization === `Bearer token-${tokens}`) {
        response.writeHead(200, { 'docker-content-digest': sha256(NODE) }).end();
      } else {
        const realm = `http://${request.headers.host ?? ''}/token`;
        response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}"` }).end();
      }
    });
    let now = 0;
    const { client } = clientOf({ now: () => now });
    const ask = () => client.resolve({ registry: server.host, path: 'a' }, '1', { fresh: true });
    await ask();
    now += 89_000;
    await ask();
    assert.equal(tokens, 1);
    now += 2000;
    assert.equal((await ask()).kind, 'digest');
    assert.equal(tokens, 2);
    // The registry forgot it before its time.
    tokens = 7;
    assert.equal((await ask()).kind, 'digest');
    assert.equal(tokens, 8);
  });

  it('exchanges a refresh token, and sends one for the registry as it is', async () => {
    const server = await registry((request, response) => {
      if (request.url === '/token') response.end(JSON.stringify({ access_token: 'fresh' }));
      else if (request.headers.authorization === undefined) {
        const realm = `http://${request.headers.host ?? ''}/token`;
        response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="s"` }).end();
      } else response.writeHead(200, { 'docker-content-digest': sha256(NODE) }).end();
    });
    const ask = (kind: 'refresh-token' | 'bearer') =>
      clientOf({ credential: { kind, token: 'long' } }).client.resolve(
        { registry: server.host, path: 'a' },
        '1',
      );
    assert.equal((await ask('refresh-token')).kind, 'digest');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(server.requests[1]!.body)), {
      grant_type: 'refresh_token',
      client_id: 'bulkhead',
      scope: 'repository:a:pull',
      service: 's',
      refresh_token: 'long',
    });
    assert.equal(server.requests[2]!.authorization, 'Bearer fresh');
    assert.equal((await ask('bearer')).kind, 'digest');
    assert.equal(server.requests.at(-1)!.authorization, 'Bearer long');
  });

  it('reads what an image says of itself, and no more than it announced', async () => {
    const config = JSON.stringify({
      os: 'linux',
      architecture: 'arm64',
      variant: 'v8',
      created: '2026-01-01T00:00:00Z',
      config: { User: 'node', Env: ['A=1'], Entrypoint: ['/e'], Cmd: null, ExposedPorts: { '80/tcp': {} } },
    });
    const server = await registry((_, response) => response.end(config));
    const { client } = clientOf();
    const repository = { registry: server.host, path: 'a' };
    const described = {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: sha256(config),
      size: config.length,
      artifactType: undefined,
      annotations: {},
      platform: undefined,
    };
    const short = await client.config(repository, { ...described, size: config.length - 1 });
    assert.ok(short.kind === 'failed' && short.code === 'untrustworthy');
    const read = await client.config(repository, described);
    assert.ok(read.kind === 'config');
    assert.deepEqual(
      [read.platform, read.created, read.user, read.env, read.entrypoint, read.cmd, read.ports],
      ['linux/arm64/v8', '2026-01-01T00:00:00Z', 'node', ['A=1'], ['/e'], [], ['80/tcp']],
    );
  });

  it('lists 10,000 tags, page by page', async () => {
    const all = Array.from({ length: 10_000 }, (_, index) => `v${index}`);
    const server = await registry((request, response) => {
      const last = new URL(request.url ?? '', 'http://x').searchParams.get('last');
      const start = last === null ? 0 : all.indexOf(last) + 1;
      const page = all.slice(start, start + 250);
      const link = `</v2/a/tags/list?n=250&last=${page.at(-1) ?? ''}>; rel="next"`;
      response.writeHead(200, start + 250 < all.length ? { link } : {});
      response.end(JSON.stringify({ name: 'a', tags: page }));
    });
    const answer = await clientOf().client.tags({ registry: server.host, path: 'a' });
    assert.deepEqual(answer, { kind: 'tags', tags: all, isCut: false });
    assert.equal(server.requests.length, 40);
  });

  it('takes a repository without tags, and leaves out what is no tag', async () => {
    for (const [tags, want] of [
      [null, []],
      [
        ['a', 'b c', '\u001b[31m', 7, '1.0'],
        ['a', '1.0'],
      ],
    ]) {
      const server = await registry((_, response) => response.end(JSON.stringify({ tags })));
      const answer = await clientOf().client.tags({ registry: server.host, path: 'a' });
      assert.deepEqual(answer, { kind: 'tags', tags: want, isCut: false });
    }
  });

  const signature = descriptor('signature');
  const referring = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [signature] });
  for (const [title, path] of [
    ['by asking', `/v2/a/referrers/${sha256(NODE)}`],
    ['by a tag', `/v2/a/manifests/${sha256(NODE).replace(':', '-')}`],
  ]) {
    it(`finds what refers to a digest ${title}`, async () => {
      const server = await registry((request, response) => {
        if (request.url === path) response.writeHead(200, { 'content-type': INDEX }).end(referring);
        else response.writeHead(404).end();
      });
      const answer = await clientOf().client.referrers({ registry: server.host, path: 'a' }, sha256(NODE));
      assert.ok(answer.kind === 'referrers');
      assert.deepEqual(
        answer.manifests.map(({ digest }) => digest),
        [sha256('signature')],
      );
    });
  }

  it('finds nothing that refers to a digest where there is nothing', async () => {
    const server = await registry((_, response) => response.writeHead(404).end());
    const answer = await clientOf().client.referrers({ registry: server.host, path: 'a' }, sha256(NODE));
    assert.deepEqual(answer, { kind: 'referrers', manifests: [] });
  });

  it('asks at most four things of a host at once, and each of two hosts', async () => {
    let now = 0;
    let most = 0;
    const handler = (_: unknown, response: { end: (text: string) => void }): void => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.end('{"tags":[]}');
      }, 20);
    };
    const servers = await Promise.all([registry(handler), registry(handler)]);
    const { client } = clientOf({ timeout: 5000 });
    // The origins are known then.
    await Promise.all(servers.map(({ host }) => client.tags({ registry: host, path: 'a' })));
    most = 0;
    await Promise.all(
      Array.from({ length: 24 }, (_, index) => client.tags({ registry: servers[0].host, path: `a${index}` })),
    );
    assert.equal(most, 4);
    most = 0;
    await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        client.tags({ registry: servers[index % 2]!.host, path: `a${index}` }),
      ),
    );
    assert.equal(most, 8);
  });

  it('knows the two hosts of Docker Hub', async () => {
    const asked: string[] = [];
    const http = fakeHttp(({ url, headers }) => {
      const { host } = new URL(url);
      if (host === 'auth.docker.io') return { body: bytes('{"token":"t"}') };
      if (headers['authorization'] !== 'Bearer t') {
        const challenge = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"';
        return { status: 401, headers: { 'www-authenticate': challenge } };
      }
      return { headers: { 'docker-content-digest': sha256(NODE) } };
    });
    const { client } = clientOf({
      http,
      credentials: {
        find: (name, path) => {
          asked.push(`${name}/${path}`);
          return Promise.resolve(CREDENTIAL);
        },
      },
    });
    const answer = await client.resolve({ registry: 'docker.io', path: REPOSITORY }, '20');
    assert.equal(answer.kind, 'digest');
    assert.deepEqual(asked, ['docker.io/library/node']);
    const basic = `Basic ${Buffer.from('dev:pass:wörd-of-the-tests').toString('base64')}`;
    assert.deepEqual(
      http.sent.map(({ url, headers }) => [new URL(url).host, headers['authorization']]),
      [
        ['registry-1.docker.io', undefined],
        ['auth.docker.io', basic],
        ['registry-1.docker.io', 'Bearer t'],
      ],
    );
  });

  it('reads an index that does not say what it is, from the network and from the cache', async () => {
    const body = JSON.stringify({ schemaVersion: 2, manifests: [descriptor('x')] });
    const server = await registry((_, response) =>
      response.writeHead(200, { 'content-type': INDEX }).end(body),
    );
    const { client } = clientOf();
    for (const from of ['network', 'cache']) {
      const read = await client.manifest({ registry: server.host, path: 'a' }, sha256(body));
      assert.ok(read.kind === 'index' && read.mediaType === INDEX, from);
    }
    assert.equal(server.requests.length, 1);
  });

  it('accepts single images, also of Docker', async () => {
    for (const mediaType of [MANIFEST, 'application/vnd.docker.distribution.manifest.v2+json']) {
      const body = JSON.stringify({
        schemaVersion: 2,
        mediaType,
        config: descriptor('c'),
        layers: [descriptor('l')],
      });
      const server = await registry((_, response) => response.end(body));
      const read = await clientOf().client.manifest({ registry: server.host, path: 'a' }, sha256(body));
      assert.ok(read.kind === 'image');
      assert.equal(read.config.digest, sha256('c'));
    }
  });
});
