import type { ImageReference } from '../image/reference.ts';
import { parse } from '../syntax/parse.ts';
import { applyEdits, type Edit } from '../text/edit.ts';
import { type ImagePlace, imagePlaces, type Place } from './image-places.ts';

/** The digest in the place of the old one, or behind the tag; the tag that a build takes is written where there was none. */
export function digestEdit({ text, reference }: ImagePlace, digest: string): Edit {
  const start = text.start + nameAndTag(reference);
  const tag = reference.tag === undefined ? ':latest' : '';
  return { span: { start, end: text.end }, text: `${tag}@${digest}` };
}

/** The tag in front of a digest that has none; undefined for an image that is named otherwise. */
export function tagEdit({ text, reference }: ImagePlace, tag: string): Edit | undefined {
  if (reference.tag !== undefined || reference.digest === undefined) return undefined;
  const at = text.start + reference.nameEnd;
  return { span: { start: at, end: at }, text: `:${tag}` };
}

/** Takes the digest away; undefined where the tag would not stay behind. */
export function unpinEdit({ text, reference }: ImagePlace): Edit | undefined {
  if (reference.tag === undefined || reference.digest === undefined) return undefined;
  return { span: { start: text.start + nameAndTag(reference), end: text.end }, text: '' };
}

function nameAndTag({ nameEnd, tag }: ImageReference): number {
  return nameEnd + (tag === undefined ? 0 : tag.length + 1);
}

/** @throws Error when an edit made something else of the file: better nothing is written than that. */
export function assertSame(before: readonly Place[], after: readonly Place[]): void {
  const isSame =
    before.length === after.length &&
    before.every((place, index) => {
      const other = after[index];
      if (place.kind === 'left' || other?.kind !== 'image') return place.kind === other?.kind;
      const { canonicalName, tag } = place.reference;
      return (
        other.reference.canonicalName === canonicalName &&
        other.reference.tag === (tag ?? other.reference.tag)
      );
    });
  if (!isSame) throw new Error('the edit changed more than tags and digests');
}

/** One edit of an image, if it changes nothing else that the file says. */
export function checkedEdit(text: string, edit: Edit): Edit {
  assertSame(imagePlaces(parse(text)), imagePlaces(parse(applyEdits(text, [edit]))));
  return edit;
}
