import type { ImagesTask } from '../protocol/requests.ts';
import { repositoryOf } from '../registry/origin.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { formatBytes } from '../text/bytes.ts';
import type { Span } from '../text/span.ts';
import { factsIn, failureIn, platformsIn, type ImageNews } from './image-news.ts';
import { imagePlaces, type ImagePlace } from './image-places.ts';
import type { Permission } from './registries.ts';

/** A line above a FROM: words, or something to do. */
export interface ImageLens {
  /** The image that it is about. */
  readonly span: Span;
  readonly title: string;
  readonly task: ImagesTask | undefined;
}

export interface LensGrounds {
  readonly permission: (registry: string) => Permission;
  readonly news: (reference: string, platform: string | undefined) => ImageNews | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Whether the image of each FROM is pinned, its age and size, and whether its tag has moved, as far as that is known. */
export function imageLenses(file: Dockerfile, grounds: LensGrounds): readonly ImageLens[] {
  const bases = new Set(file.stages.map(({ from }) => from.image?.span.start));
  const platforms = platformsIn(file);
  return imagePlaces(file).flatMap((place) =>
    place.kind === 'image' && bases.has(place.span.start)
      ? lensesOf(place, platforms.get(place.span.start), grounds)
      : [],
  );
}

function lensesOf(
  { reference, span }: ImagePlace,
  platform: string | undefined,
  { permission, news: newsOf, now }: LensGrounds,
): readonly ImageLens[] {
  const { text, tag, digest, canonicalName } = reference;
  const { registry } = repositoryOf(canonicalName);
  const news = newsOf(text, platform);
  const failed = news && failureIn(news);
  const { created, size = 0 } = (news && factsIn(news)) ?? {};
  const hasMoved = news?.tag?.kind === 'digest' && news.tag.digest !== digest;
  const words = [
    digest === undefined ? 'Not pinned' : tag === undefined ? 'Pinned, without a tag' : 'Pinned',
    created === undefined ? undefined : ageOf(Date.parse(created), now),
    size === 0 ? undefined : `${formatBytes(size)} compressed`,
    hasMoved ? `tag ${tag ?? ''} has moved` : undefined,
    failed === undefined ? undefined : `${registry} ${failed.reason}`,
  ].filter((word) => word !== undefined);
  const lens = (title: string, task?: ImagesTask): ImageLens => ({ span, title, task });
  const lenses = [lens(words.join(' · '))];
  if (permission(registry) === 'no') return lenses;
  if (digest === undefined) lenses.push(lens('Pin to digest', 'pin'));
  else if (tag === undefined) lenses.push(lens('Add the tag', 'add-tag'));
  else if (hasMoved) lenses.push(lens('Update digest', 'update'));
  if (failed !== undefined) lenses.push(lens('Check again', 'check'));
  else if (news === undefined) lenses.push(lens('Check', 'check'));
  return lenses;
}

const DAY = 24 * 60 * 60 * 1000;

/** `12 days old`; undefined for builds that can be repeated, which have the beginning of time as their day. */
function ageOf(created: number, now: number): string | undefined {
  if (Number.isNaN(created) || created < Date.parse('1990-01-01')) return undefined;
  const days = Math.floor((now - created) / DAY);
  if (days < 0) return undefined;
  if (days < 1) return 'made today';
  if (days < 60) return `${days} ${days === 1 ? 'day' : 'days'} old`;
  const months = Math.floor(days / 30.44);
  return months < 24 ? `${months} months old` : `${Math.floor(days / 365.25)} years old`;
}
