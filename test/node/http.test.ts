import assert from 'node:assert/strict';
import type { lookup as systemLookup } from 'node:dns';
import { createServer } from 'node:https';
import { zoneOf } from '../../server/src/node/address-zone.ts';
import { nodeHttp, type NodeHttpOptions } from '../../server/src/node/http.ts';
import { proxyFor } from '../../server/src/node/proxy.ts';
import type { HttpRequest } from '../../server/src/ports.ts';
import { selfSigned } from '../support/certificate.ts';
import { type ProxyAnswer, serveProxy } from '../support/proxy.ts';
import { type Handler, serve } from '../support/registry.ts';

const closing: (() => Promise<void>)[] = [];

async function server(handler: Handler): ReturnType<typeof serve> {
  const made = await serve(handler);
  closing.push(made.close);
  return made;
}

const { cert, key } = selfSigned('localhost', 'registry.test');

async function tlsServer(handler: Handler): ReturnType<typeof serve> {
  const made = await serve(handler, createServer({ cert, key }));
  closing.push(made.close);
  return made;
}

async function proxy(answer: (target: string) => ProxyAnswer): ReturnType<typeof serveProxy> {
  const made = await serveProxy(answer);
  closing.push(made.close);
  return made;
}

const ask = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: {},
  maxBytes: 1000,
  timeout: 2000,
  zones: ['loopback'],
  ...more,
});

/** A certificate that counts for these hosts alone. */
const trusting = (...hosts: readonly string[]): ReadonlyMap<string, string> =>
  new Map(hosts.map((host) => [host, cert]));

const http = (more: Partial<NodeHttpOptions> = {}): ReturnType<typeof nodeHttp> =>
  nodeHttp({ userAgent: 'tests', environment: {}, ...more });

/** Looks every name up as these addresses. */
function resolving(...addresses: readonly string[]): typeof systemLookup {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const lookup = (
    _name: string,
    _options: unknown,
    callback: (error: null, found: unknown) => void,
  ): void => {
    callback(null, all);
  };
  return lookup as unknown as typeof systemLookup;
}

describe('HTTP of Node', () => {
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  it('gives status, headers, body and where it was', async () => {
    const { host, requests } = await server((request, response) => {
      response.writeHead(404, { 'X-Is': 'a', 'WWW-Authenticate': ['Basic', 'Bearer realm="b"'] });
      response.end(request.headers['user-agent']);
    });
    const answer = await http().send(ask(`http://${host}/x`, { headers: { authorization: 'Basic x' } }));
    assert.ok(answer.kind === 'response');
    assert.equal(answer.status, 404);
    assert.equal(answer.headers['x-is'], 'a');
    assert.equal(answer.headers['www-authenticate'], 'Basic, Bearer realm="b"');
    assert.equal(Buffer.from(answer.body).toString(), 'tests');
    assert.equal(answer.zone, 'loopback');
    assert.deepEqual(requests, [{ method: 'GET', path: '/x', authorization: 'Basic x', body: '' }]);
  });

  it('follows no redirect', async () => {
    const { host, requests } = await server((_, response) =>
      response.writeHead(302, { location: '/y' }).end(),
    );
    const answer = await http().send(ask(`http://${host}/x`));
    assert.ok(answer.kind === 'response' && answer.status === 302);
    assert.equal(requests.length, 1);
  });

  it('connects to no address outside of the zones, whatever the name', async () => {
    const { host, requests } = await server((_, response) => response.end('x'));
    const port = host.split(':')[1] ?? '';
    const lookup = resolving('127.0.0.1');
    const outside = async (name: string): Promise<string> => {
      const answer = await http({ lookup }).send(
        ask(`http://${name}:${port}/`, { zones: ['public', 'private'] }),
      );
      return answer.kind === 'failed' ? answer.code : 'came through';
    };
    for (const name of [
      'rebound.example',
      'localhost',
      'x.localhost',
      '127.0.0.1',
      '2130706433',
      '[::1]',
      '0x7f.1',
    ])
      assert.equal(await outside(name), 'zone', name);
    assert.deepEqual(requests, []);
    // And takes those that are inside of them.
    const both = http({ lookup: resolving('169.254.169.254', '10.0.0.1', '127.0.0.1') });
    const answer = await both.send(ask(`http://some.example:${port}/`));
    assert.ok(answer.kind === 'response' && answer.zone === 'loopback');
  });

  it('does not use a connection again for who might not have made it', async () => {
    const { host } = await server((_, response) => response.end('x'));
    const port = host.split(':')[1] ?? '';
    const client = http({ lookup: resolving('127.0.0.1') });
    assert.equal((await client.send(ask(`http://some.example:${port}/`))).kind, 'response');
    const answer = await client.send(ask(`http://some.example:${port}/`, { zones: ['public'] }));
    assert.ok(answer.kind === 'failed' && answer.code === 'zone');
  });

  it('stops when told to, before and meanwhile', async () => {
    const { host } = await server(() => undefined);
    const stop = new AbortController();
    const running = http().send(ask(`http://${host}/`, { signal: stop.signal }));
    setTimeout(() => stop.abort(), 50);
    for (const answer of [await running, await http().send(ask(`http://${host}/`, { signal: stop.signal }))])
      assert.ok(answer.kind === 'failed' && answer.code === 'cancelled');
  });

  it('says what is no HTTP and what is no TLS', async () => {
    const { host } = await server((_, response) => response.end('x'));
    const tls = await http().send(ask(`https://${host}/`));
    assert.ok(tls.kind === 'failed' && tls.code === 'no-tls');
    const { host: secure } = await tlsServer((_, response) => response.end('x'));
    const plain = await http().send(ask(`http://${secure}/`));
    assert.ok(plain.kind === 'failed' && plain.code !== 'no-tls');
  });

  it('trusts no certificate that nobody vouches for', async () => {
    const { host } = await tlsServer((_, response) => response.end('x'));
    const port = host.split(':')[1] ?? '';
    const untrusted = await http().send(ask(`https://localhost:${port}/`));
    assert.ok(untrusted.kind === 'failed' && untrusted.code === 'certificate');
    const certificates = trusting(`localhost:${port}`, `other.test:${port}`);
    const trusted = await http({ certificates }).send(ask(`https://localhost:${port}/`));
    assert.ok(trusted.kind === 'response');
    const lookup = resolving('127.0.0.1');
    const wrongName = await http({ certificates, lookup }).send(ask(`https://other.test:${port}/`));
    assert.ok(wrongName.kind === 'failed' && wrongName.code === 'certificate');
    const elsewhere = await http({ certificates, lookup }).send(ask(`https://registry.test:${port}/`));
    assert.ok(elsewhere.kind === 'failed' && elsewhere.code === 'certificate');
  });

  it('goes through a proxy, which looks the name up', async () => {
    const { host } = await tlsServer((request, response) =>
      response.end(`from ${request.headers.host ?? ''}`),
    );
    const relay = await proxy(() => ({ to: host }));
    const lookup = resolving(); // Nobody here does.
    const environment = { HTTPS_PROXY: `http://me:secret@${relay.host}` };
    const answer = await http({ certificates: trusting('registry.test'), lookup, environment }).send(
      ask('https://registry.test/', { zones: ['public'], headers: { authorization: 'Bearer x' } }),
    );
    assert.ok(answer.kind === 'response');
    assert.deepEqual([Buffer.from(answer.body).toString(), answer.zone], ['from registry.test', undefined]);
    assert.deepEqual(relay.requests, [
      { target: 'registry.test:443', authorization: `Basic ${btoa('me:secret')}` },
    ]);
  });

  it('does not ask a proxy for what is inside, or excepted', async () => {
    const relay = await proxy(() => 'nothing');
    const environment = { HTTPS_PROXY: relay.host, NO_PROXY: 'registry.test' };
    const { host } = await tlsServer((_, response) => response.end('x'));
    const port = host.split(':')[1] ?? '';
    const certificates = trusting(`localhost:${port}`, `registry.test:${port}`);
    const client = http({ certificates, environment, lookup: resolving('127.0.0.1') });
    assert.equal((await client.send(ask(`https://localhost:${port}/`))).kind, 'response');
    assert.equal((await client.send(ask(`https://registry.test:${port}/`))).kind, 'response');
    const inside = await client.send(ask('https://10.0.0.1/', { zones: ['public'] }));
    assert.ok(inside.kind === 'failed' && inside.code === 'zone');
    assert.deepEqual(relay.requests, []);
  });

  it("does not take a proxy's answer for the registry's", async () => {
    for (const status of ['401 No', '407 No', '302 Found']) {
      const head = 'WWW-Authenticate: Basic\r\nLocation: https://attacker.example/\r\nContent-Length: 0';
      const relay = await proxy(() => ({ say: `HTTP/1.1 ${status}\r\n${head}\r\n\r\n` }));
      const environment = { HTTPS_PROXY: `http://me:secret@${relay.host}` };
      const answer = await http({ environment }).send(ask('https://registry.test/', { zones: ['public'] }));
      assert.ok(answer.kind === 'failed' && answer.code === 'proxy');
      assert.equal(answer.reason, `cannot be reached: the proxy answered with status ${status.slice(0, 3)}`);
    }
  });

  it('leaves a proxy that says nothing', async () => {
    const relay = await proxy(() => 'nothing');
    const environment = { https_proxy: `http://me:secret@${relay.host}` };
    const answer = await http({ environment }).send(
      ask('https://registry.test/', { zones: ['public'], timeout: 150 }),
    );
    assert.ok(answer.kind === 'failed' && answer.code === 'timeout');
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(relay.open(), 0);
  });

  it('tells of a proxy that is none without its password', async () => {
    for (const HTTPS_PROXY of [
      'socks5://me:secret@127.0.0.1:1',
      'http://me:secret@127.0.0.1:1',
      'http://me:secret@:x',
    ]) {
      const answer = await http({ environment: { HTTPS_PROXY } }).send(
        ask('https://registry.test/', { zones: ['public'] }),
      );
      assert.ok(answer.kind === 'failed' && answer.code === 'proxy', HTTPS_PROXY);
      assert.ok(!/secret|127/.test(answer.reason), answer.reason);
    }
  });
});

describe('proxyFor', () => {
  const table: readonly (readonly [string, Readonly<Record<string, string>>, string | undefined])[] = [
    ['https://a.example/', {}, undefined],
    ['https://a.example/', { HTTPS_PROXY: 'p:1' }, 'http://p:1'],
    ['https://a.example/', { https_proxy: 'https://p' }, 'https://p'],
    ['https://a.example/', { ALL_PROXY: 'http://p' }, 'http://p'],
    ['https://a.example/', { HTTP_PROXY: 'http://p' }, undefined],
    ['https://a.example/', { HTTPS_PROXY: 'p', NO_PROXY: '*' }, undefined],
    ['https://a.example/', { HTTPS_PROXY: 'p', no_proxy: 'b.example, a.example' }, undefined],
    ['https://x.a.example/', { HTTPS_PROXY: 'p', NO_PROXY: 'a.example' }, undefined],
    ['https://xa.example/', { HTTPS_PROXY: 'p', NO_PROXY: 'a.example' }, 'http://p'],
    ['https://a.example/', { HTTPS_PROXY: 'p', NO_PROXY: '.a.example' }, 'http://p'],
    ['https://x.a.example/', { HTTPS_PROXY: 'p', NO_PROXY: '*.a.example' }, undefined],
    ['https://a.example:5000/', { HTTPS_PROXY: 'p', NO_PROXY: 'a.example:5000' }, undefined],
    ['https://a.example/', { HTTPS_PROXY: 'p', NO_PROXY: 'a.example:5000' }, 'http://p'],
    ['https://a.example/', { HTTPS_PROXY: 'p', NO_PROXY: 'a.example:443' }, undefined],
    ['https://10.1.2.3/', { HTTPS_PROXY: 'p', NO_PROXY: '10.0.0.0/8' }, undefined],
    ['https://11.1.2.3/', { HTTPS_PROXY: 'p', NO_PROXY: '10.0.0.0/8,10.0.0.0/99,x/y' }, 'http://p'],
    ['https://[fd00::1]/', { HTTPS_PROXY: 'p', NO_PROXY: 'fd00::/8' }, undefined],
    ['https://[fd00::1]:5000/', { HTTPS_PROXY: 'p', NO_PROXY: '[fd00::1]:5000' }, undefined],
  ];
  for (const [url, environment, want] of table) {
    it(`${url} with ${JSON.stringify(environment)}`, () => {
      assert.equal(proxyFor(new URL(url), environment), want);
    });
  }
});

describe('zoneOf', () => {
  const table: Readonly<Record<string, readonly string[]>> = {
    loopback: ['127.0.0.1', '127.255.0.1', '::1', '::ffff:127.0.0.1', '[::1]', '64:ff9b::7f00:1'],
    'link-local': ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', '::ffff:a9fe:a9fe', '2002:a9fe:a9fe::1'],
    private: [
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.1',
      '192.168.1.1',
      '100.64.0.1',
      'fd12::1',
      '::ffff:10.0.0.1',
    ],
    special: ['0.0.0.0', '0.1.2.3', '::', '224.0.0.1', '255.255.255.255', 'ff02::1', '2001:db8::1'],
    public: ['1.1.1.1', '172.32.0.1', '172.15.0.1', '100.128.0.1', '2606:4700::1', '::ffff:1.1.1.1'],
  };
  for (const [zone, addresses] of Object.entries(table)) {
    for (const address of addresses) it(`${address} is ${zone}`, () => assert.equal(zoneOf(address), zone));
  }
  for (const name of ['localhost', 'a.example', '', '127.0.0', '1', 'fe80:::1'])
    it(`'${name}' is no address`, () => assert.equal(zoneOf(name), undefined));
});
