import { type ImageReference, parseReference } from '../image/reference.ts';
import { compareVersions, isForPeople, isUnfinished, versionTag } from '../image/tags.ts';
import { endingsOf } from '../knowledge/end-of-life.ts';
import { officialName, officialTags } from '../knowledge/official-images.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { contains, type Span } from '../text/span.ts';

/** A tag that is being written. */
export interface TagPlace {
  readonly image: ImageReference;
  /** The tag as it stands there, to be replaced. */
  readonly span: Span;
  /** What of it stands before the cursor. */
  readonly typed: string;
}

export interface TagChoice {
  readonly tag: string;
  /** When what it names has ended: "Node.js 12 has had no fixes since 2022-04-30". */
  readonly ended: string | undefined;
}

/** More than anybody scrolls through; what is typed narrows it down. */
const MAX_CHOICES = 300;
/** Of the tags that fit so many are put into an order. */
const MAX_SORTED = 20_000;

/** The tag that an offset is in, of the image of a FROM; undefined where a digest says what is meant. */
export function tagPlaceAt(file: Dockerfile, offset: number): TagPlace | undefined {
  const word = file.stages.find(({ from }) => from.image !== undefined && contains(from.image.span, offset))
    ?.from.image;
  if (word === undefined) return undefined;
  const written = file.text.slice(word.span.start, word.span.end);
  if (/[$@"'\\]/.test(written)) return undefined;
  const colon = written.lastIndexOf(':');
  const start = word.span.start + colon + 1;
  // A colon before a slash belongs to a port.
  if (colon < 0 || colon < written.lastIndexOf('/') || offset < start) return undefined;
  const image = parseReference(written.slice(0, colon));
  if (image === undefined) return undefined;
  return { image, span: { start, end: word.span.end }, typed: file.text.slice(start, offset) };
}

/** The tags that tables know of an image, where it is an official one. */
export function knownTags({ canonicalName }: ImageReference): readonly string[] {
  const name = officialName(canonicalName);
  return name === undefined ? [] : officialTags(name);
}

/** Tags to choose from: the highest version first, what is not finished below, words next, what has ended last. */
export function tagChoices(
  { image, typed }: TagPlace,
  tags: readonly string[],
  today: string,
): { readonly choices: readonly TagChoice[]; readonly isCut: boolean } {
  const wanted = typed.toLowerCase();
  const fitting = [...new Set(tags)].filter((tag) => isForPeople(tag) && tag.toLowerCase().includes(wanted));
  const sorted = fitting
    .slice(0, MAX_SORTED)
    .map((tag) => ({ tag, version: versionTag(tag), ended: endedIn(`${image.text}:${tag}`, today) }))
    .map((each) => ({ ...each, rank: rankOf(each) }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        compareVersions(b.version?.numbers ?? [], a.version?.numbers ?? []) ||
        (a.version?.flavour.length ?? 0) - (b.version?.flavour.length ?? 0) ||
        (a.tag < b.tag ? -1 : 1),
    );
  return {
    choices: sorted.slice(0, MAX_CHOICES).map(({ tag, ended }) => ({ tag, ended })),
    isCut: fitting.length > MAX_CHOICES,
  };
}

function rankOf({
  tag,
  version,
  ended,
}: {
  readonly tag: string;
  readonly version: unknown;
  readonly ended: string | undefined;
}): number {
  if (ended !== undefined) return 3;
  if (version === undefined) return 1;
  return isUnfinished(tag) ? 2 : 0;
}

function endedIn(reference: string, today: string): string | undefined {
  const over = endingsOf(reference, today).find(({ isOver }) => isOver);
  return over && `${over.title} ${over.version} has had no fixes since ${over.end}`;
}
