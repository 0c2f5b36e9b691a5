import type { FamilyId } from './base-images-map.ts';
import { FAMILY_FACTS } from './hardened-families-data.ts';

/** What holds for every image of a family. */
export interface FamilyFacts {
  readonly id: FamilyId;
  readonly name: string;
  readonly vendor: string;
  /** What there is without paying, and what only for money; undefined: nothing. */
  readonly free?: string;
  readonly paid?: string;
  /** How to log in, or `none`. */
  readonly login?: string;
  /** Who signs, as `cosign verify` wants to be told. */
  readonly signing?: {
    readonly method?: string;
    readonly identity?: string;
    readonly issuer?: string;
    readonly key?: string;
    readonly keyPem?: string;
    readonly source?: string;
  };
  readonly sbom?: string;
  readonly tags?: string;
  readonly caveats?: readonly string[];
  readonly source?: string;
}

let decoded: ReadonlyMap<FamilyId, FamilyFacts> | undefined;

export function familyFacts(family: FamilyId): FamilyFacts | undefined {
  decoded ??= new Map((JSON.parse(FAMILY_FACTS) as readonly FamilyFacts[]).map((facts) => [facts.id, facts]));
  return decoded.get(family);
}
