// The client against registries that fail, lie, or want our credentials for somebody else.
import assert from 'node:assert/strict';
import type { HttpRequest } from '../../server/src/ports.ts';
import type { RegistryFailureCode } from '../../server/src/registry/failure.ts';
import {
  descriptor,
  INDEX,
  indexOf,
  MANIFEST,
  pulls,
  serve,
  sha256,
  type TestServer,
} from '../support/registry.ts';
import { bytes, clientOf, CREDENTIAL, fakeHttp, PASSWORD, registry, type TestClient } from './support.ts';

const NODE = indexOf('node');
const BASIC = `Basic ${Buffer.from(`dev:${PASSWORD}`).toString('base64')}`;

/** Asks for the manifest of NODE; the answer must be a failure of this kind and come in time. */
async function fails(
  server: TestServer,
  code: RegistryFailureCode,
  reason: RegExp,
  test: TestClient = clientOf({ credential: CREDENTIAL }),
): Promise<TestClient> {
  const started = performance.now();
  const answer = await test.client.manifest({ registry: server.host, path: 'a' }, sha256(NODE));
  assert.ok(performance.now() - started < 3000, 'took too long');
  assert.ok(answer.kind === 'failed', 'must fail');
  assert.match(answer.reason, reason);
  assert.equal(answer.code, code);
  assertNothingSecret(test, answer);
  assert.equal(test.cache.held.size, 0);
  return test;
}

function assertNothingSecret({ notes }: TestClient, ...more: readonly unknown[]): void {
  const said = JSON.stringify([notes, more]);
  for (const secret of [PASSWORD, BASIC.slice(6), 'a-token', 'signed-query'])
    assert.ok(!said.includes(secret), said);
}

describe('a registry client and time', () => {
  it('gives up a registry that never answers', async () => {
    const server = await registry(() => undefined);
    await fails(server, 'unreachable', /^did not answer in 0\.3 s$/);
    assert.equal(server.requests.length, 1);
  });

  it('gives up one that stops in the middle', async () => {
    const server = await registry((_, response) => {
      response.writeHead(200, { 'content-length': NODE.length });
      response.write(NODE.slice(0, 10));
    });
    await fails(server, 'unreachable', /^did not answer in 0\.3 s$/);
  });

  it('gives a whole question an end', async () => {
    const server = await registry((_, response) => setTimeout(() => response.writeHead(503).end(), 50));
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));
    const test = clientOf({ timeout: 10_000, patience: 200, pause });
    await fails(server, 'unreachable', /^did not answer in 0\.2 s$/, test);
  });

  it('stops when it is told to, on the wire and in the queue', async () => {
    const server = await registry(() => undefined);
    const { client } = clientOf({ timeout: 10_000 });
    const stop = new AbortController();
    const answers = Array.from({ length: 8 }, (_, index) =>
      client.tags({ registry: server.host, path: `a${index}` }, { signal: stop.signal }),
    );
    setTimeout(() => stop.abort(), 150);
    const started = performance.now();
    const codes = (await Promise.all(answers)).map((answer) => answer.kind === 'failed' && answer.code);
    assert.deepEqual(new Set(codes), new Set(['cancelled']));
    assert.ok(performance.now() - started < 2000);
    assert.ok(server.requests.length <= 4, `${server.requests.length} requests`);
  });

  it('waits as long as it is asked to', async () => {
    const server = await registry((_, response, nth) => {
      if (nth === 0) response.writeHead(429, { 'retry-after': '2' }).end();
      else if (nth === 1) response.writeHead(503, { 'retry-after': new Date(7000).toUTCString() }).end();
      else response.end(NODE);
    });
    const { client, pauses } = clientOf({ now: () => 4000 });
    const answer = await client.manifest({ registry: server.host, path: 'a' }, sha256(NODE));
    assert.equal(answer.kind, 'index');
    assert.deepEqual(pauses, [2000, 3000]);
  });

  it('does not wait for an hour', async () => {
    const server = await registry((_, response) => response.writeHead(429, { 'retry-after': '3600' }).end());
    const { pauses } = await fails(server, 'limited', /too many requests/);
    assert.deepEqual([server.requests.length, pauses], [1, []]);
  });

  for (const status of [408, 500, 502, 503, 504]) {
    it(`asks three times when the status is ${status}`, async () => {
      const server = await registry((_, response) => response.writeHead(status).end('a-token'));
      const { pauses } = await fails(server, 'broken', new RegExp(`^answered with status ${status}$`));
      assert.deepEqual([server.requests.length, pauses], [3, [500, 1000]]);
    });
  }

  it('asks once when nobody listens', async () => {
    const server = await serve(() => undefined);
    await server.close();
    const { notes } = await fails(server, 'unreachable', /^cannot be reached \(ECONNREFUSED\)$/);
    assert.equal(notes.length, 2, 'by https and by http');
  });
});

describe('a registry client and bodies', () => {
  const answers: readonly (readonly [string, string, string])[] = [
    ['another manifest', indexOf('other'), INDEX],
    ['nothing', '', INDEX],
    ['a cut manifest that claims to be whole', NODE.slice(0, -5), INDEX],
  ];
  for (const [title, body, type] of answers) {
    it(`refuses ${title}`, async () => {
      const server = await registry((_, response) => {
        const headers = { 'content-type': type, 'docker-content-digest': sha256(NODE) };
        response.writeHead(200, headers).end(body);
      });
      await fails(server, 'untrustworthy', /does not match its digest/);
    });
  }

  const shapes: readonly (readonly [string, unknown])[] = [
    ['no JSON', '{ "mediaType": '],
    ['a list', []],
    ['null', null],
    [
      'an index that is an image too',
      { mediaType: INDEX, manifests: [], config: descriptor('c'), layers: [] },
    ],
    ['a manifest of the first kind', { schemaVersion: 1, name: 'a', tag: '1', fsLayers: [] }],
    ['an index under the type of an image', { mediaType: MANIFEST, manifests: [] }],
    ['a descriptor without a digest', { mediaType: INDEX, manifests: [{ mediaType: MANIFEST, size: 1 }] }],
    ['a size below zero', { mediaType: INDEX, manifests: [{ ...descriptor('x'), size: -1 }] }],
    [
      'a digest that is a path',
      { mediaType: INDEX, manifests: [{ ...descriptor('x'), digest: 'sha256:../x' }] },
    ],
  ];
  for (const [title, content] of shapes) {
    it(`refuses ${title}`, async () => {
      const body = typeof content === 'string' ? content : JSON.stringify(content);
      const server = await registry((_, response) =>
        response.writeHead(200, { 'content-type': INDEX }).end(body),
      );
      const { client } = clientOf();
      const answer = await client.manifest({ registry: server.host, path: 'a' }, sha256(body));
      assert.ok(answer.kind === 'failed');
      assert.deepEqual(
        [answer.code, answer.reason],
        ['untrustworthy', 'answered with something that makes no sense'],
      );
    });
  }

  it('asks again when an answer breaks off, and says so in the end', async () => {
    const server = await registry((_, response) => {
      response.writeHead(200, { 'content-length': NODE.length });
      response.write(NODE.slice(0, 10), () => response.destroy());
    });
    await fails(server, 'untrustworthy', /^ended its answer in the middle$/);
    assert.equal(server.requests.length, 3);
  });

  it('stops reading what has no end', async () => {
    let sent = 0;
    let closed = 0;
    const server = await registry((_, response) => {
      const chunk = Buffer.alloc(256 * 1024);
      const more = (gone?: Error | null): void => {
        // Later versions of Node do not call a response destroyed whose reader is gone.
        if (gone instanceof Error) return;
        sent += chunk.length;
        if (!response.destroyed && sent < 64 * 1024 * 1024) response.write(chunk, more);
      };
      response.on('close', () => (closed += 1));
      more();
    });
    await fails(server, 'untrustworthy', /far more than was asked for/, clientOf({ timeout: 5000 }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(closed, 1);
    assert.ok(sent < 16 * 1024 * 1024, `${sent} bytes`);
  });

  it('refuses tags that are none, pages in a circle, and pages elsewhere', async () => {
    const ask = async (headers: Readonly<Record<string, string>>, body: string) => {
      const server = await registry((_, response) => response.writeHead(200, headers).end(body));
      const answer = await clientOf().client.tags({ registry: server.host, path: 'a' });
      assert.ok(answer.kind === 'failed');
      assert.ok(server.requests.length < 4);
      return [answer.code, answer.reason];
    };
    assert.deepEqual(await ask({}, '<html>'), [
      'untrustworthy',
      'answered with something that makes no sense',
    ]);
    assert.deepEqual(await ask({}, '{"tags":{}}'), [
      'untrustworthy',
      'answered with something that makes no sense',
    ]);
    const circle = { link: '</v2/a/tags/list?last=x>; rel="next"' };
    assert.deepEqual(await ask(circle, '{"tags":["x"]}'), ['untrustworthy', 'lists its pages in a circle']);
    const away = { link: '<https://attacker.example/v2/a/tags/list>; rel="next"' };
    assert.deepEqual(await ask(away, '{"tags":["x"]}'), ['refused', 'has its next page at another address']);
  });

  it('ends a circle of referrers', async () => {
    const server = await registry((_, response) => {
      const link = `</v2/a/referrers/${sha256(NODE)}?page=2>; rel="next"`;
      response.writeHead(200, { link, 'content-type': INDEX }).end(NODE);
    });
    const answer = await clientOf().client.referrers({ registry: server.host, path: 'a' }, sha256(NODE));
    assert.ok(answer.kind === 'failed' && answer.reason === 'lists its pages in a circle');
    assert.equal(server.requests.length, 2);
  });
});

describe('a registry client and credentials', () => {
  it('does not run round in 401s', async () => {
    for (const scheme of ['Basic realm="x"', 'Bearer realm="http://HOST/token"']) {
      const server = await registry((request, response) => {
        if (request.url?.startsWith('/token') === true) response.end('{"token":"a-token"}');
        else {
          const challenge = scheme.replace('HOST', request.headers.host ?? '');
          response.writeHead(401, { 'www-authenticate': challenge }).end('a-token');
        }
      });
      await fails(server, 'denied', /no such image, or does not show it to us/);
      assert.equal(server.requests.length, scheme.startsWith('Basic') ? 2 : 3);
    }
  });

  const tokens: readonly (readonly [string, number, string, RegistryFailureCode, RegExp])[] = [
    ['no JSON', 200, '<html>a-token', 'untrustworthy', /token service whose answer makes no sense/],
    ['no token', 200, '{}', 'untrustworthy', /makes no sense/],
    ['a token that breaks a header', 200, '{"token":"a-token\\r\\nx: y"}', 'untrustworthy', /makes no sense/],
    ['a refusal', 401, '{"details":"a-token"}', 'denied', /does not take the stored name and password/],
    ['too many requests', 429, '', 'limited', /too many requests/],
    ['an error', 500, 'a-token', 'broken', /token service that answers with status 500/],
    ['a redirect', 307, '', 'broken', /token service that answers with status 307/],
  ];
  for (const [title, status, body, code, reason] of tokens) {
    it(`is told by a token service: ${title}`, async () => {
      const other = await registry((_, response) => response.end('{"token":"a-token"}'));
      const server = await registry((request, response) => {
        if (request.url?.startsWith('/token') === true)
          response.writeHead(status, { location: `http://${other.host}/` }).end(body);
        else {
          const realm = `http://${request.headers.host ?? ''}/token`;
          response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}"` }).end();
        }
      });
      await fails(server, code, reason);
      assert.deepEqual(other.requests, []);
    });
  }

  it('says what to do without credentials', async () => {
    const server = await registry((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end(),
    );
    await fails(server, 'denied', /none are stored for it; log in to it first/, clientOf());
  });

  it('does not answer a challenge that it does not know', async () => {
    for (const challenge of ['Negotiate', 'Digest realm="x"', 'Bearer service="x"', '']) {
      const server = await registry((_, response) =>
        response.writeHead(401, { 'www-authenticate': challenge }).end(),
      );
      await fails(server, 'denied', /a way to log in that is not known here/);
      assert.equal(server.requests.length, 1);
    }
  });

  for (const scheme of ['basic', 'bearer'] as const) {
    it(`leaves credentials by ${scheme} behind when it is sent to another origin, and back`, async () => {
      const elsewhere = await registry((request, response) => {
        const back = new URL(request.url ?? '', 'http://x').searchParams.get('back');
        if (back === null) response.writeHead(200, { 'content-type': INDEX }).end(NODE);
        else response.writeHead(302, { location: back }).end();
      });
      const login = { scheme, username: 'dev', password: PASSWORD };
      for (const isBack of [false, true]) {
        const inner = pulls({ images: new Map([['a:1', NODE]]), login });
        const server = await registry((request, response, nth) => {
          const isKnown = request.headers.authorization !== undefined;
          if (request.url === '/blob') response.writeHead(200, { 'content-type': INDEX }).end(NODE);
          else if (request.url?.includes('/manifests/') === true && isKnown) {
            const back = isBack ? `&back=${encodeURIComponent(`http://${server.host}/blob`)}` : '';
            response.writeHead(307, { location: `http://${elsewhere.host}/b?sig=signed-query${back}` }).end();
          } else {
            // The password is not ASCII, and the helper above knows ASCII alone.
            if (request.url?.startsWith('/token') === true) response.end('{"token":"a-token"}');
            else inner(request, response, nth);
          }
        });
        const test = clientOf({ credential: CREDENTIAL });
        const answer = await test.client.manifest({ registry: server.host, path: 'a' }, sha256(NODE));
        assert.equal(answer.kind, 'index');
        assertNothingSecret(test);
        assert.ok(server.requests.some(({ authorization }) => authorization !== undefined));
        const returned = server.requests.filter(({ path }) => path === '/blob');
        assert.deepEqual(
          returned.map(({ authorization }) => authorization),
          isBack ? [undefined] : [],
        );
        // Followed and told.
        assert.ok(
          test.notes.some(({ host, registry: asked }) => host === elsewhere.host && asked === server.host),
        );
      }
      assert.equal(elsewhere.requests.length, 2);
      for (const { authorization } of elsewhere.requests) assert.equal(authorization, undefined);
    });
  }

  it('does not answer a challenge of where it was sent to', async () => {
    const elsewhere = await registry((request, response) => {
      const realm = `http://${request.headers.host ?? ''}/token`;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}", Basic realm="x"` }).end();
    });
    const server = await registry((_, response) =>
      response.writeHead(302, { location: `http://${elsewhere.host}/` }).end(),
    );
    await fails(server, 'denied', /does not show it to us/);
    assert.deepEqual(
      elsewhere.requests.map(({ path, authorization }) => [path, authorization]),
      [['/', undefined]],
    );
  });
});

describe('a registry client and addresses', () => {
  const inside = [
    '169.254.169.254',
    '10.1.2.3',
    '192.168.0.1',
    '[fd00:ec2::254]',
    '[::ffff:169.254.169.254]',
  ];
  for (const host of inside) {
    it(`is not sent to ${host} by a registry on this machine`, async () => {
      const server = await registry((_, response) =>
        response.writeHead(302, { location: `https://${host}/latest/meta-data` }).end(),
      );
      await fails(server, 'refused', /^points to an address inside a machine or a network/);
    });

    it(`asks no token service at ${host}`, async () => {
      const server = await registry((_, response) =>
        response.writeHead(401, { 'www-authenticate': `Bearer realm="https://${host}/token"` }).end(),
      );
      await fails(server, 'refused', /^names a token service inside a machine or a network/);
    });
  }

  const unfollowed = [
    'http://registry.example/x',
    'ftp://registry.example/x',
    'file:///etc/passwd',
    'https://user:pass@registry.example/x',
    'http://',
  ];
  for (const location of unfollowed) {
    it(`does not follow ${location}`, async () => {
      const server = await registry((_, response) => response.writeHead(302, { location }).end());
      const { notes } = await fails(server, 'refused', /not followed: it is not https/);
      assert.ok(notes.every(({ host }) => host === server.host));
      const asking = await registry((_, response) =>
        response.writeHead(401, { 'www-authenticate': `Bearer realm="${location}"` }).end(),
      );
      await fails(asking, 'refused', /token service that is not asked: it is not https/);
    });
  }

  for (const name of ['registry.example:99999', '[1:2]:5000', '1.2.3.4.5']) {
    it(`does not ask ${name}, which is no address`, async () => {
      const test = clientOf();
      const answer = await test.client.resolve({ registry: name, path: 'a' }, '1');
      assert.ok(answer.kind === 'failed');
      assert.deepEqual([answer.code, answer.reason], ['refused', 'is no address that can be asked']);
      assert.deepEqual(test.notes, []);
    });
  }

  it('is not sent on for ever', async () => {
    const server = await registry((request, response) =>
      response.writeHead(302, { location: `${request.url ?? ''}x` }).end(),
    );
    await fails(server, 'refused', /more than 5 times/);
    assert.equal(server.requests.length, 6);
  });

  /** Asks a registry that answers once with something and then with a manifest; gives the requests. */
  const asked = async (
    name: string,
    zone: 'public' | 'private' | 'loopback' | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<readonly HttpRequest[]> => {
    const status = 'location' in headers ? 302 : 401;
    let nth = 0;
    const http = fakeHttp(() =>
      nth++ === 0 ? { status, headers, zone } : { body: bytes(NODE), headers: { 'content-type': INDEX } },
    );
    await clientOf({ http, credential: CREDENTIAL }).client.manifest(
      { registry: name, path: 'a' },
      sha256(NODE),
    );
    return http.sent;
  };
  const elsewhere = [
    { location: 'https://storage.example/x' },
    { 'www-authenticate': 'Bearer realm="https://storage.example/x"' },
  ];
  for (const headers of elsewhere) {
    it(`goes only into the world, or where the registry is, for ${Object.keys(headers).join('')}`, async () => {
      const zones = async (name: string, zone: Parameters<typeof asked>[1]): Promise<unknown> =>
        (await asked(name, zone, headers))[1]?.zones;
      assert.deepEqual(await zones('registry.example', 'public'), ['public']);
      assert.deepEqual(await zones('registry.example', undefined), ['public']);
      assert.deepEqual(await zones('registry.corp', 'private'), ['public', 'private']);
      assert.deepEqual(await zones('localhost', 'loopback'), ['public', 'loopback']);
    });
  }

  it('asks a mere name nowhere near the metadata of a cloud, and an address as it is', async () => {
    const zones = async (name: string): Promise<unknown> =>
      (await asked(name, 'public', { location: 'x' }))[0]?.zones;
    assert.deepEqual(await zones('registry.example'), ['public', 'private', 'loopback']);
    assert.deepEqual(await zones('169.254.1.1:5000'), ['public', 'private', 'loopback', 'link-local']);
  });

  it('speaks plain http to this machine alone, and only where there is no TLS', async () => {
    const urls = async (name: string, code: 'no-tls' | 'certificate'): Promise<readonly string[]> => {
      const http = fakeHttp(() => ({ kind: 'failed', code, reason: 'x' }));
      await clientOf({ http }).client.manifest({ registry: name, path: 'a' }, sha256(NODE));
      return http.sent.map(({ url }) => new URL(url).origin);
    };
    for (const name of ['localhost:5000', '127.0.0.1:5000', '127.8.8.8', '[::1]:5000']) {
      assert.deepEqual(await urls(name, 'no-tls'), [`https://${name}`, `http://${name}`]);
      assert.deepEqual(await urls(name, 'certificate'), [`https://${name}`]);
    }
    for (const name of [
      'registry.example',
      '10.0.0.1:5000',
      'localhost.example:5000',
      '127.0.0.1.example',
      'docker.io',
    ]) {
      const host = name === 'docker.io' ? 'registry-1.docker.io' : name;
      assert.deepEqual(await urls(name, 'no-tls'), [`https://${host}`]);
    }
  });
});
