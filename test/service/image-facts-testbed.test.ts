// What real registries tell of real images, compared with what Docker says of them. They are somebody's who has set the
// variables below; without them this is skipped.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { ImageFacts } from '../../server/src/image/facts.ts';
import { parseReference } from '../../server/src/image/reference.ts';
import { nodeHttp } from '../../server/src/node/http.ts';
import { RegistryClient } from '../../server/src/registry/client.ts';
import { type ReadOptions, readImageFacts } from '../../server/src/service/image-facts.ts';
import { readSignature } from '../../server/src/service/signatures.ts';
import { memoryCache } from '../support/registry.ts';

const { env } = process;
const open = env['TESTBED_REGISTRY'] ?? '';
const basic = env['TESTBED_REGISTRY_BASIC'] ?? '';
const bearer = env['TESTBED_REGISTRY_TOKEN'] ?? '';
const tls = env['TESTBED_REGISTRY_TLS'] ?? '';
const hostOf = (url: string): string => new URL(url).host;

function read(reference: string, options: ReadOptions = {}): ReturnType<typeof readImageFacts> {
  const parsed = parseReference(reference);
  assert.ok(parsed !== undefined);
  const username = env['TESTBED_USER'] ?? '';
  const password = env['TESTBED_PASS'] ?? '';
  const client = new RegistryClient({
    http: nodeHttp({
      userAgent: 'tests',
      environment: {},
      certificates: new Map([[hostOf(tls), readFileSync(env['TESTBED_CA'] ?? '', 'utf8')]]),
    }),
    credentials: {
      find: (registry) =>
        Promise.resolve(
          registry === hostOf(basic) ? ({ kind: 'password', username, password } as const) : undefined,
        ),
    },
    cache: memoryCache(),
    log: () => undefined,
  });
  return readImageFacts(client, parsed, options);
}

async function factsOf(reference: string, options: ReadOptions = {}): Promise<ImageFacts> {
  const facts = await read(reference, options);
  assert.ok(facts.kind === 'image', JSON.stringify(facts));
  return facts;
}

describe('facts of images in real registries', function () {
  this.timeout(60_000);
  before(function () {
    if (open !== '') return;
    console.log('      (skipped: TESTBED_REGISTRY does not say where there are registries)');
    this.skip();
  });

  it('are the same however one logs in', async () => {
    const all = await Promise.all(
      [open, basic, bearer, tls].map((url) =>
        factsOf(`${hostOf(url)}/library/node:20`, { tags: true, attestations: true }),
      ),
    );
    const [first, ...others] = all.map(({ registry: _, name: __, ...rest }) => rest);
    assert.ok(first !== undefined);
    for (const other of others) assert.deepEqual(other, first);
    assert.deepEqual(first.platforms.toSorted(), ['linux/amd64', 'linux/arm64']);
    assert.equal(first.platform, 'linux/amd64');
    assert.ok(first.env.has('NODE_VERSION') && first.env.has('PATH'));
    assert.ok(first.layers > 0 && first.size > 1_000_000);
    assert.deepEqual(first.gaps, []);
  });

  it('are those of the platform that is wanted', async () => {
    const name = `${hostOf(open)}/library/node:20`;
    const [own, other] = await Promise.all([factsOf(name), factsOf(name, { platform: 'linux/arm64' })]);
    assert.equal(other.platform, 'linux/arm64');
    assert.equal(other.digest, own.digest);
    assert.notEqual(other.manifestDigest, own.manifestDigest);
  });

  for (const [image, user] of [
    ['library/node:20', ''],
    // This one has the media types of Docker.
    ['library/alpine:3.20', ''],
    ['distroless/static-debian12:nonroot', '65532'],
    ['library/postgres:none', undefined],
  ] as const) {
    it(`of ${image} are what Docker says`, async () => {
      const reference = `${hostOf(open)}/${image}`;
      if (user === undefined) {
        const failed = await read(reference);
        assert.ok(failed.kind === 'failed' && failed.code === 'not-found');
        return;
      }
      const facts = await factsOf(reference);
      assert.equal(facts.user ?? '', user);
      const args = ['buildx', 'imagetools', 'inspect', reference, '--format', '{{json .}}'];
      const { status, stdout } = spawnSync('docker', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
      if (status !== 0) {
        console.log('      (without Docker to compare with)');
        return;
      }
      const told = JSON.parse(stdout) as {
        readonly manifest: { readonly digest: string };
        readonly image: Readonly<Record<string, { readonly config?: Readonly<Record<string, unknown>> }>>;
      };
      assert.equal(facts.digest, told.manifest.digest);
      const config = told.image['linux/amd64']?.config ?? {};
      assert.deepEqual(facts.cmd, config['Cmd'] ?? []);
      assert.deepEqual(facts.entrypoint, config['Entrypoint'] ?? []);
      assert.deepEqual(
        [...facts.env.keys()],
        ((config['Env'] ?? []) as readonly string[]).map((each) => each.slice(0, each.indexOf('='))),
      );
    });
  }

  it('find no signature where there is none', async () => {
    const root = await read(`${hostOf(open)}/distroless/static-debian12:nonroot`, { readSignature });
    // The registry is not the maker's, so nobody is known to sign it.
    assert.ok(root.kind === 'image' && root.signature === undefined);
  });
});
