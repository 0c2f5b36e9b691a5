import type { Place } from '../attest/claims.ts';
import type { SignatureOptions } from '../attest/image-signature.ts';
import { isAttestation, presentAttestations } from '../attest/present.ts';
import type { ImageFacts } from '../image/facts.ts';
import { parsePlatform } from '../image/platform.ts';
import type { ImageReference } from '../image/reference.ts';
import { newerTags, versionTag } from '../image/tags.ts';
import type { ImageSignature } from '../image/signature.ts';
import { imageSigner } from '../knowledge/image-signers.ts';
import { looksSecret } from '../knowledge/secret-variables.ts';
import type { RegistryClient } from '../registry/client.ts';
import type { Descriptor, ImageConfig, Manifest } from '../registry/documents.ts';
import { failure, type RegistryFailure } from '../registry/failure.ts';
import { type Repository, repositoryOf } from '../registry/origin.ts';

/** Whether an image is signed by whom it should be; `service/signatures.ts` has one. */
export type SignatureReader = (place: Place, options: SignatureOptions) => Promise<ImageSignature>;

export interface ReadOptions {
  /** Whose configuration is read, such as `linux/arm64`; `linux/amd64` when there is none for it, or the first that there is. */
  readonly platform?: string | undefined;
  /** Do not believe what was known of the tag. */
  readonly fresh?: boolean;
  /** Ask for the list of tags too, which may be long. */
  readonly tags?: boolean;
  /** Ask for what lies beside the image too. */
  readonly attestations?: boolean;
  /** Looks for the signature that it should have; without it nobody does. */
  readonly readSignature?: SignatureReader;
  /** As `verifierFor` has it; by default Sigstore's public good instance. */
  readonly trustedRoot?: unknown;
  readonly signal?: AbortSignal | undefined;
}

const CONFIGS = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);
const DEFAULT_PLATFORM = 'linux/amd64';
/** More is no configuration that anybody wrote. */
const MAX_VARIABLES = 1000;

/**
 * What a registry tells of an image. Three or four questions when nothing is known yet; `tags`, `attestations` and
 * `signature` take more, and what of them is not told is a gap of the answer and no failure.
 */
export async function readImageFacts(
  client: RegistryClient,
  reference: ImageReference,
  readOptions: ReadOptions = {},
): Promise<ImageFacts | RegistryFailure> {
  const { platform, fresh = false, tags = false, attestations = false, signal } = readOptions;
  const repository = repositoryOf(reference.canonicalName);
  const options = signal === undefined ? {} : { signal };
  const tag = reference.tag ?? (reference.digest === undefined ? 'latest' : undefined);
  const told =
    reference.digest === undefined
      ? await client.resolve(repository, tag ?? 'latest', { ...options, fresh })
      : ({ kind: 'digest', digest: reference.digest } as const);
  if (told.kind === 'failed') return told;
  const { digest } = told;
  const top = await client.manifest(repository, digest, options);
  if (top.kind === 'failed') return top;
  const index = top.kind === 'index' ? top.manifests : [];
  const image = await manifestFor(client, repository, { digest, top, platform }, options);
  if (image.kind === 'failed') return image;
  const { manifest, digest: manifestDigest } = image;
  if (!CONFIGS.has(manifest.config.mediaType))
    return failure('not-found', 'has something else than an image under that name');
  const [config, list, beside, signature] = await Promise.all([
    client.config(repository, manifest.config, options),
    tags && tag !== undefined && versionTag(tag) !== undefined ? client.tags(repository, options) : undefined,
    attestations
      ? presentAttestations(client, repository, { index, digest, manifestDigest }, signal)
      : undefined,
    signatureOf(client, reference, [digest, manifestDigest], readOptions),
  ]);
  if (config.kind === 'failed') return config;
  const actual = config.platform ?? image.platform;
  const gaps = [
    ...(platform !== undefined && !isPlatform(actual, platform)
      ? [`There is no image for ${platform}.`]
      : []),
    ...(list?.kind === 'failed' ? [`Newer tags are not known: ${repository.registry} ${list.reason}.`] : []),
    ...(list?.kind === 'tags' && list.isCut
      ? ['Newer tags may be missing: the repository has more than are read.']
      : []),
    ...(beside?.failures
      .slice(0, 1)
      .map(({ reason }) => `Attestations may be missing: ${repository.registry} ${reason}.`) ?? []),
  ];
  return {
    kind: 'image',
    registry: repository.registry,
    name: reference.canonicalName,
    tag,
    digest,
    manifestDigest,
    platform: actual,
    platforms: top.kind === 'index' ? platformsOf(index) : actual === undefined ? [] : [actual],
    size: manifest.layers.reduce((sum, { size }) => sum + size, 0),
    layers: manifest.layers.length,
    ...ofConfig(config),
    attestations: beside?.found,
    newer: list?.kind === 'tags' && tag !== undefined ? newerTags(tag, list.tags) : undefined,
    signature,
    gaps,
  };
}

/** What becomes of the signature that the image should have; undefined where nobody is known to sign it, or looks. */
async function signatureOf(
  client: RegistryClient,
  reference: ImageReference,
  digests: readonly string[],
  { readSignature, trustedRoot, signal }: ReadOptions,
): Promise<ImageSignature | undefined> {
  if (readSignature === undefined) return undefined;
  const signer = imageSigner(reference.canonicalName);
  if (signer === undefined) return undefined;
  const place = { client, repository: repositoryOf(reference.canonicalName), signal };
  return readSignature(place, { digests, signer, trustedRoot });
}

/** The image itself, for one platform where there are several. */
async function manifestFor(
  client: RegistryClient,
  repository: Repository,
  {
    digest,
    top,
    platform,
  }: { readonly digest: string; readonly top: Manifest; readonly platform: string | undefined },
  options: { readonly signal?: AbortSignal },
): Promise<
  | {
      readonly kind: 'found';
      readonly manifest: Manifest & { readonly kind: 'image' };
      readonly digest: string;
      readonly platform: string | undefined;
    }
  | RegistryFailure
> {
  if (top.kind === 'image') return { kind: 'found', manifest: top, digest, platform: undefined };
  const images = top.manifests.filter((each) => !isAttestation(each));
  const wanted = platform ?? DEFAULT_PLATFORM;
  const chosen =
    images.find((each) => isPlatform(each.platform, wanted)) ??
    images.find((each) => isPlatform(each.platform, DEFAULT_PLATFORM)) ??
    images[0];
  if (chosen === undefined) return failure('not-found', 'has no image there');
  const manifest = await client.manifest(repository, chosen.digest, options);
  if (manifest.kind === 'failed') return manifest;
  if (manifest.kind === 'index') return failure('untrustworthy', 'answered with an index inside an index');
  return { kind: 'found', manifest, digest: chosen.digest, platform: chosen.platform };
}

/** Whether an image is for a platform, in any variant where none is named. */
function isPlatform(has: string | undefined, wanted: string): boolean {
  if (has === undefined) return false;
  const [system, architecture] = parsePlatform(has) ?? [];
  const [wantedSystem, wantedArchitecture] = parsePlatform(wanted) ?? [];
  const variant = wanted.split('/')[2];
  return (
    system === wantedSystem &&
    architecture === wantedArchitecture &&
    (variant === undefined || has.split('/')[2] === variant)
  );
}

function platformsOf(index: readonly Descriptor[]): readonly string[] {
  const all = index.flatMap((each) => (isAttestation(each) ? [] : (each.platform ?? [])));
  return [...new Set(all)].filter((platform) => !platform.startsWith('unknown/'));
}

type FromConfig =
  'created' | 'onbuild' | 'user' | 'workdir' | 'entrypoint' | 'cmd' | 'shell' | 'ports' | 'env' | 'labels';

function ofConfig(config: ImageConfig): Pick<ImageFacts, FromConfig> {
  const { created, user, workdir, entrypoint, cmd, shell, onbuild, ports, labels } = config;
  const env = new Map<string, string | undefined>();
  for (const each of config.env.slice(0, MAX_VARIABLES)) {
    const equals = each.indexOf('=');
    const name = equals < 0 ? each : each.slice(0, equals);
    const value = equals < 0 ? '' : each.slice(equals + 1);
    env.set(name, looksSecret(name, value) ? undefined : value);
  }
  const labelled = (name: string): string | undefined => labels[`org.opencontainers.image.${name}`];
  const entries = (['source', 'revision', 'version'] as const).flatMap((name) => {
    const value = labelled(name);
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return {
    created,
    user,
    workdir,
    entrypoint,
    cmd,
    shell,
    onbuild,
    ports,
    env,
    labels: Object.fromEntries(entries),
  };
}
