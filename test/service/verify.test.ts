import assert from 'node:assert/strict';
import { imageSigner } from '../../server/src/knowledge/image-signers.ts';
import { SignatureChecker, type VerifyOutcome } from '../../server/src/service/verify.ts';
import { ImageStore } from '../support/image-store.ts';
import { SIMPLE_SIGNING, TestSigstore } from '../support/sigstore.ts';

const sigstore = new TestSigstore();
const signer = imageSigner('cgr.dev/chainguard/node');
assert.ok(signer?.kind === 'identity');
const IMAGE = { os: 'linux', architecture: 'amd64' };

/** An image by its tag, signed by whoever. */
function sign(
  store: ImageStore,
  tag: string,
  by: { readonly identity: string; readonly issuer: string },
): void {
  const { digest } = store.image({ ...IMAGE, created: tag }, tag);
  const { payload, annotations } = sigstore.cosign(digest, { by });
  const layer = { ...store.blob(payload, SIMPLE_SIGNING), annotations };
  store.manifest({ config: store.blob('{}'), layers: [layer] }, `${digest.replace(':', '-')}.sig`);
}

function states(outcomes: readonly VerifyOutcome[]): readonly (readonly [string, string])[] {
  return outcomes.map(({ reference, result }) => [reference, result.state]);
}

describe('the signatures of a file', () => {
  it('are looked for where images should have one, and nobody else is asked', async () => {
    const store = new ImageStore();
    sign(store, 'good', signer);
    sign(store, 'bad', { ...signer, identity: 'https://github.com/somebody/else' });
    store.image(IMAGE, 'plain');
    const text = [
      'ARG TAG=good',
      'FROM cgr.dev/chainguard/node:$TAG AS a',
      'FROM cgr.dev/chainguard/node:bad',
      'FROM cgr.dev/chainguard/node:plain',
      'FROM cgr.dev/chainguard/node:gone',
      'FROM cgr.dev/acme.test/node:good',
      'FROM node:22',
      'COPY --from=cgr.dev/chainguard/node:good /a /b',
      'COPY --from=a /a /b',
    ].join('\n');
    const checker = new SignatureChecker(store.client());
    const outcomes = await checker.verify(text, { trustedRoot: sigstore.root() });
    assert.deepEqual(states(outcomes), [
      ['cgr.dev/chainguard/node:good', 'verified'],
      ['cgr.dev/chainguard/node:bad', 'invalid'],
      ['cgr.dev/chainguard/node:plain', 'unsigned'],
      ['cgr.dev/chainguard/node:gone', 'failed'],
      ['cgr.dev/acme.test/node:good', 'unlisted'],
      ['node:22', 'unlisted'],
      ['cgr.dev/chainguard/node:good', 'verified'],
    ]);
    const asked = store.asked.length;
    await checker.verify(text, { trustedRoot: sigstore.root() });
    assert.equal(store.asked.length, asked, 'what is known is not asked for again');
  });

  it('are not looked for at registries that may not be asked', async () => {
    const store = new ImageStore();
    const checker = new SignatureChecker(store.client());
    const outcomes = await checker.verify('FROM cgr.dev/chainguard/node\n', { allowed: new Set(['gcr.io']) });
    assert.deepEqual(outcomes[0]?.result, { state: 'left', reason: 'is of cgr.dev, which may not be asked' });
    assert.deepEqual(store.asked, []);
  });
});

describe('who signs an image', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['dhi.io/node:22', 'Docker'],
    ['cgr.dev/chainguard/static', 'Chainguard'],
    ['gcr.io/distroless/static-debian12:nonroot', 'Google'],
    // Of customers, mirrors and others nobody knows.
    ['cgr.dev/acme.test/static', undefined],
    ['acme/dhi-node:22', undefined],
    ['gcr.io/distroless.evil/x', undefined],
    ['evil.test/gcr.io/distroless/static', undefined],
    ['node:22', undefined],
  ];
  for (const [reference, vendor] of cases)
    it(`${reference}: ${vendor ?? 'nobody'}`, () => assert.equal(imageSigner(reference)?.vendor, vendor));
});
