import { parseReference, type ImageReference } from '../image/reference.ts';
import { memoised } from '../text/memo.ts';
import { END_OF_LIFE_DATE, PRODUCT_CODENAMES, PRODUCT_CYCLES, PRODUCT_TITLES } from './end-of-life-data.ts';
import { hasOfficialTag, officialName } from './official-images.ts';

type Product = keyof typeof PRODUCT_TITLES;

interface Cycle {
  readonly version: string;
  /** The day of the last security fixes; undefined: none is set. */
  readonly end: string | undefined;
}

/** A versioned thing that a reference names: `20` of Node.js, `alpine3.18` of Alpine Linux. */
interface Part {
  readonly product: Product;
  /** The version as a number, also where a codename stands. */
  readonly version: string;
  /** Where it stands in the reference's text. */
  readonly start: number;
  readonly end: number;
  /** How another version is written there. */
  readonly write: (version: string) => string | undefined;
}

/** A part whose support has ended or ends soon. */
export interface Ending {
  readonly title: string;
  readonly version: string;
  /** `2023-04-30`, or `before …` for a version older than any that is known. */
  readonly end: string;
  readonly isOver: boolean;
  /** The nearest newer version with support left. */
  readonly next: Cycle | undefined;
  readonly start: number;
  readonly endOffset: number;
}

/** How long ahead an end is told of, and how much support a version that is named as the next one has left. */
const SOON_DAYS = 90;

/** Official images by product. */
const OFFICIAL: Readonly<Record<string, Product>> = {
  almalinux: 'almalinux',
  alpine: 'alpine-linux',
  amazoncorretto: 'amazon-corretto',
  amazonlinux: 'amazon-linux',
  'buildpack-deps': 'ubuntu',
  cassandra: 'apache-cassandra',
  centos: 'centos',
  couchdb: 'apache-couchdb',
  debian: 'debian',
  docker: 'docker-engine',
  drupal: 'drupal',
  'eclipse-temurin': 'eclipse-temurin',
  elasticsearch: 'elasticsearch',
  elixir: 'elixir',
  erlang: 'erlang',
  fedora: 'fedora',
  golang: 'go',
  haproxy: 'haproxy',
  httpd: 'apache-http-server',
  'ibm-semeru-runtimes': 'ibm-semeru',
  jetty: 'eclipse-jetty',
  joomla: 'joomla',
  jruby: 'jruby',
  kibana: 'kibana',
  logstash: 'logstash',
  mariadb: 'mariadb',
  mediawiki: 'mediawiki',
  memcached: 'memcached',
  mongo: 'mongodb',
  mysql: 'mysql',
  nextcloud: 'nextcloud',
  nginx: 'nginx',
  node: 'nodejs',
  oraclelinux: 'oracle-linux',
  perl: 'perl',
  photon: 'vmware-photon',
  php: 'php',
  postgres: 'postgresql',
  python: 'python',
  rabbitmq: 'rabbitmq',
  redis: 'redis',
  rockylinux: 'rocky-linux',
  ruby: 'ruby',
  sapmachine: 'sapmachine',
  solr: 'solr',
  tomcat: 'tomcat',
  ubuntu: 'ubuntu',
  zookeeper: 'zookeeper',
};

/** Images elsewhere whose tags begin with a product's version. */
const ELSEWHERE: readonly (readonly [name: RegExp, product: Product])[] = [
  [/^mcr\.microsoft\.com\/dotnet\/(?:core\/)?(?:aspnet|runtime|runtime-deps|sdk)$/, 'dotnet'],
  [/^mcr\.microsoft\.com\/openjdk\/jdk$/, 'microsoft-build-of-openjdk'],
  [/^docker\.elastic\.co\/elasticsearch\/elasticsearch$/, 'elasticsearch'],
  [/^docker\.elastic\.co\/kibana\/kibana$/, 'kibana'],
  [/^docker\.elastic\.co\/logstash\/logstash$/, 'logstash'],
  [/^docker\.io\/apache\/kafka$/, 'apache-kafka'],
  [/^docker\.io\/azul\/zulu-openjdk(?:-alpine|-debian)?$/, 'azul-zulu'],
  [
    /^docker\.io\/bellsoft\/liberica-openjdk-(?:alpine|alpine-musl|debian|centos|rocky)$/,
    'bellsoft-liberica',
  ],
  [/^docker\.io\/hexpm\/elixir$/, 'elixir'],
  [/^docker\.io\/nginxinc\/nginx-unprivileged$/, 'nginx'],
  [/^docker\.io\/opensearchproject\/opensearch$/, 'opensearch'],
  [/^docker\.io\/opensuse\/leap$|^registry\.opensuse\.org\/opensuse\/leap$/, 'opensuse'],
  [/^docker\.io\/postgis\/postgis$/, 'postgresql'],
  [/^(?:docker\.io|quay\.io)\/rockylinux\/rockylinux$/, 'rocky-linux'],
  [/^docker\.io\/valkey\/valkey$/, 'valkey'],
  [/^registry\.fedoraproject\.org\/fedora(?:-minimal)?$|^quay\.io\/fedora\/fedora(?:-minimal)?$/, 'fedora'],
  [/^quay\.io\/almalinuxorg\/almalinux$/, 'almalinux'],
];

/** Repositories that hold a version in their name: the number is the first group. */
const IN_NAME: readonly (readonly [name: RegExp, product: Product])[] = [
  [/^registry\.(?:access\.)?redhat\.com\/(?:ubi|rhel)(\d+)(?:\/|$)/, 'rhel'],
  [/^docker\.io\/redhat\/ubi(\d+)(?:-|$)/, 'rhel'],
  [/^gcr\.io\/distroless\/[a-z0-9-]+-debian(\d+)$/, 'debian'],
];

/** Repositories whose tags name the system underneath, besides the official images. */
const NAMES_SYSTEM =
  /^(?:mcr\.microsoft\.com\/(?:dotnet|devcontainers|vscode\/devcontainers)\/|docker\.io\/(?:azul\/|hexpm\/elixir$|nvidia\/cuda$|sbtscala\/)|nvcr\.io\/nvidia\/cuda$|ghcr\.io\/astral-sh\/uv$)/;

/** Systems as tags write them: `alpine3.18`, `ubuntu-22.04`, `al2`. */
const SYSTEMS: Readonly<Record<string, Product>> = {
  al: 'amazon-linux',
  alpine: 'alpine-linux',
  amazonlinux: 'amazon-linux',
  centos: 'centos',
  debian: 'debian',
  fedora: 'fedora',
  ol: 'oracle-linux',
  oraclelinux: 'oracle-linux',
  rockylinux: 'rocky-linux',
  ubi: 'rhel',
  ubuntu: 'ubuntu',
};
/** Of these the version may stand behind a hyphen; of others what follows may be the version of something else. */
const HYPHENATED: ReadonlySet<string> = new Set(['alpine', 'debian', 'ubuntu']);

/** A version that a tag begins with; `8u342`, `17.0.5_8` and `v3.1` too, `1.13rc1` not. */
const LEADING = /^v?(\d+(?:\.\d+)*)(?=[-_+u]|$)/;
const PRERELEASE = /^[-.]?(?:rc|alpha|beta|ea|dev|preview|nightly|snapshot)(?:[-.\d]|$)/;

const CODENAMES = new Map<string, { readonly product: Product; readonly version: string }>();
const NAMES_OF = new Map<string, string>();
for (const product of ['debian', 'nodejs', 'ubuntu'] as const) {
  for (const [name, version] of pairs(PRODUCT_CODENAMES[product] ?? '')) {
    CODENAMES.set(name, { product, version: version ?? '' });
    NAMES_OF.set(`${product} ${version ?? ''}`, name);
  }
}

/** What of a reference has no support on a day (`YYYY-MM-DD`), or none soon; a moving tag such as `lts` says nothing. */
export const endingsOf = memoisedByDay((reference, today): readonly Ending[] =>
  partsIn(reference).flatMap((part) => endingOf(part, today) ?? []),
);

/** Remembers what was said of references on a day. */
function memoisedByDay<T>(
  answer: (reference: string, today: string) => T,
): (reference: string, today: string) => T {
  const known = memoised((key) => {
    const [today = '', reference = ''] = key.split('\n');
    return answer(reference, today);
  });
  return (reference, today) => known(`${today}\n${reference}`);
}

/** A version that a reference names, and the last day that it is or was supported; undefined: no day is set. */
export interface NamedVersion {
  readonly title: string;
  readonly version: string;
  readonly end: string | undefined;
}

/** What a reference says of versions, its own before its system's; a codename as the number it stands for. */
export function namedVersions(reference: string): readonly NamedVersion[] {
  return partsIn(reference).map(({ product, version }) => ({
    title: PRODUCT_TITLES[product],
    version,
    end: lastDay(product, version)?.day,
  }));
}

/** The newest version of what an official image is for, such as `3.14` of `python`; undefined when none is known. */
export function newestVersion(image: string): string | undefined {
  const product = Object.hasOwn(OFFICIAL, image) ? OFFICIAL[image] : undefined;
  return product === undefined ? undefined : cyclesOf(product).at(-1)?.version;
}

const partsIn = memoised((reference): readonly Part[] => {
  const parsed = parseReference(reference);
  return parsed === undefined ? [] : partsOf(parsed);
});

/** A version that a reference names, with the day of its last security fixes where one is known. */
export interface Release {
  readonly title: string;
  readonly version: string;
  /** `2027-04-30`, or `before …` for a version older than any that is known; undefined: none is set. */
  readonly end: string | undefined;
  readonly isOver: boolean;
}

/** The versions that a reference names, of the thing itself and of the system below; a moving tag names none. */
export function releasesOf(reference: string, today: string): readonly Release[] {
  return partsIn(reference).flatMap(({ product, version }): Release[] => {
    const title = PRODUCT_TITLES[product];
    const last = lastDay(product, version);
    if (last !== undefined)
      return [
        {
          title,
          version: last.version,
          end: `${last.isBefore ? 'before ' : ''}${last.day}`,
          isOver: last.day < today,
        },
      ];
    const cycle = findCycle(cyclesOf(product), version);
    return cycle === undefined ? [] : [{ title, version: cycle.version, end: undefined, isOver: false }];
  });
}

/** The tag of the nearest supported version in the same flavour, if the official image is known to have it. */
export const supportedTag = memoisedByDay((reference, today): string | undefined => {
  const parsed = parseReference(reference);
  if (parsed?.tag === undefined) return undefined;
  const { nameEnd, canonicalName, tag } = parsed;
  const repository = officialName(canonicalName);
  // Not every tag exists for every architecture, and no version 3 of Python runs what was written for version 2.
  if (repository === undefined || /^docker\.io\/(?!library\/)/.test(canonicalName)) return undefined;
  if (repository === 'python' && tag.startsWith('2')) return undefined;
  const parts = partsOf(parsed).filter(({ start }) => start > nameEnd);
  // From behind, so that what is written does not move what is still to be replaced.
  let candidates = [{ text: tag }];
  for (const part of parts.toSorted((a, b) => b.start - a.start)) {
    const from = part.start - nameEnd - 1;
    const to = part.end - nameEnd - 1;
    const versions = replacements(part, today);
    candidates = versions.flatMap((version) =>
      candidates.map(({ text }) => ({ text: text.slice(0, from) + version + text.slice(to) })),
    );
  }
  return candidates.find(({ text }) => text !== tag && hasOfficialTag(repository, text))?.text;
});

/** What may stand in a part's place: a newer version, or as much of a living one as is known to have tags. */
function replacements(part: Part, today: string): readonly string[] {
  const cycles = cyclesOf(part.product);
  const later = newer(part.product, part.version, today).map(({ version }) => version);
  const isOver = endingOf(part, today)?.isOver === true;
  const versions = isOver ? later : [findCycle(cycles, part.version)?.version ?? part.version, ...later];
  return versions.flatMap((version) => part.write(version) ?? []);
}

function endingOf({ product, version, start, end: endOffset }: Part, today: string): Ending | undefined {
  const found = lastDay(product, version);
  if (found === undefined || found.day >= dayAfter(today, SOON_DAYS)) return undefined;
  return {
    title: PRODUCT_TITLES[product],
    version: found.version,
    end: `${found.isBefore ? 'before ' : ''}${found.day}`,
    isOver: found.day < today,
    next: newer(product, version, today)[0],
    start,
    endOffset,
  };
}

/** When a version ends; undefined when it has no day, or is not known. */
function lastDay(
  product: Product,
  version: string,
): { readonly version: string; readonly day: string; readonly isBefore: boolean } | undefined {
  const cycles = cyclesOf(product);
  const cycle = findCycle(cycles, version);
  if (cycle !== undefined)
    return cycle.end === undefined ? undefined : { version: cycle.version, day: cycle.end, isBefore: false };
  const [oldest] = cycles;
  if (
    oldest?.end !== undefined &&
    compare(version, oldest.version) < 0 &&
    !oldest.version.startsWith(`${version}.`)
  )
    return { version: short(version), day: oldest.end, isBefore: true };
  // `python:2` moves, but all that it can move to has ended for good.
  const within = cycles.filter((other) => other.version.startsWith(`${version}.`));
  const days = within.flatMap(({ end }) => end ?? []).toSorted();
  const last = days.at(-1);
  if (last === undefined || days.length < within.length || last >= END_OF_LIFE_DATE) return undefined;
  return cycles.at(-1)?.version.startsWith(`${version}.`) === true
    ? undefined
    : { version, day: last, isBefore: false };
}

/** Newer versions with support left, the nearest first; those that soon end only when there is no other. */
function newer(product: Product, version: string, today: string): readonly Cycle[] {
  const later = cyclesOf(product).filter((cycle) => compare(cycle.version, version) > 0);
  const until = (day: string): readonly Cycle[] => later.filter(({ end }) => end === undefined || end >= day);
  const lasting = until(dayAfter(today, SOON_DAYS));
  return lasting.length > 0 ? lasting : until(today);
}

/** The cycle that a version belongs to: `3.8.12` to `3.8`, `20.11` to `20`. */
function findCycle(cycles: readonly Cycle[], version: string): Cycle | undefined {
  for (let text = version; text !== ''; text = text.slice(0, Math.max(0, text.lastIndexOf('.')))) {
    const found = cycles.find((cycle) => cycle.version === text);
    if (found !== undefined) return found;
  }
  return undefined;
}

function partsOf(parsed: ImageReference): readonly Part[] {
  const { canonicalName, text, nameEnd, tag } = parsed;
  for (const [pattern, product] of IN_NAME) {
    const version = pattern.exec(canonicalName)?.[1];
    // The canonical name may be longer than what is written, at its front.
    const start = version === undefined ? -1 : text.slice(0, nameEnd).lastIndexOf(version);
    if (version === undefined || start < 0) continue;
    return [{ product, version, start, end: start + version.length, write: () => undefined }];
  }
  if (tag === undefined || /windows|nanoserver/i.test(tag)) return [];
  const offset = nameEnd + 1;
  const official = officialName(canonicalName);
  const parts: Part[] = [];
  const own = ownPart(tag, offset, official, canonicalName);
  if (own !== undefined) parts.push(own);
  if (official !== undefined || NAMES_SYSTEM.test(canonicalName)) {
    // The releases of ROS are named like those of Ubuntu: in `kinetic-ros-base-xenial` only the last word is a system.
    const skipped = official === 'ros' ? tag.indexOf('-') + 1 : 0;
    const isBare = official === 'ros' && skipped === 0;
    const system = isBare ? undefined : systemPart(tag.slice(skipped), offset + skipped);
    if (system !== undefined && system.start !== own?.start) parts.push(system);
  }
  return parts;
}

/** What the image itself is for. */
function ownPart(
  tag: string,
  offset: number,
  official: string | undefined,
  canonicalName: string,
): Part | undefined {
  if (canonicalName === 'quay.io/centos/centos') {
    const match = /^(stream|centos)?(\d+)(?=-|$)/.exec(tag);
    const product = match?.[1] === 'stream' ? 'centos-stream' : 'centos';
    return match === null ? undefined : part(product, match[2] ?? '', offset, match[0].length);
  }
  const product =
    official === undefined
      ? ELSEWHERE.find(([name]) => name.test(canonicalName))?.[1]
      : Object.hasOwn(OFFICIAL, official)
        ? OFFICIAL[official]
        : undefined;
  if (product === undefined) return undefined;
  const [word = ''] = tag.split('-');
  const codename = CODENAMES.get(word);
  if (codename?.product === product && product === 'nodejs')
    return part(product, codename.version, offset, word.length);
  const skipped = product === 'ibm-semeru' && tag.startsWith('open-') ? 'open-'.length : 0;
  const match = LEADING.exec(tag.slice(skipped));
  if (match === null) return undefined;
  const [written, version = ''] = match;
  const rest = tag.slice(skipped + written.length);
  if (PRERELEASE.test(rest)) return undefined;
  // Version 1 is what the year numbers of the first Amazon Linux are called together.
  const known = product === 'amazon-linux' && version === '1' ? '2018.03' : version;
  return part(
    product,
    known,
    offset + skipped,
    /^u\d/.test(rest) ? written.length + updateLength(rest) : written.length,
  );
}

/** How long the `u342` of `8u342-jdk` is. */
function updateLength(rest: string): number {
  return /^u\d+/.exec(rest)?.[0].length ?? 0;
}

/** The system underneath: `buster`, `alpine3.18`, `ubuntu-20.04`. */
function systemPart(tag: string, offset: number): Part | undefined {
  const words = tag.split('-');
  let start = offset;
  for (const [index, word] of words.entries()) {
    const codename = CODENAMES.get(word);
    if (codename !== undefined && codename.product !== 'nodejs') {
      const { product, version } = codename;
      const write = (other: string): string | undefined => NAMES_OF.get(`${product} ${other}`);
      return { product, version, start, end: start + word.length, write };
    }
    const [, name = '', number = ''] = /^([a-z]+)(\d[\d.]*)?$/.exec(word) ?? [];
    const product = Object.hasOwn(SYSTEMS, name) ? SYSTEMS[name] : undefined;
    if (product !== undefined) {
      if (number !== '') return part(product, number, start + name.length, number.length);
      const next = words[index + 1] ?? '';
      if (HYPHENATED.has(name) && /^\d+(?:\.\d+)*$/.test(next) && next.length < 8)
        return part(product, next, start + word.length + 1, next.length);
    }
    start += word.length + 1;
  }
  return undefined;
}

function part(product: Product, version: string, start: number, length: number): Part {
  return { product, version, start, end: start + length, write: (other) => other };
}

const KNOWN_CYCLES = new Map<Product, readonly Cycle[]>();

/** From the oldest to the newest. */
function cyclesOf(product: Product): readonly Cycle[] {
  let cycles = KNOWN_CYCLES.get(product);
  if (cycles === undefined) {
    cycles = pairs(PRODUCT_CYCLES[product])
      .map(([version, end]) => ({ version, end }))
      .sort((a, b) => compare(a.version, b.version));
    KNOWN_CYCLES.set(product, cycles);
  }
  return cycles;
}

function pairs(text: string): readonly (readonly [string, string | undefined])[] {
  return text.split(' ').map((item) => {
    const [key = '', value] = item.split('=');
    return [key, value];
  });
}

function compare(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = Number(left[index] ?? 0) - Number(right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Two numbers at most. */
function short(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

const DAY = 24 * 60 * 60 * 1000;

function dayAfter(day: string, days: number): string {
  const time = Date.parse(day);
  return Number.isNaN(time) ? day : new Date(time + days * DAY).toISOString().slice(0, 10);
}

/** What a reference names a version of, as people write it: `Node.js 20`, `Alpine Linux 3.18`. */
export function versionsIn(
  reference: string,
): readonly { readonly title: string; readonly version: string }[] {
  return partsIn(reference).map(({ product, version }) => ({ title: PRODUCT_TITLES[product], version }));
}
