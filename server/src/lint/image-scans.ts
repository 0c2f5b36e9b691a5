import { parseReference } from '../image/reference.ts';

/*
 * What a vulnerability scanner said of an image, as rules see it. The scan room reads it from files.
 */

/** From the gravest. */
export const VULNERABILITY_LEVELS = ['critical', 'high', 'medium', 'low', 'unknown'] as const;
export type VulnerabilityLevel = (typeof VULNERABILITY_LEVELS)[number];

export interface Vulnerability {
  /** `CVE-2024-0001`, or what the scanner calls it. */
  readonly id: string;
  readonly level: VulnerabilityLevel;
  readonly package: string;
  /** What kind of package: the type of a package URL (`deb`, `apk`, `rpm`, `npm`, `pypi` …), when it is told. */
  readonly type: string | undefined;
  readonly installed: string | undefined;
  /** Versions that have the fix, one for each line of development; by the scanner's own word. */
  readonly fixed: readonly string[];
}

export interface ImageScan {
  /** Says the same for the same content. */
  readonly id: string;
  /** Names the text that it was read from. */
  readonly fileId: string;
  /** As people know it: `Trivy`. */
  readonly tool: string;
  /** Name of the file it was read from. */
  readonly source: string;
  /** References of the image that was scanned. */
  readonly images: readonly string[];
  /** `sha256:…` of its manifest, index or configuration. */
  readonly digests: readonly string[];
  readonly counts: Readonly<Record<VulnerabilityLevel, number>>;
  /** How many have a version with the fix. */
  readonly fixable: number;
  /** How many are left out because somebody states that the image is not affected. */
  readonly leftOut: number;
  /** The gravest, those with a fix first. */
  readonly worst: readonly Vulnerability[];
  /**
   * By name of package in lower case. A map, which is copied between threads but does not count in keys of caches: there
   * `id` stands for it.
   */
  readonly packages: ReadonlyMap<string, readonly Vulnerability[]>;
}

export interface ScanFacts {
  readonly scan: ImageScan;
  /** Whether the scanned image is the one that this Dockerfile builds; `unless-base`: if it is none of its bases. */
  readonly isBuilt: 'yes' | 'no' | 'unless-base';
}

/** How sure it is that a scan is of the image that a reference names; undefined: it is of another. */
export function scanMatch(reference: string, { images, digests }: ImageScan): 'digest' | 'tag' | undefined {
  const wanted = parseReference(reference);
  if (wanted === undefined) return undefined;
  const { digest } = wanted;
  if (digest !== undefined && digests.includes(digest)) return 'digest';
  const tags = images.flatMap((image) => {
    const found = parseReference(image);
    return found === undefined || found.canonicalName !== wanted.canonicalName ? [] : [found];
  });
  if (digest !== undefined) {
    if (tags.some((found) => found.digest === digest)) return 'digest';
    // Another build of this tag was scanned.
    if (digests.length > 0 || tags.some((found) => found.digest !== undefined)) return undefined;
  }
  const tag = wanted.tag ?? 'latest';
  return tags.some((found) => (found.tag ?? (found.digest === undefined ? 'latest' : undefined)) === tag)
    ? 'tag'
    : undefined;
}
