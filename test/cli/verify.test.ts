// `bulkhead verify` as it is shipped, with a registry on this machine in the place of the ones it knows signers of.
import assert from 'node:assert/strict';
import path from 'node:path';
import { ImageStore } from '../support/image-store.ts';
import { serve, type TestServer } from '../support/registry.ts';
import { SIMPLE_SIGNING, TestSigstore } from '../support/sigstore.ts';
import { bulkhead, bundledCli, folderOf, type Outcome } from './support.ts';

const STATIC = 'gcr.io/distroless/static-debian12';

describe('bulkhead verify', function () {
  this.timeout(60_000);
  const store = new ImageStore();
  let server: TestServer;

  before(async () => {
    await bundledCli();
    const image = { os: 'linux', architecture: 'amd64' };
    store.image(image, 'plain');
    // Signed as it should be, but for the authority that vouches for it.
    const { digest } = store.image({ ...image, created: '2026-01-01T00:00:00Z' }, 'forged');
    const by = {
      identity: 'keyless@distroless.iam.gserviceaccount.com',
      issuer: 'https://accounts.google.com',
    };
    const { payload, annotations } = new TestSigstore().cosign(digest, { by });
    const layer = { ...store.blob(payload, SIMPLE_SIGNING), annotations };
    store.manifest({ config: store.blob('{}'), layers: [layer] }, `${digest.replace(':', '-')}.sig`);
    server = await serve(store.handler());
  });
  after(() => server.close());

  const verify = (text: string, ...args: readonly string[]): Promise<Outcome> => {
    const cwd = folderOf({ Dockerfile: text });
    const env = { HOME: cwd, XDG_CACHE_HOME: path.join(cwd, 'cache'), DOCKER_CONFIG: '', HTTPS_PROXY: '' };
    return bulkhead(['verify', '--mirror', `gcr.io=${server.host}`, ...args], { cwd, env });
  };

  it('ends with 1 when a signature is missing or not valid', async () => {
    const { status, out, err } = await verify(`FROM ${STATIC}:plain\nFROM ${STATIC}:forged\nFROM node:22\n`);
    assert.equal(
      out,
      [
        'Dockerfile',
        `  1  ${STATIC}:plain  not signed, though images of Google are`,
        `  2  ${STATIC}:forged  not valid: its signature has a certificate that is not of Sigstore, or was not valid when it was used`,
        'Images: 1 not valid, 1 not signed, 1 of makers who are not known to sign in 1 file.',
        '',
      ].join('\n'),
    );
    assert.equal(status, 1);
    assert.equal(err, `bulkhead: asking ${server.host}\n`);
  });

  it('ends with 2 when a registry does not tell', async () => {
    const { status, out } = await verify(`FROM ${STATIC}:gone\n`);
    assert.equal(status, 2);
    assert.match(out, /is not known: gcr\.io has no such image\nImages: 1 not known in 1 file\.\n$/);
  });

  it('asks nobody for images that nobody signs, or that may not be asked for', async () => {
    const none = await verify('FROM node:22\n', '--verbose');
    assert.deepEqual([none.status, none.err], [0, '']);
    assert.match(none.out, /^Dockerfile\n {2}1 {2}node:22 {2}nobody is known to sign it\n/);
    const left = await verify(`FROM ${STATIC}:plain\n`, '--allow', 'docker.io');
    assert.deepEqual([left.status, left.err], [0, '']);
    assert.match(left.out, /left: it is of gcr\.io, which may not be asked\n/);
  });
});
