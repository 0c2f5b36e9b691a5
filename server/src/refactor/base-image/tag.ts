import { parseReference } from '../../image/reference.ts';
import { namedVersions } from '../../knowledge/end-of-life.ts';

/** A tag taken apart. */
export interface TagParts {
  /** `20.11.1`, also where a codename such as `krypton` or `bookworm` stands; undefined: it names none (`latest`, `lts`, none). */
  readonly version: string | undefined;
  /** The system underneath as Docker Hardened Images write it: `debian12`, `alpine3.20`; `alpine` without a version. */
  readonly system: string | undefined;
  readonly jdk: string | undefined;
  /** The other words: `slim`, `fpm`, `jre`. */
  readonly flavours: readonly string[];
}

const DEBIAN: Readonly<Record<string, string>> = {
  bullseye: 'debian11',
  bookworm: 'debian12',
  trixie: 'debian13',
  buster: 'debian10',
  stretch: 'debian9',
};
const OTHER_SYSTEM =
  /^(?:focal|jammy|noble|resolute|xenial|bionic|ubuntu[\d.]*|ubi\d*|al\d*|oraclelinux\d*|oracle|azurelinux[\d.]*|cbl)$/;

/** `isSystem`: the image is a distribution, so that a codename is its version. */
export function readTag(reference: string, isSystem: boolean): TagParts {
  const parsed = parseReference(reference);
  const words = (parsed?.tag ?? '').split('-').filter((word) => word !== '');
  const flavours: string[] = [];
  let version: string | undefined;
  let system: string | undefined;
  let jdk: string | undefined;
  for (const [index, word] of words.entries()) {
    const number = /^v?(\d+(?:\.\d+)*)/.exec(word)?.[1];
    if (index === 0 && number !== undefined) version = number;
    else if (Object.hasOwn(DEBIAN, word)) system = DEBIAN[word];
    else if (/^debian\d+$/.test(word)) system = word;
    else if (/^alpine[\d.]*$/.test(word)) system = `${word}${alpineVersion(word, words[index + 1])}`;
    else if (OTHER_SYSTEM.test(word)) system = word;
    else if (/^(?:jdk|jre)\d+$/.test(word)) jdk = word.slice(3);
    else if (/^(?:temurin|corretto|openjdk)$/.test(word) && /^\d+$/.test(words[index + 1] ?? ''))
      jdk = words[index + 1];
    else if (index > 0 || !/^(?:latest|lts|current|stable|mainline|rolling|nonroot|debug)$/.test(word))
      flavours.push(word);
  }
  // A codename in front is a version: `krypton` of Node.js, `bookworm` of Debian.
  const [named] = namedVersions(reference);
  const first = words[0] ?? '';
  const isCodename =
    isSystem || !(Object.hasOwn(DEBIAN, first) || /^alpine/.test(first) || OTHER_SYSTEM.test(first));
  if (version === undefined && isCodename && first !== '') version = named?.version;
  return { version, system, jdk, flavours };
}

function alpineVersion(word: string, next: string | undefined): string {
  return word === 'alpine' && /^\d+\.\d+$/.test(next ?? '') ? (next ?? '') : '';
}

/** Whether `stream` is the version asked for, or what it is a part of: `3.12` of `3.12.4`, and the newest 3 of `3`. */
export function isOfStream(wanted: string, stream: string): boolean {
  return wanted === stream || wanted.startsWith(`${stream}.`) || stream.startsWith(`${wanted}.`);
}

/** Newest first. */
export function byVersion(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = Number(right[index] ?? 0) - Number(left[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
