import { imageKey, type KnownImage, type KnownImages } from '../../server/src/image/known.ts';

/** An image that says nothing of itself, but for what is given. */
export function knownAs(
  reference: string,
  { on, ...given }: Partial<KnownImage> & { readonly on?: string } = {},
): KnownImages {
  const image: KnownImage = {
    platforms: [],
    platform: undefined,
    user: undefined,
    workdir: undefined,
    entrypoint: [],
    shell: [],
    env: [],
    hasTriggers: false,
    signature: undefined,
    ...given,
  };
  return { [imageKey(reference, on)]: image };
}
