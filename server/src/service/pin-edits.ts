import type { ImageReference } from '../image/reference.ts';
import type { Dockerfile } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { type ImagePlace, imagePlaces, type Place } from './image-places.ts';

/** Digests of images, by name and tag as `imageKey` has them. */
export type Digests = ReadonlyMap<string, string>;

/** `docker.io/library/node:22`; without a tag a build takes `latest`. */
export function imageKey({ canonicalName, tag }: ImageReference): string {
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
    const digest = digests.get(imageKey(place.reference));
    if (digest === undefined) return false;
    const edit = digestEdit(place, digest);
    edits.set(edit.span.start, edit);
    return true;
  });
  return { edits: [...edits.values()], pinned };
}

/** The digest in the place of the old one, or behind the tag; the tag that a build takes is written where there was none. */
export function digestEdit({ text, reference }: ImagePlace, digest: string): Edit {
  const start = text.start + nameAndTag(reference);
  const tag = reference.tag === undefined ? ':latest' : '';
  return { span: { start, end: text.end }, text: `${tag}@${digest}` };
}

function nameAndTag({ nameEnd, tag }: ImageReference): number {
  return nameEnd + (tag === undefined ? 0 : tag.length + 1);
}
