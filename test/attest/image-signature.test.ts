// Whole chains that are valid but for one thing, verified by the code that people run.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { imageSignature } from '../../server/src/attest/image-signature.ts';
import { TRUSTED_ROOT } from '../../server/src/attest/trusted-root-data.ts';
import type { ImageSignature, ImageSigner } from '../../server/src/image/signature.ts';
import { ImageStore, type Placed } from '../support/image-store.ts';
import { sha256 } from '../support/registry.ts';
import { IN_TOTO, SIMPLE_SIGNING, statementOf, TestSigstore } from '../support/sigstore.ts';

const SIGNER = {
  kind: 'identity',
  vendor: 'Acme',
  identity: 'https://git.test/acme/images/.github/workflows/release.yaml@refs/heads/main',
  issuer: 'https://tokens.test',
} as const satisfies ImageSigner;
const KEYS = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const KEY: ImageSigner = {
  kind: 'key',
  vendor: 'Acme',
  key: KEYS.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
};
const BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const SIGN = 'https://sigstore.dev/cosign/sign/v1';
const OTHER = sha256('another image');

const sigstore = new TestSigstore();

/** A store with one image for one platform. */
function imageStore(): { readonly store: ImageStore; readonly image: Placed } {
  const store = new ImageStore();
  return { store, image: store.image({ os: 'linux', architecture: 'amd64' }, '1') };
}

function judge(
  store: ImageStore,
  image: Placed,
  signer: ImageSigner = SIGNER,
  trustedRoot: unknown = sigstore.root(),
): Promise<ImageSignature> {
  const place = {
    client: store.client(),
    repository: { registry: 'registry.test', path: 'team/app' },
    signal: undefined,
  };
  return imageSignature(place, { digests: [image.digest], signer, trustedRoot });
}

/** Puts cosign's text under its tag. */
function tagSignature(
  store: ImageStore,
  of: string,
  {
    payload,
    annotations,
  }: { readonly payload: string; readonly annotations: Readonly<Record<string, string>> },
): void {
  const layer = { ...store.blob(payload, SIMPLE_SIGNING), annotations };
  store.manifest({ config: store.blob('{}'), layers: [layer] }, `${of.replace(':', '-')}.sig`);
}

function refer(store: ImageStore, to: string, body: unknown, artifactType: string): Placed {
  const layer = store.blob(typeof body === 'string' ? body : JSON.stringify(body), artifactType);
  const manifest = store.manifest({ artifactType, config: store.blob('{}'), layers: [layer] });
  store.refer(to, { ...manifest, artifactType });
  return manifest;
}

const VERIFIED = {
  state: 'verified',
  vendor: 'Acme',
  identity: SIGNER.identity,
  issuer: SIGNER.issuer,
} as const;

function reasonOf(signature: ImageSignature): string {
  assert.ok(signature.state === 'invalid', JSON.stringify(signature));
  return signature.reason;
}

describe('a signature of an image', function () {
  this.timeout(20_000);

  it("is verified from cosign's tag", async () => {
    const { store, image } = imageStore();
    tagSignature(store, image.digest, sigstore.cosign(image.digest, { by: SIGNER }));
    assert.deepEqual(await judge(store, image), { ...VERIFIED, through: 'signature' });
  });

  for (const clock of ['log', 'authority'] as const) {
    it(`is verified from a bundle that refers to it, its time told by the ${clock}`, async () => {
      const { store, image } = imageStore();
      const bundle = sigstore.bundle(statementOf([image.digest], SIGN), { by: SIGNER, clock });
      refer(store, image.digest, bundle, BUNDLE);
      assert.deepEqual(await judge(store, image), { ...VERIFIED, through: 'signature' });
    });
  }

  it('is verified through a signed statement, where there is no signature', async () => {
    const { store, image } = imageStore();
    const { envelope, annotations } = sigstore.envelope(statementOf([OTHER, image.digest]), {
      by: SIGNER,
    });
    const layer = { ...store.blob(envelope, 'application/vnd.dsse.envelope.v1+json'), annotations };
    store.manifest({ config: store.blob('{}'), layers: [layer] }, `${image.digest.replace(':', '-')}.att`);
    assert.deepEqual(await judge(store, image), { ...VERIFIED, through: 'attestation' });
  });

  it('is verified by a key, without certificate and log', async () => {
    const { store, image } = imageStore();
    const { payload, annotations } = sigstore.cosign(image.digest, { by: KEYS.privateKey });
    const { 'dev.sigstore.cosign/bundle': _, ...alone } = annotations;
    tagSignature(store, image.digest, { payload, annotations: alone });
    assert.deepEqual(await judge(store, image, KEY), {
      state: 'verified',
      vendor: 'Acme',
      through: 'signature',
    });
  });

  it('is verified by a key through a statement whose manifest is signed', async () => {
    const { store, image } = imageStore();
    const kept = refer(store, image.digest, statementOf([image.digest]), IN_TOTO);
    tagSignature(store, kept.digest, sigstore.cosign(kept.digest, { by: KEYS.privateKey }));
    assert.deepEqual(await judge(store, image, KEY), {
      state: 'verified',
      vendor: 'Acme',
      through: 'attestation',
    });
  });

  it('may be one of several, of which others are not right', async () => {
    const { store, image } = imageStore();
    refer(store, image.digest, '{ "no": "bundle" }', BUNDLE);
    refer(
      store,
      image.digest,
      sigstore.bundle(statementOf([image.digest], SIGN), {
        by: { ...SIGNER, identity: 'https://git.test/somebody' },
        clock: 'log',
      }),
      BUNDLE,
    );
    const bundle = sigstore.bundle(statementOf([image.digest], SIGN), { by: SIGNER, clock: 'log' });
    refer(store, image.digest, bundle, BUNDLE);
    assert.equal((await judge(store, image)).state, 'verified');
  });

  it('is missing where nothing claims to be one', async () => {
    const { store, image } = imageStore();
    store.refer(image.digest, { ...store.blob('x'), artifactType: 'application/spdx+json' });
    // A statement that nobody has signed says nothing of who made it.
    refer(store, image.digest, statementOf([image.digest]), IN_TOTO);
    assert.deepEqual(await judge(store, image), { state: 'unsigned', vendor: 'Acme' });
  });

  const wrongSigners: readonly (readonly [string, Partial<typeof SIGNER>, RegExp])[] = [
    [
      'identity',
      { identity: `${SIGNER.identity}x` } as never,
      /^is by https:\/\/git\.test\/.*mainx \(as .*and not by/,
    ],
    // A regular expression, or a part of the name, would take these.
    [
      'identity',
      { identity: SIGNER.identity.replace('git.test', 'gitxtest') } as never,
      /^is by https:\/\/gitxtest/,
    ],
    [
      'identity',
      { identity: `https://evil.test/?${SIGNER.identity}` } as never,
      /^is by https:\/\/evil\.test/,
    ],
    ['issuer', { issuer: 'https://tokens.evil.test' } as never, /\(as https:\/\/tokens\.evil\.test says\)/],
    ['issuer', { issuer: '' } as never, /\(as nobody says\)/],
  ];
  for (const [what, changed, reason] of wrongSigners) {
    it(`is refused of another ${what}: ${JSON.stringify(changed)}`, async () => {
      const { store, image } = imageStore();
      tagSignature(store, image.digest, sigstore.cosign(image.digest, { by: { ...SIGNER, ...changed } }));
      assert.match(reasonOf(await judge(store, image)), reason);
    });
  }

  it('is refused of another key', async () => {
    const { store, image } = imageStore();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    tagSignature(store, image.digest, sigstore.cosign(image.digest, { by: privateKey }));
    assert.equal(reasonOf(await judge(store, image, KEY)), 'was not made with the key of Acme');
  });

  it('is refused when it is of another manifest', async () => {
    const { store, image } = imageStore();
    // Signed by whom it should be, and moved here from an image that is signed.
    tagSignature(store, image.digest, sigstore.cosign(OTHER, { by: SIGNER }));
    assert.equal(reasonOf(await judge(store, image)), 'is of another image');
  });

  it('is refused when its text was changed to speak of this manifest', async () => {
    const { store, image } = imageStore();
    const { payload, annotations } = sigstore.cosign(OTHER, { by: SIGNER });
    tagSignature(store, image.digest, { payload: payload.replace(OTHER, image.digest), annotations });
    assert.match(reasonOf(await judge(store, image)), /is not in the public log|does not fit/);
  });

  for (const clock of ['log', 'authority'] as const) {
    it(`is refused when the statement is about something else (${clock})`, async () => {
      const { store, image } = imageStore();
      const bundle = sigstore.bundle(statementOf([OTHER], SIGN), { by: SIGNER, clock });
      refer(store, image.digest, bundle, BUNDLE);
      assert.equal(reasonOf(await judge(store, image)), 'is of another image');
    });

    it(`is refused when the statement was changed to be about this (${clock})`, async () => {
      const { store, image } = imageStore();
      const bundle = sigstore.bundle(statementOf([OTHER], SIGN), { by: SIGNER, clock });
      const payload = Buffer.from(JSON.stringify(statementOf([image.digest], SIGN))).toString('base64');
      const changed = { ...bundle, dsseEnvelope: { ...(bundle['dsseEnvelope'] as object), payload } };
      refer(store, image.digest, changed, BUNDLE);
      assert.match(reasonOf(await judge(store, image)), /is not in the public log|does not fit/);
    });
  }

  it('is refused when the kept statement is about something else', async () => {
    const { store, image } = imageStore();
    const kept = refer(store, image.digest, statementOf([OTHER]), IN_TOTO);
    tagSignature(store, kept.digest, sigstore.cosign(kept.digest, { by: KEYS.privateKey }));
    assert.equal(reasonOf(await judge(store, image, KEY)), 'is of a statement about another image');
  });

  it('is refused of an authority that had ended, or that is not known', async () => {
    const { store, image } = imageStore();
    tagSignature(store, image.digest, sigstore.cosign(image.digest, { by: SIGNER }));
    const ended = sigstore.root(new Date('2024-01-01'));
    assert.match(reasonOf(await judge(store, image, SIGNER, ended)), /certificate that is not of Sigstore/);
    const other = new TestSigstore();
    assert.equal((await judge(store, image, SIGNER, other.root())).state, 'invalid');
    // The one that comes with us knows nothing of the tests.
    assert.equal((await judge(store, image, SIGNER, TRUSTED_ROOT)).state, 'invalid');
  });

  it('is refused when the certificate was over', async () => {
    const late = new TestSigstore({ logAhead: 60 * 60 * 1000 });
    const { store, image } = imageStore();
    tagSignature(store, image.digest, late.cosign(image.digest, { by: SIGNER }));
    assert.match(reasonOf(await judge(store, image, SIGNER, late.root())), /not valid when it was used/);
  });

  it('is refused without proof of when it was made', async () => {
    const { store, image } = imageStore();
    const { payload, annotations } = sigstore.cosign(image.digest, { by: SIGNER });
    const { 'dev.sigstore.cosign/bundle': _, ...alone } = annotations;
    tagSignature(store, image.digest, { payload, annotations: alone });
    assert.equal(reasonOf(await judge(store, image)), 'has no proof of when it was made');
  });

  it('is not judged when the registry does not tell all', async () => {
    const { store, image } = imageStore();
    tagSignature(store, image.digest, sigstore.cosign(OTHER, { by: SIGNER }));
    store.broken.set('referrers/', 500);
    assert.deepEqual(await judge(store, image), {
      state: 'unknown',
      vendor: 'Acme',
      reason: 'answered with status 500',
    });
  });

  it('is not judged when it is of a kind that is not known', async () => {
    const { store, image } = imageStore();
    const { signatures, ...envelope } = sigstore.bundle(statementOf([image.digest], SIGN), {
      by: SIGNER,
      clock: 'log',
    }).dsseEnvelope as { readonly signatures: readonly unknown[] };
    const several = { ...envelope, signatures: [...signatures, ...signatures] };
    refer(
      store,
      image.digest,
      { mediaType: BUNDLE, verificationMaterial: {}, dsseEnvelope: several },
      BUNDLE,
    );
    assert.equal((await judge(store, image)).state, 'unknown');
  });
});

describe('a hostile signature', function () {
  this.timeout(60_000);

  it('is refused, whichever part of a good one is replaced', async () => {
    const good = sigstore.bundle(statementOf([OTHER], SIGN), { by: SIGNER, clock: 'log' });
    const nasty: readonly unknown[] = [
      null,
      0,
      '',
      'x',
      [],
      {},
      [null],
      -1e308,
      { $case: 'x' },
      '__proto__',
      true,
    ];
    let tried = 0;
    for (const path of pathsOf(good)) {
      for (const value of nasty) {
        const { store, image } = imageStore();
        refer(store, image.digest, replaced(good, path, value), BUNDLE);
        const { state } = await judge(store, image);
        assert.ok(
          state === 'invalid' || state === 'unknown' || state === 'unsigned',
          `${path.join('.')}: ${state}`,
        );
        tried += 1;
      }
    }
    assert.ok(tried > 200);
  });

  const bodies: Readonly<Record<string, string>> = {
    nothing: '',
    'no JSON': '{ "mediaType": ',
    null: 'null',
    list: '[]',
    binary: '\u0000\ufffd'.repeat(1000),
    deep: `{"dsseEnvelope":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    prototype: '{"__proto__":{"dsseEnvelope":{}},"constructor":1}',
    'deep ASN.1': JSON.stringify({
      mediaType: BUNDLE,
      verificationMaterial: {
        certificate: { rawBytes: Buffer.from('3080'.repeat(100_000), 'hex').toString('base64') },
      },
      dsseEnvelope: { payloadType: IN_TOTO, payload: 'e30=', signatures: [{ sig: 'AA==' }] },
    }),
    'many log entries': JSON.stringify({
      mediaType: BUNDLE,
      verificationMaterial: { tlogEntries: Array.from({ length: 20_000 }, () => ({})) },
      dsseEnvelope: { payloadType: IN_TOTO, payload: 'e30=', signatures: [{ sig: 'AA==' }] },
    }),
  };
  for (const [name, body] of Object.entries(bodies)) {
    it(`is refused: ${name}`, async () => {
      const { store, image } = imageStore();
      refer(store, image.digest, body, BUNDLE);
      tagSignature(store, image.digest, {
        payload: body,
        annotations: {
          'dev.cosignproject.cosign/signature': body.slice(0, 1000),
          'dev.sigstore.cosign/certificate': `-----BEGIN CERTIFICATE-----${body}-----END CERTIFICATE-----`,
          'dev.sigstore.cosign/bundle': body,
          'dev.sigstore.cosign/rfc3161timestamp': body,
        },
      });
      for (const signer of [SIGNER, KEY]) {
        const { state } = await judge(store, image, signer);
        assert.ok(state === 'invalid' || state === 'unknown', state);
      }
    });
  }

  const slow: readonly (readonly [string, (entry: Entry) => unknown])[] = [
    [
      'a regular expression as the name of a log',
      ({ inclusionProof: proof, ...rest }) => {
        const envelope = proof.checkpoint.envelope.replace(/\u2014 \S+/, `\u2014 ${'(.*)*'.repeat(20)}!`);
        return { ...rest, inclusionProof: { ...proof, checkpoint: { envelope } } };
      },
    ],
    [
      'a size of a million digits',
      ({ inclusionProof: proof, ...rest }) => {
        const envelope = proof.checkpoint.envelope.replace('\n1\n', `\n${'9'.repeat(900_000)}\n`);
        return { ...rest, inclusionProof: { ...proof, checkpoint: { envelope } } };
      },
    ],
    ['a number of a million digits', (entry) => ({ ...entry, logIndex: '9'.repeat(900_000) })],
    [
      'a proof of many steps',
      ({ inclusionProof: proof, ...rest }) => ({
        ...rest,
        inclusionProof: { ...proof, hashes: Array.from({ length: 20_000 }, () => proof.rootHash) },
      }),
    ],
  ];
  for (const [name, changed] of slow) {
    it(`does not take long: ${name}`, async () => {
      const { store, image } = imageStore();
      const bundle = sigstore.bundle(statementOf([image.digest], SIGN), { by: SIGNER, clock: 'log' });
      const material = bundle['verificationMaterial'] as { readonly tlogEntries: readonly [Entry] };
      const verificationMaterial = { ...material, tlogEntries: [changed(material.tlogEntries[0])] };
      refer(store, image.digest, { ...bundle, verificationMaterial }, BUNDLE);
      const { user } = process.cpuUsage();
      assert.equal(reasonOf(await judge(store, image)), 'cannot be read');
      assert.ok(process.cpuUsage().user - user < 1_000_000);
    });
  }

  it('is not read when it is larger than one can be', async () => {
    const { store, image } = imageStore();
    refer(store, image.digest, 'x'.repeat(1024 * 1024 + 1), BUNDLE);
    const before = store.asked.length;
    assert.equal((await judge(store, image)).state, 'unknown');
    assert.ok(!store.asked.slice(before).some((path) => path.startsWith('blobs/')));
  });

  it('does not lead to more requests than are needed for a few', async () => {
    const { store, image } = imageStore();
    for (let index = 0; index < 300; index++) refer(store, image.digest, `{"n":${index}}`, BUNDLE);
    assert.equal((await judge(store, image)).state, 'unknown', 'the right one may be among the others');
    assert.ok(store.asked.length < 60, String(store.asked.length));
  });
});

interface Entry {
  readonly inclusionProof: {
    readonly checkpoint: { readonly envelope: string };
    readonly rootHash: string;
  };
}

function pathsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    ...(path.length > 0 ? [path] : []),
    ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...path, key])),
  ];
}

function replaced(value: unknown, [first, ...rest]: readonly string[], by: unknown): unknown {
  if (first === undefined) return by;
  const entries = Object.entries(value as object).map(([key, each]) => [
    key,
    key === first ? replaced(each, rest, by) : (each as unknown),
  ]);
  const object = Object.fromEntries(entries) as Record<string, unknown>;
  return Array.isArray(value) ? Object.values(object) : object;
}
