import { CURRENT_TAGS } from './current-tags-data.ts';
import { OFFICIAL_TAGS } from './official-tags-data.ts';

/** Docker official images, their mirrors, and their one-architecture forms. */
const MIRROR =
  /^(?:docker\.io\/(?:library|amd64|arm32v[567]|arm64v8|i386|mips64le|ppc64le|riscv64|s390x)|public\.ecr\.aws\/docker\/library|mirror\.gcr\.io\/library|mcr\.microsoft\.com\/mirror\/docker\/library)\/([^/]+)$/;

/** The official image's own name, such as `node`, by the canonical name of a reference; undefined for other images. */
export function officialName(canonicalName: string): string | undefined {
  return MIRROR.exec(canonicalName)?.[1];
}

/** Whether Docker Hub has an official image of that name now. */
export function isOfficial(name: string): boolean {
  return Object.hasOwn(OFFICIAL_TAGS, name);
}

/** Names of all official images. */
export function officialNames(): readonly string[] {
  return Object.keys(OFFICIAL_TAGS);
}

type TagGroups = readonly (readonly [versions: string, flavours: string])[];

let decoded: Readonly<Record<string, TagGroups>> | undefined;

/** Whether the repository of an official image has a tag now: every tag is known, Windows aside. */
export function isCurrentTag(repository: string, tag: string): boolean {
  decoded ??= JSON.parse(CURRENT_TAGS) as Readonly<Record<string, TagGroups>>;
  return hasOfficialTag(repository, tag) || hasTag(decoded, repository, tag);
}

/** Whether the repository of an official image is known to have a tag; versions with a patch level are not known. */
export function hasOfficialTag(repository: string, tag: string): boolean {
  return hasTag(OFFICIAL_TAGS, repository, tag);
}

function hasTag(table: Readonly<Record<string, TagGroups>>, repository: string, tag: string): boolean {
  const dash = tag.indexOf('-');
  const version = dash < 0 ? tag : tag.slice(0, dash);
  const flavour = dash < 0 ? '.' : tag.slice(dash + 1);
  const groups = Object.hasOwn(table, repository) ? table[repository] : undefined;
  return (groups ?? []).some(
    ([versions, flavours]) => versions.split(' ').includes(version) && flavours.split(' ').includes(flavour),
  );
}

/** The tags of an official image that are known: its versions, without patch levels, in their flavours. */
export function officialTags(repository: string): readonly string[] {
  const groups = Object.hasOwn(OFFICIAL_TAGS, repository) ? OFFICIAL_TAGS[repository] : undefined;
  return (groups ?? []).flatMap(([versions, flavours]) =>
    versions
      .split(' ')
      .flatMap((version) =>
        flavours.split(' ').map((flavour) => (flavour === '.' ? version : `${version}-${flavour}`)),
      ),
  );
}
