import type { RegistryClient } from '../registry/client.ts';
import type { Descriptor, Manifest } from '../registry/documents.ts';
import { failure, type RegistryFailure } from '../registry/failure.ts';
import type { Repository } from '../registry/origin.ts';
import { type Claim, claimOfBundle, claimOfEnvelope, claimOfSimpleSigning } from './claim.ts';
import { fieldsOf, parseObject } from './json.ts';

/** A claim that was found, or why one that is there could not be read. */
export type Found = Claim | RegistryFailure;

const SIMPLE_SIGNING = 'application/vnd.dev.cosign.simplesigning.v1+json';
const ENVELOPE = 'application/vnd.dsse.envelope.v1+json';
const IN_TOTO = 'application/vnd.in-toto+json';
const COSIGN_SIGNATURE = 'application/vnd.dev.cosign.artifact.sig.v1+json';
const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v0\.3)?\+json/;

/** Text that names a digest; a bundle; and a statement, which may be all that is in an image. */
const MAX_PAYLOAD = 64 * 1024;
const MAX_BUNDLE = 1024 * 1024;
const MAX_STATEMENT = 8 * 1024 * 1024;
/** Some are signed again and again; who has more than that to read has enough. */
const MAX_CLAIMS = 16;
const MAX_STATEMENTS = 3;

export interface Place {
  readonly client: RegistryClient;
  readonly repository: Repository;
  readonly signal: AbortSignal | undefined;
}

/** A place, and what is known of it already: each kind of claim looks among the same referrers. */
export interface Search extends Place {
  readonly referring: Map<string, ReturnType<RegistryClient['referrers']>>;
}

/** What was not read may be right, so nobody can say that nothing is. */
const TOO_MANY = failure('untrustworthy', 'has more signatures of it than are read');
const TOO_LARGE = failure('untrustworthy', 'has a signature of it that is too large to be read');

/** Signatures of what has a digest: under cosign's tag, and among what refers to it. */
export async function* signatureClaims(place: Search, digest: string): AsyncGenerator<Found> {
  const tagged = await tagOf(place, digest, 'sig');
  if (tagged !== undefined) yield* claimsIn(place, tagged);
  yield* referringClaims(place, digest, isSignature);
}

/** Statements about it that are signed themselves. */
export async function* statementClaims(place: Search, digest: string): AsyncGenerator<Found> {
  const tagged = await tagOf(place, digest, 'att');
  if (tagged !== undefined) yield* claimsIn(place, tagged);
  yield* referringClaims(place, digest, isStatement);
}

/** A statement that is not signed itself, but kept in a manifest that may be. */
export interface KeptStatement {
  readonly manifestDigest: string;
  /** Reads it, when it matters. */
  readonly read: () => Promise<Uint8Array | RegistryFailure>;
}

/** As Docker Hardened Images keep them (https://docs.docker.com/dhi/how-to/verify/). */
export async function keptStatements(
  place: Search,
  digest: string,
): Promise<readonly (KeptStatement | RegistryFailure)[]> {
  const { client, repository, signal } = place;
  const referring = await referrersOf(place, digest);
  if (referring.kind === 'failed') return [referring];
  const chosen = smallest(referring.manifests.filter(isStatement), MAX_STATEMENTS);
  return chosen.map(({ digest: manifestDigest }) => ({
    manifestDigest,
    read: async () => {
      const manifest = await client.manifest(repository, manifestDigest, optionsOf(place));
      if (manifest.kind === 'failed') return manifest;
      const [layer] = manifest.kind === 'image' ? manifest.layers : [];
      if (layer === undefined || layer.size > MAX_STATEMENT) return new Uint8Array();
      const got = await client.blob(repository, layer, {
        why: 'a statement about an image',
        ...(signal && { signal }),
      });
      return got.kind === 'failed' ? got : got.body;
    },
  }));
}

function referrersOf(
  { client, repository, referring, ...place }: Search,
  digest: string,
): ReturnType<RegistryClient['referrers']> {
  const known = referring.get(digest) ?? client.referrers(repository, digest, optionsOf(place));
  referring.set(digest, known);
  return known;
}

async function tagOf(
  place: Search,
  digest: string,
  suffix: 'sig' | 'att',
): Promise<Manifest | RegistryFailure | undefined> {
  const { client, repository } = place;
  const told = await client.resolve(repository, `${digest.replace(':', '-')}.${suffix}`, optionsOf(place));
  if (told.kind === 'failed') return told.code === 'not-found' ? undefined : told;
  return client.manifest(repository, told.digest, optionsOf(place));
}

async function* referringClaims(
  place: Search,
  digest: string,
  isWanted: (descriptor: Descriptor) => boolean,
): AsyncGenerator<Found> {
  const { client, repository } = place;
  const referring = await referrersOf(place, digest);
  if (referring.kind === 'failed') {
    yield referring;
    return;
  }
  const wanted = referring.manifests.filter(isWanted);
  for (const each of wanted.slice(0, MAX_CLAIMS))
    yield* claimsIn(place, await client.manifest(repository, each.digest, optionsOf(place)));
  if (wanted.length > MAX_CLAIMS) yield TOO_MANY;
}

function isSignature({ artifactType = '', annotations }: Descriptor): boolean {
  if (artifactType === COSIGN_SIGNATURE) return true;
  const predicate = annotations['dev.sigstore.bundle.predicateType'];
  return (
    BUNDLE.test(artifactType) &&
    (predicate === undefined || predicate.startsWith('https://sigstore.dev/cosign/sign'))
  );
}

function isStatement(descriptor: Descriptor): boolean {
  const { artifactType = '' } = descriptor;
  return (
    artifactType === IN_TOTO ||
    artifactType === ENVELOPE ||
    (BUNDLE.test(artifactType) && !isSignature(descriptor))
  );
}

/** The claims of a manifest, the small ones first: one that is right is enough. */
async function* claimsIn(place: Search, manifest: Manifest | RegistryFailure): AsyncGenerator<Found> {
  if (manifest.kind === 'failed') {
    // What is told of and not there cannot be of any worth.
    if (manifest.code !== 'not-found') yield manifest;
    return;
  }
  if (manifest.kind === 'index') return;
  for (const layer of smallest(manifest.layers, MAX_CLAIMS)) {
    const claim = await claimOf(place, layer);
    if (claim !== undefined) yield claim;
  }
  if (manifest.layers.length > MAX_CLAIMS) yield TOO_MANY;
}

async function claimOf(place: Search, layer: Descriptor): Promise<Found | undefined> {
  const { mediaType, annotations, size } = layer;
  const isBundle = BUNDLE.test(mediaType);
  const most = mediaType === SIMPLE_SIGNING ? MAX_PAYLOAD : isBundle ? MAX_BUNDLE : MAX_STATEMENT;
  if (!isBundle && ![SIMPLE_SIGNING, ENVELOPE, IN_TOTO].includes(mediaType)) return undefined;
  if (size > most) return TOO_LARGE;
  const { client, repository, signal } = place;
  const why = 'a signature of an image';
  const got = await client.blob(repository, layer, { why, ...(signal && { signal }) });
  if (got.kind === 'failed') return got;
  if (isBundle) return claimOfBundle(got.body);
  if (mediaType === SIMPLE_SIGNING) return claimOfSimpleSigning(got.body, annotations);
  // A statement alone says nothing of who made it.
  const isSigned = fieldsOf(parseObject(got.body))?.['signatures'] !== undefined;
  return isSigned ? claimOfEnvelope(got.body, annotations) : undefined;
}

function smallest(descriptors: readonly Descriptor[], most: number): readonly Descriptor[] {
  return [...descriptors].sort((a, b) => a.size - b.size).slice(0, most);
}

function optionsOf({ signal }: Pick<Place, 'signal'>): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
