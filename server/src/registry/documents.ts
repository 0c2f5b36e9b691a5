import { isDigest } from './digest.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/** An index where there is one: it stands for all platforms. */
export const ACCEPT_MANIFEST = [INDEX, DOCKER_LIST, MANIFEST, DOCKER_MANIFEST].join(', ');
export const ACCEPT_INDEX = INDEX;

/** What is told of something under its digest (https://github.com/opencontainers/image-spec/blob/main/descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  /** `linux/arm64/v8`. */
  readonly platform: string | undefined;
}

/** An index of images by platform, or one image. */
export type Manifest =
  | {
      readonly kind: 'index';
      readonly mediaType: string;
      readonly manifests: readonly Descriptor[];
      readonly annotations: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'image';
      readonly mediaType: string;
      readonly config: Descriptor;
      readonly layers: readonly Descriptor[];
      readonly artifactType: string | undefined;
      readonly annotations: Readonly<Record<string, string>>;
    };

/** What an image says of itself (https://github.com/opencontainers/image-spec/blob/main/config.md). */
export interface ImageConfig {
  readonly platform: string | undefined;
  readonly created: string | undefined;
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly shell: readonly string[];
  readonly onbuild: readonly string[];
  readonly ports: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function read(body: Uint8Array): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    // Malformed is malformed, whatever is wrong.
    return undefined;
  }
}

/** A manifest's bytes; undefined when they are none, or of a kind older than 2016. */
export function readManifest(body: Uint8Array, contentType: string | undefined): Manifest | undefined {
  const fields = read(body);
  if (fields === undefined) return undefined;
  const declared = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  const { manifests, config, layers } = fields;
  // OCI's may leave it out, and what is kept on disk has no header.
  const shape = Array.isArray(manifests) ? INDEX : MANIFEST;
  const mediaType = textOf(fields['mediaType']) ?? declared ?? shape;
  const annotations = textsOf(fields['annotations']);
  // One that is both is read one way by one program and another way by the next.
  // https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh
  if (Array.isArray(manifests)) {
    const all = descriptorsOf(manifests);
    if (config !== undefined || layers !== undefined || all === undefined) return undefined;
    return mediaType === INDEX || mediaType === DOCKER_LIST
      ? { kind: 'index', mediaType, manifests: all, annotations }
      : undefined;
  }
  const own = descriptorOf(config);
  const all = Array.isArray(layers) ? descriptorsOf(layers) : undefined;
  if (own === undefined || all === undefined || (mediaType !== MANIFEST && mediaType !== DOCKER_MANIFEST))
    return undefined;
  const artifactType = textOf(fields['artifactType']);
  return { kind: 'image', mediaType, config: own, layers: all, artifactType, annotations };
}

export function readConfig(body: Uint8Array): ImageConfig | undefined {
  const fields = read(body);
  if (fields === undefined) return undefined;
  const config = fieldsOf(fields['config']) ?? {};
  return {
    platform: platformOf(fields),
    created: textOf(fields['created']),
    user: textOf(config['User']),
    workdir: textOf(config['WorkingDir']),
    env: listOf(config['Env']),
    entrypoint: listOf(config['Entrypoint']),
    cmd: listOf(config['Cmd']),
    shell: listOf(config['Shell']),
    onbuild: listOf(config['OnBuild']),
    ports: Object.keys(fieldsOf(config['ExposedPorts']) ?? {}),
    labels: textsOf(config['Labels']),
  };
}

/** One page of tags; undefined when it is none. */
export function readTags(body: Uint8Array): readonly string[] | undefined {
  const fields = read(body);
  if (fields === undefined) return undefined;
  // A repository without tags answers null.
  if (fields['tags'] === null || fields['tags'] === undefined) return [];
  return Array.isArray(fields['tags']) ? listOf(fields['tags']).filter((tag) => TAG.test(tag)) : undefined;
}

const TAG = /^\w[\w.-]{0,127}$/;

function descriptorsOf(values: readonly unknown[]): readonly Descriptor[] | undefined {
  const all = values.map(descriptorOf);
  return all.every((each) => each !== undefined) ? all : undefined;
}

function descriptorOf(value: unknown): Descriptor | undefined {
  const fields = fieldsOf(value);
  const { mediaType, digest, size } = fields ?? {};
  if (fields === undefined || typeof mediaType !== 'string') return undefined;
  if (typeof digest !== 'string' || !isDigest(digest)) return undefined;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
  const platform = fieldsOf(fields['platform']);
  return {
    mediaType,
    digest,
    size,
    artifactType: textOf(fields['artifactType']),
    annotations: textsOf(fields['annotations']),
    platform: platform === undefined ? undefined : platformOf(platform),
  };
}

function platformOf({ os, architecture, variant }: Fields): string | undefined {
  const parts = [os, architecture, variant].map(textOf).filter((part) => part !== undefined && part !== '');
  return parts.length < 2 ? undefined : parts.join('/');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(fieldsOf(value) ?? {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
