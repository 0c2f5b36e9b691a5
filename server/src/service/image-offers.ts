import type { ImagesTask } from '../protocol/requests.ts';
import { repositoryOf } from '../registry/origin.ts';
import type { Edit } from '../text/edit.ts';
import { meets, type Span } from '../text/span.ts';
import type { Analysis } from './analyse.ts';
import { checkedEdit, unpinEdit } from './image-edits.ts';
import { type ImageNews, platformsIn } from './image-news.ts';
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

export interface OfferGrounds {
  readonly permission: (registry: string) => Permission;
  readonly news: (reference: string, platform: string | undefined) => ImageNews | undefined;
  /** Whether taking digests away is wanted too; it takes a look at the whole file. */
  readonly unpins: boolean;
}

/** A selection of a whole file is no question about each of its images. */
const MAX_IMAGES = 10;

/** What can be done with the images that `place` meets. */
export function imageOffersAt(analysis: Analysis, place: Span, grounds: OfferGrounds): readonly ImageOffer[] {
  const platforms = platformsIn(analysis.file);
  return imagePlaces(analysis.file)
    .filter((each): each is ImagePlace => each.kind === 'image' && meets(each.span, place))
    .slice(0, MAX_IMAGES)
    .flatMap((image) => [
      ...taskOffers(analysis, image, platforms.get(image.span.start), grounds),
      ...(grounds.unpins ? unpinOffer(analysis, image) : []),
    ]);
}

function taskOffers(
  analysis: Analysis,
  image: ImagePlace,
  platform: string | undefined,
  { permission, news }: OfferGrounds,
): readonly ImageOffer[] {
  const { reference, span } = image;
  const { canonicalName, tag = '', digest, text } = reference;
  if (permission(repositoryOf(canonicalName).registry) === 'no') return [];
  const name = nameOf(image);
  const offers: ImageOffer[] = [];
  const add = (task: Exclude<ImagesTask, 'check'>, title: string): void => {
    const findings = analysis.findings.flatMap((finding, index) =>
      ANSWERS[task].has(finding.rule) && meets(finding.span, span) ? [index] : [],
    );
    offers.push({ title, span, findings, does: { task } });
  };
  const now = news(text, platform)?.tag;
  if (isWanted('pin', image)) add('pin', `Pin ${name} to its digest`);
  else if (isWanted('add-tag', image)) add('add-tag', `Add the tag of ${name} to its digest`);
  else if (now?.kind !== 'digest') add('update', `Update the digest of ${name}, if its tag has moved`);
  else if (now.digest !== digest) add('update', `Update the digest of ${name}: tag ${tag} has moved`);
  return offers;
}

function unpinOffer({ file }: Analysis, image: ImagePlace): readonly ImageOffer[] {
  const edit = unpinEdit(image);
  if (edit === undefined) return [];
  const does = { edit: checkedEdit(file.text, edit) };
  return [{ title: `Unpin ${nameOf(image)}`, span: image.span, findings: [], does }];
}

function nameOf({ reference: { text } }: ImagePlace): string {
  return text.replace(/@.*$/, '');
}
