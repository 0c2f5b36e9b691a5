import assert from 'node:assert/strict';
import { parseReference } from '../../server/src/image/reference.ts';
import { type ReadOptions, readImageFacts } from '../../server/src/service/image-facts.ts';
import { ImageStore, type Placed } from '../support/image-store.ts';

const NAME = 'registry.test/team/app';

function read(store: ImageStore, reference: string, options: ReadOptions = {}) {
  const parsed = parseReference(reference);
  assert.ok(parsed !== undefined);
  return readImageFacts(store.client(), parsed, options);
}

/** An index with an image for amd64 and one for arm64, and what BuildKit attests of the first. */
function multiPlatform(tag: string): {
  readonly store: ImageStore;
  readonly index: Placed;
  readonly amd64: Placed;
  readonly arm64: Placed;
} {
  const store = new ImageStore();
  const config = (architecture: string, user: string) => ({
    os: 'linux',
    architecture,
    created: '2026-03-01T10:00:00Z',
    config: {
      User: user,
      Env: ['PATH=/usr/bin', 'NODE_VERSION=22.3.0', 'API_TOKEN=hunter2', 'ODD'],
      Entrypoint: ['/entry'],
      Cmd: ['serve'],
      Shell: ['/bin/bash', '-c'],
      OnBuild: ['RUN true'],
      WorkingDir: '/app',
      ExposedPorts: { '8080/tcp': {} },
      Labels: {
        'org.opencontainers.image.source': 'https://git.test/app',
        'org.opencontainers.image.revision': 'abc',
        maintainer: 'somebody',
      },
    },
  });
  const amd64 = store.image(config('amd64', 'app'));
  const arm64 = store.image(config('arm64', ''));
  const statement = (type: string) => ({
    ...store.blob(`{"predicateType":"${type}"}`, 'application/vnd.in-toto+json'),
    annotations: { 'in-toto.io/predicate-type': type },
  });
  const attestation = store.manifest({
    config: store.blob('{}'),
    layers: [statement('https://spdx.dev/Document'), statement('https://slsa.dev/provenance/v0.2')],
  });
  const index = store.manifest(
    {
      manifests: [
        { ...amd64, platform: { os: 'linux', architecture: 'amd64' } },
        { ...arm64, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
        {
          ...attestation,
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: {
            'vnd.docker.reference.type': 'attestation-manifest',
            'vnd.docker.reference.digest': amd64.digest,
          },
        },
      ],
    },
    tag,
  );
  return { store, index, amd64, arm64 };
}

describe('facts of an image', () => {
  it('are those of the configuration, for one platform of several', async () => {
    const { store, index, amd64 } = multiPlatform('22.3');
    const facts = await read(store, `${NAME}:22.3`);
    assert.ok(facts.kind === 'image');
    const { env, ...rest } = facts;
    assert.deepEqual(rest, {
      kind: 'image',
      registry: 'registry.test',
      name: NAME,
      tag: '22.3',
      digest: index.digest,
      manifestDigest: amd64.digest,
      platform: 'linux/amd64',
      platforms: ['linux/amd64', 'linux/arm64/v8'],
      created: '2026-03-01T10:00:00Z',
      size: 5,
      layers: 1,
      user: 'app',
      workdir: '/app',
      entrypoint: ['/entry'],
      cmd: ['serve'],
      shell: ['/bin/bash', '-c'],
      onbuild: ['RUN true'],
      ports: ['8080/tcp'],
      labels: { source: 'https://git.test/app', revision: 'abc' },
      attestations: undefined,
      newer: undefined,
      signature: undefined,
      gaps: [],
    });
    assert.deepEqual(
      [...env],
      [
        ['PATH', '/usr/bin'],
        ['NODE_VERSION', '22.3.0'],
        ['API_TOKEN', undefined],
        ['ODD', ''],
      ],
    );
    assert.deepEqual(
      store.asked.map((path) => path.split('/')[0]),
      ['manifests', 'manifests', 'manifests', 'blobs'],
    );
  });

  it('are those of the platform that is wanted', async () => {
    const { store, arm64 } = multiPlatform('1');
    for (const platform of ['linux/arm64', 'linux/aarch64', 'linux/arm64/v8']) {
      const facts = await read(store, `${NAME}:1`, { platform });
      assert.ok(facts.kind === 'image', platform);
      assert.deepEqual([facts.manifestDigest, facts.user], [arm64.digest, '']);
    }
    const none = await read(store, `${NAME}:1`, { platform: 'linux/s390x' });
    assert.ok(none.kind === 'image');
    assert.deepEqual(
      [none.platform, none.platforms, none.gaps],
      ['linux/amd64', ['linux/amd64', 'linux/arm64/v8'], ['There is no image for linux/s390x.']],
    );
  });

  it('are those of a digest, whatever the tag is by now', async () => {
    const { store, amd64 } = multiPlatform('1');
    const facts = await read(store, `${NAME}:gone@${amd64.digest}`);
    assert.ok(facts.kind === 'image');
    assert.deepEqual(
      [facts.digest, facts.manifestDigest, facts.platforms],
      [amd64.digest, amd64.digest, ['linux/amd64']],
    );
  });

  it('have newer tags and what is attested, when asked', async () => {
    const { store, index } = multiPlatform('22.3');
    store.tag('22.11', '22', '24.0');
    const bundle = {
      ...store.blob('{}'),
      artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      annotations: { 'dev.sigstore.bundle.predicateType': 'https://cyclonedx.org/bom' },
    };
    store.refer(index.digest, bundle);
    const facts = await read(store, `${NAME}:22.3`, { tags: true, attestations: true });
    assert.ok(facts.kind === 'image');
    assert.deepEqual(facts.newer, { inStream: '22.11', later: '24.0' });
    assert.deepEqual(facts.attestations, [
      { kind: 'sbom', format: 'SPDX' },
      { kind: 'sbom', format: 'CycloneDX' },
      { kind: 'provenance', format: 'SLSA v0.2' },
    ]);
  });

  it('say what was not told', async () => {
    const { store } = multiPlatform('22.3');
    store.broken.set('tags/', 403);
    store.broken.set('referrers/', 500);
    const facts = await read(store, `${NAME}:22.3`, { tags: true, attestations: true });
    assert.ok(facts.kind === 'image');
    assert.equal(facts.newer, undefined);
    assert.equal(facts.attestations?.length, 2);
    assert.equal(facts.gaps.length, 2);
    assert.match(facts.gaps[0] ?? '', /^Newer tags are not known: registry\.test .*\.$/);
    assert.match(facts.gaps[1] ?? '', /^Attestations may be missing: registry\.test .*status 500\.$/);
  });

  it('are a failure in words where there is no image', async () => {
    const store = new ImageStore();
    store.manifest(
      { config: store.blob('{}', 'application/vnd.cncf.helm.config.v1+json'), layers: [] },
      'chart',
    );
    const inner = store.manifest({ manifests: [] });
    store.manifest({ manifests: [] }, 'empty');
    store.manifest({ manifests: [{ ...inner, platform: { os: 'linux', architecture: 'amd64' } }] }, 'nested');
    store.manifest(
      { config: store.blob('[', 'application/vnd.oci.image.config.v1+json'), layers: [] },
      'broken',
    );
    const reasons: Record<string, string> = {};
    for (const tag of ['none', 'chart', 'empty', 'nested', 'broken']) {
      const answer = await read(store, `${NAME}:${tag}`);
      assert.ok(answer.kind === 'failed', tag);
      reasons[tag] = answer.reason;
    }
    assert.deepEqual(reasons, {
      none: 'has no such image',
      chart: 'has something else than an image under that name',
      empty: 'has no image there',
      nested: 'answered with an index inside an index',
      broken: 'answered with something that makes no sense',
    });
  });
});
