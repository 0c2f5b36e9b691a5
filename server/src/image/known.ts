import type { ImageFacts } from './facts.ts';
import type { ImageSignature } from './signature.ts';

/** What of an image's configuration, and of its signature, rules may rest on; plain data. */
export interface KnownImage {
  /** All that there are; empty when that is not told. */
  readonly platforms: readonly string[];
  /** Whose configuration this is. */
  readonly platform: string | undefined;
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  readonly entrypoint: readonly string[];
  readonly shell: readonly string[];
  /** Names of the variables that it sets. */
  readonly env: readonly string[];
  /** It runs instructions of its own in every build on it, which may set more. */
  readonly hasTriggers: boolean;
  readonly signature: ImageSignature | undefined;
}

/** Images by `imageKey`. */
export type KnownImages = Readonly<Record<string, KnownImage>>;

/** What an image is known by: one platform's configuration may differ from another's. */
export function imageKey(reference: string, platform: string | undefined): string {
  return `${platform ?? ''} ${reference}`;
}

export function knownImage(facts: ImageFacts): KnownImage {
  const { platforms, platform, user, workdir, entrypoint, shell, env, onbuild = [], signature } = facts;
  return {
    ...{ platforms, platform, user, workdir, entrypoint, shell, signature },
    env: [...env.keys()],
    hasTriggers: onbuild.length > 0,
  };
}
