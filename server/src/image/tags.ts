import type { NewerTags } from './facts.ts';

/** A tag that is a version and a flavour: `v1.27.3-alpine3.20`. */
export interface VersionTag {
  readonly tag: string;
  /** `v` or nothing. */
  readonly prefix: string;
  readonly numbers: readonly number[];
  /** What follows, with its hyphen: `-alpine3.20`. */
  readonly flavour: string;
}

const VERSION = /^(v?)(\d{1,9}(?:\.\d{1,9})*)((?:-.*)?)$/;
/** Versions that are not out yet, and builds with a day or a commit in their name. */
const UNFINISHED =
  /-(?:alpha|beta|dev|ea|m|nightly|pre|preview|rc|snapshot)(?=[\d.-]|$)|-\d{8}|-[0-9a-f]{40}(?:-|$)/i;

/** Whether a tag names a version that is not out yet, or one build of it. */
export function isUnfinished(tag: string): boolean {
  return UNFINISHED.test(tag);
}

/** Tags that are no images, but hold what refers to one: signatures, and lists of those who refer. */
const REFERRERS = /^sha(?:256|512)-[0-9a-f]{32,}/;

/** Whether people choose such a tag. */
export function isForPeople(tag: string): boolean {
  return !REFERRERS.test(tag);
}

/** Undefined for tags that are words, such as `latest` and `lts-slim`. */
export function versionTag(tag: string): VersionTag | undefined {
  const [, prefix, numbers, flavour] = VERSION.exec(tag) ?? [];
  if (prefix === undefined || numbers === undefined || flavour === undefined) return undefined;
  return { tag, prefix, numbers: numbers.split('.').map(Number), flavour };
}

/** Negative when the first is the lower version. `22` is lower than `22.1`. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Of all tags of a repository, the highest that somebody who uses `tag` could go to: of the same flavour, and as precise,
 * so that `22` is not followed by `22.11.0`. A day is no version to follow a number: `20240101` does not follow `3`.
 */
export function newerTags(tag: string, all: readonly string[]): NewerTags | undefined {
  const own = versionTag(tag);
  if (own === undefined) return undefined;
  let inStream = own;
  let later = own;
  for (const each of all) {
    const other = versionTag(each);
    if (other === undefined || !isAlike(own, other)) continue;
    if (other.numbers[0] === own.numbers[0]) inStream = higher(inStream, other);
    else later = higher(later, other);
  }
  return {
    inStream: inStream === own ? undefined : inStream.tag,
    later: later === own ? undefined : later.tag,
  };
}

function higher(a: VersionTag, b: VersionTag): VersionTag {
  return compareVersions(a.numbers, b.numbers) < 0 ? b : a;
}

function isAlike(own: VersionTag, other: VersionTag): boolean {
  return (
    own.flavour === other.flavour &&
    own.prefix === other.prefix &&
    own.numbers.length === other.numbers.length &&
    own.numbers.every((number, index) => isDay(number) === isDay(other.numbers[index] ?? 0)) &&
    (!UNFINISHED.test(other.flavour) || UNFINISHED.test(own.flavour))
  );
}

/** `20240101`, `202401` and, where a version begins, `2024`. */
function isDay(number: number): boolean {
  return number >= 190_000 || (number >= 1990 && number < 2100);
}
