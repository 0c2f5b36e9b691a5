import type { ImagesTask } from '../protocol/requests.ts';
import { repositoryOf } from '../registry/origin.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { meets } from '../text/span.ts';
import type { Analysis } from './analyse.ts';
import { checkedEdit, unpinEdit } from './image-edits.ts';
import type { ImageNews } from './image-news.ts';
import { imagePlaces, type ImagePlace } from './image-places.ts';
import { isWanted } from './image-tasks.ts';
import type { Permission } from './registries.ts';

/** Something that a person may have done with an image: by asking its registry, or by an edit that needs nobody. */
export interface ImageOffer {
  readonly title: string;
  /** Where the image stands. */
  readonly span: Span;
  /** Places in `Analysis.findings` that it answers. */
  readonly findings: readonly number[];
  readonly does: { readonly task: ImagesTask } | { readonly edit: Edit };
}

/** The rules whose findings are gone once a task is done. */
const ANSWERS: Readonly<Record<Exclude<ImagesTask, 'check'>, ReadonlySet<string>>> = {
  pin: new Set(['require-image-digest', 'no-untagged-image', 'no-latest-tag']),
  update: new Set(),
  'add-tag': new Set(['digest-keeps-tag']),
};

/** A selection of a whole file is no question about each of its images. */
const MAX_IMAGES = 10;

/** What can be done with the images that `place` meets. */
export function imageOffersAt(
  analysis: Analysis,
  place: Span,
  grounds: {
    readonly permission: (registry: string) => Permission;
    readonly news: (reference: string) => ImageNews | undefined;
  },
): readonly ImageOffer[] {
  return imagePlaces(analysis.file)
    .filter((each): each is ImagePlace => each.kind === 'image' && meets(each.span, place))
    .slice(0, MAX_IMAGES)
    .flatMap((image) => offersFor(analysis, image, grounds));
}

function offersFor(
  analysis: Analysis,
  image: ImagePlace,
  { permission, news }: Parameters<typeof imageOffersAt>[2],
): readonly ImageOffer[] {
  const { reference, span } = image;
  const { canonicalName, tag = '', digest, text } = reference;
  const name = text.replace(/@.*$/, '');
  const offers: ImageOffer[] = [];
  const add = (task: Exclude<ImagesTask, 'check'>, title: string): void => {
    const findings = analysis.findings.flatMap((finding, index) =>
      ANSWERS[task].has(finding.rule) && meets(finding.span, span) ? [index] : [],
    );
    offers.push({ title, span, findings, does: { task } });
  };
  if (permission(repositoryOf(canonicalName).registry) !== 'no') {
    const now = news(text)?.tag;
    if (isWanted('pin', image)) add('pin', `Pin ${name} to its digest`);
    else if (isWanted('add-tag', image)) add('add-tag', `Add the tag of ${name} to its digest`);
    else if (now?.kind !== 'digest') add('update', `Update the digest of ${name}, if its tag has moved`);
    else if (now.digest !== digest) add('update', `Update the digest of ${name}: tag ${tag} has moved`);
  }
  const unpin = unpinEdit(image);
  if (unpin !== undefined) {
    const edit = checkedEdit(analysis.file.text, unpin);
    offers.push({ title: `Unpin ${name}`, span, findings: [], does: { edit } });
  }
  return offers;
}
