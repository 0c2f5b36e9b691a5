import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { type HttpCall, hostHttp } from '../../server/src/node/host-http.ts';
import { selfSigned } from '../support/certificate.ts';
import { type Handler, serve } from '../support/registry.ts';

const closing: (() => Promise<void>)[] = [];
const { cert, key } = selfSigned('localhost', 'registry.test');

async function server(handler: Handler, isSecure = false): ReturnType<typeof serve> {
  const made = await serve(handler, ...(isSecure ? [createServer({ cert, key })] : []));
  closing.push(made.close);
  return made;
}

const ask = (url: string, more: Partial<HttpCall> = {}): ReturnType<typeof hostHttp> =>
  hostHttp(
    { method: 'GET', url, headers: {}, maxBytes: 1000, timeout: 2000, zones: ['loopback'], ...more },
    new AbortController().signal,
  );

describe("HTTP in an editor's process", () => {
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  it('gives status, headers, body and where it was, and follows nothing', async () => {
    const { host, requests } = await server((_, response) => {
      response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end('ü');
    });
    const answer = await ask(`http://${host}/x`, { headers: { authorization: 'Basic x' } });
    assert.ok(answer.kind === 'response');
    assert.equal(answer.status, 307);
    assert.equal(Buffer.from(answer.body, 'base64').toString(), 'ü');
    assert.equal(answer.zone, 'loopback');
    assert.deepEqual(requests, [{ method: 'GET', path: '/x', authorization: 'Basic x', body: '' }]);
  });

  it('goes to the zones alone, by address and by name', async () => {
    const { host, requests } = await server((_, response) => response.end());
    const port = host.split(':')[1] ?? '';
    for (const url of [
      `http://${host}/`,
      `http://localhost:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
    ]) {
      const answer = await ask(url, { zones: ['public'] });
      assert.ok(answer.kind === 'failed' && answer.code === 'zone', url);
    }
    assert.deepEqual(requests, []);
  });

  it('trusts a certificate for this request alone', async () => {
    const { host } = await server((_, response) => response.end('x'), true);
    const url = `https://localhost:${host.split(':')[1] ?? ''}/`;
    const untrusted = await ask(url);
    assert.ok(untrusted.kind === 'failed' && untrusted.code === 'certificate');
    assert.match(untrusted.reason, /bulkhead\.registries\.certificates/);
    assert.equal((await ask(url, { certificate: cert })).kind, 'response');
    assert.equal((await ask(url)).kind, 'failed');
  });

  it('stops at the size, at the time, and when told to', async () => {
    const { host } = await server((request, response) => {
      if (request.url === '/big') response.end('x'.repeat(2000));
    });
    const big = await ask(`http://${host}/big`);
    assert.ok(big.kind === 'failed' && big.code === 'too-large');
    const late = await ask(`http://${host}/`, { timeout: 50 });
    assert.ok(late.kind === 'failed' && late.code === 'timeout');
    const call: HttpCall = {
      method: 'GET',
      url: `http://${host}/`,
      headers: {},
      maxBytes: 1,
      timeout: 2000,
      zones: ['loopback'],
    };
    const stopped = await hostHttp(call, AbortSignal.timeout(50));
    assert.ok(stopped.kind === 'failed' && stopped.code === 'cancelled');
  });
});
