import type { ImageFacts } from '../image/facts.ts';
import { imageKey, knownImage, type KnownImages } from '../image/known.ts';
import { parseReference, type ImageReference } from '../image/reference.ts';
import type { RegistryClient } from '../registry/client.ts';
import { failure, type RegistryFailure } from '../registry/failure.ts';
import { repositoryOf } from '../registry/origin.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { type AskedImage, namedImages, type NamedImage } from './hover-image.ts';
import { readImageFacts, type SignatureReader } from './image-facts.ts';

export type { SignatureReader } from './image-facts.ts';

export { imageKey, type KnownImages } from '../image/known.ts';
export type { ImageReference } from '../image/reference.ts';
export { namedImages, type AskedImage, type NamedImage } from './hover-image.ts';

/** What a tag points to now. */
export type TagNews = { readonly kind: 'digest'; readonly digest: string } | RegistryFailure;

/** What a registry said of an image that a file names. */
export interface ImageNews extends AskedImage {
  /** Of a pinned image that has a tag: where the tag is by now. */
  readonly tag: TagNews | undefined;
}

/** The platform that each FROM names, by where its image stands. */
export function platformsIn(file: Dockerfile): ReadonlyMap<number, string | undefined> {
  return new Map(namedImages(file).map(({ span, platform }) => [span.start, platform]));
}

/** Which of the words of an image decide what is asked of whom. */
export type Wanted = Pick<NamedImage, 'reference' | 'platform'>;

/** The registry of an image, as it is shown; undefined for what is no reference. */
export function registryOf(reference: string): string | undefined {
  const parsed = parseReference(reference);
  return parsed && repositoryOf(parsed.canonicalName).registry;
}

/** Asks for everything that hover and lens show. What was known of the tag does not count when `fresh`. */
export async function readNews(
  client: RegistryClient,
  { reference, platform }: Wanted,
  options: {
    readonly fresh: boolean;
    readonly signal: AbortSignal;
    readonly now: number;
    readonly readSignature: SignatureReader;
  },
): Promise<ImageNews> {
  const { fresh, signal, now, readSignature } = options;
  const parsed = parseReference(reference);
  if (parsed === undefined)
    return { answer: failure('not-found', 'has no such image'), at: now, tag: undefined };
  const [answer, tag] = await Promise.all([
    readImageFacts(client, parsed, {
      ...{ platform, fresh, signal },
      ...{ tags: true, attestations: true, readSignature },
    }),
    tagOf(client, parsed, fresh, signal),
  ]);
  return { answer, at: now, tag };
}

async function tagOf(
  client: RegistryClient,
  { canonicalName, tag, digest }: ImageReference,
  fresh: boolean,
  signal: AbortSignal,
): Promise<TagNews | undefined> {
  if (tag === undefined || digest === undefined) return undefined;
  return client.resolve(repositoryOf(canonicalName), tag, { fresh, signal });
}

/** The first thing that was not told, in the order in which people care. */
export function failureIn({ tag, answer }: ImageNews): RegistryFailure | undefined {
  if (tag?.kind === 'failed') return tag;
  return answer.kind === 'failed' ? answer : undefined;
}

/** Facts of an image, when they were told. */
export function factsIn({ answer }: ImageNews): ImageFacts | undefined {
  return answer.kind === 'image' ? answer : undefined;
}

/** What rules are told of the images of a file; undefined when that is nothing. */
export function knownImages(
  file: Dockerfile,
  newsOf: (reference: string, platform: string | undefined) => ImageNews | undefined,
): KnownImages | undefined {
  const entries = namedImages(file).flatMap(({ reference, platform }) => {
    const news = newsOf(reference, platform);
    const facts = news && factsIn(news);
    return facts === undefined ? [] : [[imageKey(reference, platform), knownImage(facts)] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Every tag of a repository, by canonical name; none where it does not tell. */
export async function readTags(client: RegistryClient, canonicalName: string): Promise<readonly string[]> {
  const list = await client.tags(repositoryOf(canonicalName));
  return list.kind === 'failed' ? [] : list.tags;
}
