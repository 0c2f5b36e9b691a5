import type { ImageReference } from '../image/reference.ts';
import { compareVersions, isForPeople, versionTag } from '../image/tags.ts';
import type { RegistryClient } from '../registry/client.ts';
import { failure, type RegistryFailure } from '../registry/failure.ts';
import { repositoryOf } from '../registry/origin.ts';
import { readImageFacts } from './image-facts.ts';

/** A question for each; whoever has thousands of tags is not asked about all of them. */
const MAX_ASKED = 40;
const AT_ONCE = 4;

/**
 * A tag that points to a digest. What the image says of its version is looked at first, then the newest versions; of
 * tags that fit the most exact one is taken, since a digest was wanted.
 */
export async function findTag(
  client: RegistryClient,
  reference: ImageReference,
  signal: AbortSignal,
): Promise<{ readonly kind: 'tag'; readonly tag: string } | RegistryFailure> {
  const repository = repositoryOf(reference.canonicalName);
  const [list, facts] = await Promise.all([
    client.tags(repository, { signal }),
    readImageFacts(client, reference, { signal }),
  ]);
  if (list.kind === 'failed') return list;
  if (facts.kind === 'failed') return facts;
  const versions = [facts.labels.version, ...facts.env.values()].filter(
    (value): value is string => value !== undefined && /^v?\d+(?:\.\d+)+/.test(value),
  );
  const asked = likelyFirst(list.tags.filter(isForPeople), versions).slice(0, MAX_ASKED);
  for (let from = 0; from < asked.length; from += AT_ONCE) {
    const round = asked.slice(from, from + AT_ONCE);
    const found = await Promise.all(round.map((tag) => client.resolve(repository, tag, { signal })));
    const stop = found.find((each) => each.kind === 'failed' && each.code !== 'not-found');
    const index = found.findIndex((each) => each.kind === 'digest' && each.digest === reference.digest);
    const tag = round[index];
    if (tag !== undefined) return { kind: 'tag', tag };
    if (stop?.kind === 'failed') return stop;
  }
  return failure(
    'not-found',
    asked.length < list.tags.length || list.isCut
      ? `has no such tag among the ${asked.length} that are most likely`
      : 'has no tag with that digest',
  );
}

/** Tags that name one of the versions, then the highest versions, the more exact first; words such as `latest` last. */
function likelyFirst(tags: readonly string[], versions: readonly string[]): readonly string[] {
  const plain = versions.map((version) => version.replace(/^v/, ''));
  const score = (tag: string): number => (plain.some((version) => tag.includes(version)) ? 0 : 1);
  return tags
    .map((tag) => ({ tag, version: versionTag(tag), score: score(tag) }))
    .sort((a, b) => {
      if (a.score !== b.score) return a.score - b.score;
      if (a.version === undefined || b.version === undefined)
        return Number(a.version === undefined) - Number(b.version === undefined);
      // `22` counts as lower than `22.1`, so the more exact one comes first here.
      return (
        compareVersions(b.version.numbers, a.version.numbers) ||
        a.version.flavour.length - b.version.flavour.length
      );
    })
    .map(({ tag }) => tag);
}
