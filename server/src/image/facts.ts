import type { ImageSignature } from './signature.ts';

/** What a registry tells of an image. The words of whoever made the image: none of it is checked but the digests. */
export interface ImageFacts {
  readonly kind: 'image';
  /** As shown to people: `docker.io`. */
  readonly registry: string;
  /** With the registry: `docker.io/library/node`. */
  readonly name: string;
  /** The tag that was asked about; undefined for one that is named by its digest. */
  readonly tag: string | undefined;
  /** Of what the reference points to: an index, which is for all platforms, or one manifest. */
  readonly digest: string;
  /** Of the manifest that all below is told of; the same where there is no index. */
  readonly manifestDigest: string;
  /** Of that manifest: `linux/amd64`. */
  readonly platform: string | undefined;
  /** All that there are, in the index's order: `linux/arm64/v8`. */
  readonly platforms: readonly string[];
  /** RFC 3339. */
  readonly created: string | undefined;
  /** Bytes to pull: of the layers, compressed. */
  readonly size: number;
  readonly layers: number;
  /** As USER has it; undefined or empty: root. */
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** Empty: the builder's own, `/bin/sh -c`. */
  readonly shell: readonly string[];
  /** Instructions of ONBUILD, as text. */
  readonly onbuild?: readonly string[];
  /** `8080/tcp`. */
  readonly ports: readonly string[];
  /** By name; undefined where the value looks like a secret, which is none of ours to keep. */
  readonly env: ReadonlyMap<string, string | undefined>;
  /** Addresses and versions that the image is labelled with (https://specs.opencontainers.org/image-spec/annotations/). */
  readonly labels: Readonly<Partial<Record<'source' | 'revision' | 'version', string>>>;
  /** Statements that lie beside it; undefined: not asked for, or not told. */
  readonly attestations: readonly Attested[] | undefined;
  /** Undefined: not asked for, or not told. */
  readonly newer: NewerTags | undefined;
  /** Undefined: not asked for, or nobody is known to sign it. */
  readonly signature?: ImageSignature | undefined;
  /** What was asked for and not told, as sentences for people. */
  readonly gaps: readonly string[];
}

/** A statement about an image: what is in it, or how it was made. Its presence, not its truth. */
export interface Attested {
  readonly kind: 'sbom' | 'provenance' | 'vex';
  /** `SPDX`, `CycloneDX`, `SLSA v1`. */
  readonly format: string;
}

/** Tags of the same flavour with higher versions. */
export interface NewerTags {
  /** The highest with the same first number: `22.11-slim` for `22.3-slim`. */
  readonly inStream: string | undefined;
  /** The highest of all, when its first number is another one: `24.1-slim`. */
  readonly later: string | undefined;
}

/** Whether an image's own USER, which may be a number and have a group, is root. */
export function isRootUser(user: string | undefined): boolean {
  return user === undefined || /^(?:root|0+)?(?::|$)/.test(user);
}
