import type { ImageReference } from '../image/reference.ts';
import type { Dockerfile } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { digestEdit } from './image-edits.ts';
import { imagePlaces, type Place } from './image-places.ts';

/** Digests of images, by name and tag as `taggedName` has them. */
export type Digests = ReadonlyMap<string, string>;

/** `docker.io/library/node:22`; without a tag a build takes `latest`. */
export function taggedName({ canonicalName, tag }: ImageReference): string {
  return `${canonicalName}:${tag ?? 'latest'}`;
}

/** Writes digests that are known already behind the images that have none. */
export function pinTo(
  file: Dockerfile,
  digests: Digests,
): { readonly edits: readonly Edit[]; readonly pinned: readonly Pick<Place, 'raw' | 'span'>[] } {
  // One default of an ARG may stand for several images.
  const edits = new Map<number, Edit>();
  const pinned = imagePlaces(file).filter((place) => {
    if (place.kind === 'left' || place.reference.digest !== undefined) return false;
    const digest = digests.get(taggedName(place.reference));
    if (digest === undefined) return false;
    const edit = digestEdit(place, digest);
    edits.set(edit.span.start, edit);
    return true;
  });
  return { edits: [...edits.values()], pinned };
}
