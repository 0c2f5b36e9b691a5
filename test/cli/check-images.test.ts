// `bulkhead check --allow`, which asks registries what images are.
import assert from 'node:assert/strict';
import path from 'node:path';
import { ImageStore } from '../support/image-store.ts';
import { serve, type TestServer } from '../support/registry.ts';
import { bulkhead, bundledCli, folderOf, type Outcome } from './support.ts';

describe('bulkhead check --allow', function () {
  this.timeout(60_000);
  const store = new ImageStore();
  let server: TestServer;

  before(async () => {
    await bundledCli();
    store.image({ os: 'linux', architecture: 'amd64', config: { User: '1000', Env: ['PATH=/bin'] } }, '1');
    server = await serve(store.handler());
  });
  after(() => server.close());

  const check = (text: string, ...args: readonly string[]): Promise<Outcome> => {
    const cwd = folderOf({ Dockerfile: text });
    const env = { HOME: cwd, XDG_CACHE_HOME: path.join(cwd, 'cache'), DOCKER_CONFIG: '', HTTPS_PROXY: '' };
    return bulkhead(['check', '--shellcheck', 'never', '--threshold', 'hint', ...args], { cwd, env });
  };

  it('asks nobody without it', async () => {
    const { out, err } = await check(`FROM ${server.host}/app:1\nCMD ["/app"]\n`);
    assert.match(out, /require-user/);
    assert.equal(err, '');
    assert.deepEqual(server.requests, []);
    const useless = await check('FROM scratch\n', '--mirror', 'docker.io=mirror.test');
    assert.deepEqual([useless.status, useless.out], [2, '']);
    assert.match(useless.err, /'--mirror' is of no use without '--allow'/);
  });

  it('rests on what the allowed registries tell', async () => {
    const text = `FROM ${server.host}/app:1\nCOPY a $HOME_OF_APP/a\nCMD ["/app"]\n`;
    const { out, err } = await check(text, '--allow', server.host);
    assert.doesNotMatch(out, /require-user/);
    assert.match(out, /'HOME_OF_APP' is not set here/);
    assert.equal(err, `bulkhead: asking ${server.host}\n`);
  });

  it('goes on with the name alone where a registry tells nothing', async () => {
    const { status, out, err } = await check(
      `FROM ${server.host}/app:gone\nCMD ["/app"]\n`,
      '--allow',
      server.host,
    );
    assert.match(out, /require-user/);
    assert.match(err, /app:gone is judged by its name alone: \S+ has no such image\n/);
    assert.equal(status, 1);
  });
});
