import type { Attested } from '../image/facts.ts';
import type { RegistryClient } from '../registry/client.ts';
import type { Descriptor, Manifest } from '../registry/documents.ts';
import type { RegistryFailure } from '../registry/failure.ts';
import type { Repository } from '../registry/origin.ts';

/** An index has one for each platform; more are not read. */
const MAX_MANIFESTS = 4;

/**
 * Which statements lie beside an image: in its index, where BuildKit puts them
 * (https://docs.docker.com/build/metadata/attestations/attestation-storage/), as what refers to it, and under cosign's tag.
 * That they are there, not that they are true.
 */
export async function presentAttestations(
  client: RegistryClient,
  repository: Repository,
  {
    index,
    digest,
    manifestDigest,
  }: {
    readonly index: readonly Descriptor[];
    readonly digest: string;
    readonly manifestDigest: string;
  },
  signal: AbortSignal | undefined,
): Promise<{ readonly found: readonly Attested[]; readonly failures: readonly RegistryFailure[] }> {
  const options = signal === undefined ? {} : { signal };
  const failures: RegistryFailure[] = [];
  const beside = index
    .filter((each) => isAttestation(each) && each.annotations[REFERENCE_DIGEST] === manifestDigest)
    .slice(0, MAX_MANIFESTS);
  const manifests = beside.map((each) => client.manifest(repository, each.digest, options));
  const tagged = async (): Promise<Manifest | RegistryFailure> => {
    const told = await client.resolve(repository, `${digest.replace(':', '-')}.att`, options);
    return told.kind === 'failed' ? told : client.manifest(repository, told.digest, options);
  };
  const referring = [...new Set([digest, manifestDigest])].map((each) =>
    client.referrers(repository, each, options),
  );
  const types = new Set<string>();
  for (const manifest of await Promise.all([...manifests, tagged()])) {
    if (manifest.kind === 'image') for (const layer of manifest.layers) types.add(predicateOf(layer));
    else if (manifest.kind === 'failed' && manifest.code !== 'not-found') failures.push(manifest);
  }
  for (const answer of await Promise.all(referring)) {
    if (answer.kind === 'failed') failures.push(answer);
    else for (const each of answer.manifests) types.add(predicateOf(each));
  }
  return { found: attestedBy(types), failures };
}

const REFERENCE_DIGEST = 'vnd.docker.reference.digest';

/** Whether a manifest of an index is no image, but tells of one. */
export function isAttestation({ annotations }: Descriptor): boolean {
  return annotations['vnd.docker.reference.type'] === 'attestation-manifest';
}

/** What a statement says it is, or what a file that is one by itself is. */
function predicateOf({ annotations, artifactType, mediaType }: Descriptor): string {
  return (
    annotations['in-toto.io/predicate-type'] ??
    annotations['dev.sigstore.bundle.predicateType'] ??
    annotations['predicateType'] ??
    artifactType ??
    mediaType
  );
}

const FORMATS: readonly (readonly [type: RegExp, Attested['kind'], format: string])[] = [
  [/^https:\/\/cyclonedx\.org\/vex/, 'vex', 'CycloneDX'],
  [/^https:\/\/openvex\.dev\//, 'vex', 'OpenVEX'],
  [/^https:\/\/spdx\.dev\/Document|^application\/spdx\+json$|^text\/spdx$/, 'sbom', 'SPDX'],
  [/^https:\/\/cyclonedx\.org\/bom|^application\/vnd\.cyclonedx\b/, 'sbom', 'CycloneDX'],
  [/^https:\/\/scout\.docker\.com\/sbom\//, 'sbom', 'Docker Scout'],
  [/^https:\/\/slsa\.dev\/provenance\/v1(?![\d])/, 'provenance', 'SLSA v1'],
  [/^https:\/\/slsa\.dev\/provenance\/v0\.2/, 'provenance', 'SLSA v0.2'],
];

function attestedBy(types: ReadonlySet<string>): readonly Attested[] {
  return FORMATS.flatMap(([pattern, kind, format]) =>
    [...types].some((type) => pattern.test(type)) ? [{ kind, format }] : [],
  );
}
