// Writes server/src/knowledge/*-data.ts from a folder of source data:
//
//   node scripts/gen-knowledge.mjs <folder>
//
// The folder holds eol.json (cycles of endoflife.date by product), official-tags.json (current tags of the Docker
// official images), image-map.json (hardened equivalents by image), hardened-catalog.json (families of them),
// dhi-images.json (definitions of Docker Hardened Images) and package-map.json (names of packages); each says in `meta`
// where it is from and of when. What does not have the expected shape ends the script before anything is written.
// What comes out is committed, so neither a build nor a user needs the folder.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as prettier from 'prettier';
import {
  baseImages,
  currentTags,
  families,
  hardenedDefinitions,
  packageNames,
} from './knowledge/base-images.mjs';
import { root } from './run.mjs';

/** Products whose versions stand in the tags of base images, and which keep more than their newest version alive. */
const PRODUCTS = [
  ...['almalinux', 'alpine-linux', 'amazon-linux', 'centos', 'centos-stream', 'debian', 'fedora', 'opensuse'],
  ...['oracle-linux', 'rhel', 'rocky-linux', 'ubuntu', 'vmware-photon'],
  ...['dotnet', 'elixir', 'erlang', 'go', 'jruby', 'nodejs', 'perl', 'php', 'python', 'ruby'],
  ...['amazon-corretto', 'azul-zulu', 'bellsoft-liberica', 'eclipse-temurin', 'ibm-semeru'],
  ...['microsoft-build-of-openjdk', 'sapmachine'],
  ...['apache-http-server', 'eclipse-jetty', 'haproxy', 'nginx', 'tomcat'],
  ...['apache-cassandra', 'apache-couchdb', 'apache-kafka', 'elasticsearch', 'kibana', 'logstash', 'mariadb'],
  ...['memcached', 'mongodb', 'mysql', 'opensearch', 'postgresql', 'rabbitmq', 'redis', 'solr', 'valkey'],
  ...['zookeeper', 'docker-engine', 'drupal', 'joomla', 'mediawiki', 'nextcloud'],
];
/** Older ends are told as "before the oldest of these". */
const OLDEST_END = '2012';

/** Official images in which an ended version may be replaced by the next one; none that keeps data. */
const REPLACEABLE = {
  ...{ almalinux: 'almalinux', alpine: 'alpine-linux', amazoncorretto: 'amazon-corretto' },
  ...{
    amazonlinux: 'amazon-linux',
    'buildpack-deps': undefined,
    debian: 'debian',
    'eclipse-temurin': 'eclipse-temurin',
  },
  ...{
    elixir: 'elixir',
    erlang: 'erlang',
    fedora: 'fedora',
    golang: 'go',
    node: 'nodejs',
    oraclelinux: 'oracle-linux',
  },
  ...{ perl: 'perl', php: 'php', python: 'python', ruby: 'ruby', ubuntu: 'ubuntu' },
};
const OTHER_TAGS = /nanoserver|windowsservercore|experimental|backports|(?:^|-)rc|kitten|-\d{8}|fips/;

/** Families told of, in the order in which they are named. */
const FAMILIES = ['dhi', 'chainguard', 'distroless', 'redhat_hardened', 'ubuntu'];

/** Flavours of official images that hold what programs run on, without what builds them. */
const RUNTIMES = {
  ...{ alpine: /^\.$/, debian: /^(?:slim|\.)$/, ubuntu: /^\.$/ },
  ...{ node: /slim$/, python: /^slim/, ruby: /^slim/, perl: /^slim/, elixir: /slim$/, erlang: /slim$/ },
  ...{ 'eclipse-temurin': /^jre/, amazoncorretto: /headless|jre/ },
};

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/gen-knowledge.mjs <folder>');
  process.exit(2);
}
const read = (name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
const eol = read('eol.json');
const official = read('official-tags.json');
const images = read('image-map.json');

const catalogue = read('hardened-catalog.json');

const tables = {
  'end-of-life-data.ts': endOfLife(),
  'official-tags-data.ts': officialTags(),
  'runtime-tags-data.ts': runtimeTags(),
  'hardened-images-data.ts': hardenedImages(),
  'base-images-map-data.ts': baseImages(images, catalogue),
  'hardened-definitions-data.ts': hardenedDefinitions(read('dhi-images.json'), images),
  'hardened-families-data.ts': families(catalogue),
  'package-names-data.ts': packageNames(read('package-map.json')),
  'current-tags-data.ts': currentTags(official, images, isReplaceable),
};
for (const [name, lines] of Object.entries(tables)) await write(name, lines);

function endOfLife() {
  const { meta, products } = eol;
  const titles = PRODUCTS.map((id) => [id, products[id].title.replace(/^Microsoft (?=\.NET)/, '')]);
  const cycles = PRODUCTS.map((id) => [
    id,
    products[id].releases
      .map((release) => ({ version: release.cycle.replace(/(?<=\.\d)\.0$/, ''), end: endOf(id, release) }))
      .filter(({ end }) => end !== true && (end === false || end >= OLDEST_END))
      .map(({ version, end }) => (end === false ? version : `${version}=${end}`))
      .join(' '),
  ]);
  const codenames = Object.entries({
    debian: eol.tag_aliases.debian,
    nodejs: eol.tag_aliases.node_lts_codename,
    ubuntu: eol.tag_aliases.ubuntu,
  }).map(([id, names]) => [
    id,
    Object.entries(names)
      .filter(([, version]) =>
        cycles.some(([product, text]) => product === id && ` ${text}`.includes(` ${version}=`)),
      )
      .map(([name, version]) => `${name}=${version}`)
      .join(' '),
  ]);
  return [
    `// Source: https://endoflife.date (${meta.source}, commit ${meta.commit}) of ${meta.snapshot_date}.`,
    '/** The day of the data: what has ended after it is a forecast. */',
    `export const END_OF_LIFE_DATE = '${meta.snapshot_date}';`,
    '/** Names as people write them. */',
    `export const PRODUCT_TITLES = ${JSON.stringify(Object.fromEntries(titles))} as const;`,
    '/** `version=day of the last security fixes`, without a day where none is set. Debian: the end of its LTS. */',
    `export const PRODUCT_CYCLES: Readonly<Record<keyof typeof PRODUCT_TITLES, string>> = ${JSON.stringify(Object.fromEntries(cycles))};`,
    `export const PRODUCT_CODENAMES: Readonly<Partial<Record<keyof typeof PRODUCT_TITLES, string>>> = ${JSON.stringify(Object.fromEntries(codenames))};`,
  ];
}

/** Debian's LTS is free and reaches every image through the same mirrors; other extended support is paid for. */
function endOf(id, { eol: end, eoes }) {
  return id === 'debian' && typeof eoes === 'string' ? eoes : end;
}

/** Whether a tag may stand in an ended one's place: a version that lives, in a flavour for all. */
function isReplaceable(repository, tag) {
  if (!(repository in REPLACEABLE) || OTHER_TAGS.test(tag)) return false;
  const id = REPLACEABLE[repository];
  const [head = ''] = tag.split('-');
  const codenames = ['debian', 'ubuntu'].some((name) => head in eol.tag_aliases[name]);
  const cycles = id === undefined ? [] : eol.products[id].releases.filter((release) => lives(id, release));
  return codenames || cycles.some(({ cycle }) => cycle === head || cycle.startsWith(`${head}.`));
}

/** Flavours by version, the versions that have the same ones together: `[['22 24', '. slim']]`. */
function byFlavours(flavours) {
  const heads = new Map();
  for (const [head, list] of flavours) {
    const key = list.join(' ');
    heads.set(key, [...(heads.get(key) ?? []), head]);
  }
  return [...heads].map(([list, names]) => [names.join(' '), list]);
}

function officialTags() {
  const { meta, repositories } = official;
  const table = Object.keys(REPLACEABLE).map((repository) => {
    const flavours = new Map();
    for (const tag of repositories[repository].current) {
      const [head = ''] = tag.split('-');
      if (isReplaceable(repository, tag))
        flavours.set(head, [...(flavours.get(head) ?? []), tag.slice(head.length + 1) || '.']);
    }
    return [repository, byFlavours(flavours)];
  });
  return [
    `// Source: https://${meta.source.replace(/,.*?(?=HEAD)/, ', ')}.`,
    '/** Current tags by repository: versions, and the flavours that each of them has; `.` is the version alone. */',
    'export const OFFICIAL_TAGS: Readonly<Record<string, readonly (readonly [versions: string, flavours: string])[]>> =',
    `${JSON.stringify(Object.fromEntries(table))};`,
  ];
}

function runtimeTags() {
  const { meta, repositories } = official;
  const table = Object.entries(RUNTIMES).map(([repository, isRuntime]) => {
    const { current, retired } = repositories[repository];
    const flavours = new Map();
    for (const tag of [...current, ...Object.keys(retired)].sort()) {
      const [head = ''] = tag.split('-');
      const flavour = tag.slice(head.length + 1) || '.';
      if (OTHER_TAGS.test(tag) || !(isRuntime.test(flavour) || tag === 'slim')) continue;
      flavours.set(head, [...(flavours.get(head) ?? []), flavour]);
    }
    return [repository, byFlavours(flavours)];
  });
  return [
    `// Source: https://${meta.source.replace(/,.*?(?=HEAD)/, ', ')}.`,
    '/** Tags that there are or were, without patch levels: versions, and the flavours that each of them has. */',
    'export const RUNTIME_TAGS: Readonly<Record<string, readonly (readonly [versions: string, flavours: string])[]>> =',
    `${JSON.stringify(Object.fromEntries(table))};`,
  ];
}

function lives(id, release) {
  const end = endOf(id, release);
  return end === false || (typeof end === 'string' && end > eol.meta.snapshot_date);
}

function hardenedImages() {
  const { meta } = images;
  const snapshots = Object.entries(meta.snapshot).map(([source, day]) => `${source} ${day}`);
  const table = images.images
    // Images to build with are replaced by a second stage, not by their like.
    .filter(
      ({ kind, upstream }) =>
        kind !== 'builder' && upstream !== 'scratch' && !upstream.includes('distroless'),
    )
    .flatMap(({ upstream, aliases, alias_notes: notes = {}, kind, families }) => {
      const found = FAMILIES.flatMap((family) => {
        const { available, image = '', confidence } = families[family] ?? {};
        const isSure = available === true && (confidence === 'high' || confidence === 'medium');
        if (!isSure || !/^[\w./-]+$/.test(image) || (family === 'ubuntu' && !image.startsWith('ubuntu/')))
          return [];
        return [image];
      });
      if (found.length === 0) return [];
      const others = aliases.filter(
        (name) => !(name in notes) && !/\*|(?:^|\/)library\/|^docker\.io\//.test(name),
      );
      return [upstream, ...others].map((name) => [name, `${kind} ${found.join(' ')}`]);
    });
  return [
    `// Sources, with their days: ${snapshots.join(', ')}.`,
    '// https://github.com/docker-hardened-images/catalog, https://github.com/chainguard-images/images,',
    '// https://github.com/GoogleContainerTools/distroless, https://github.com/rhel-labs/zt-hardened-images,',
    '// https://github.com/canonical/oci-factory',
    '/** By image: its kind, and the hardened images that take its place. */',
    `export const HARDENED_IMAGES: Readonly<Record<string, string>> = ${JSON.stringify(Object.fromEntries(table))};`,
  ];
}

async function write(name, lines) {
  const file = path.join(root, 'server/src/knowledge', name);
  const options = await prettier.resolveConfig(file);
  const text = ['// generated by scripts/gen-knowledge.mjs', ...lines, ''].join('\n');
  writeFileSync(file, await prettier.format(text, { ...options, filepath: file }));
  console.log(`${path.relative(root, file)} written`);
}
