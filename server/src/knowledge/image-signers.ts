import { parseReference } from '../image/reference.ts';
import type { ImageSigner } from '../image/signature.ts';

/**
 * Whose signature images are known to have. Sources, of 2026-08-22:
 * - https://docs.docker.com/dhi/how-to/verify/ and https://github.com/docker-hardened-images/keyring (key of 2026-03-25)
 * - https://edu.chainguard.dev/chainguard/chainguard-images/how-to-use/verifying-chainguard-images-and-metadata-signatures-with-cosign/
 * - https://github.com/GoogleContainerTools/distroless#how-do-i-verify-distroless-images
 */
const SIGNERS: readonly (readonly [name: RegExp, signer: ImageSigner])[] = [
  [
    /^dhi\.io\//,
    {
      kind: 'key',
      vendor: 'Docker',
      key: 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEKdROmntRJFBrOJOQF5ww6gDBJqGmFxa4333s1KsL9ISjtmRzGNih9lNRsqfRVjgFgJIdL6EQ9dohdanvn7r2cg==',
    },
  ],
  // Those of customers are signed by identities of their own.
  [
    /^cgr\.dev\/chainguard\//,
    {
      kind: 'identity',
      vendor: 'Chainguard',
      identity: 'https://github.com/chainguard-images/images/.github/workflows/release.yaml@refs/heads/main',
      issuer: 'https://token.actions.githubusercontent.com',
    },
  ],
  [
    /^gcr\.io\/distroless\//,
    {
      kind: 'identity',
      vendor: 'Google',
      identity: 'keyless@distroless.iam.gserviceaccount.com',
      issuer: 'https://accounts.google.com',
    },
  ],
];

/** Who should have signed an image; undefined for those that nobody is known to sign. */
export function imageSigner(reference: string): ImageSigner | undefined {
  const name = parseReference(reference)?.canonicalName;
  return name === undefined ? undefined : SIGNERS.find(([pattern]) => pattern.test(name))?.[1];
}
