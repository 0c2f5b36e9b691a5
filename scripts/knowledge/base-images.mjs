// The tables that a change of base image rests on: hardened equivalents with their facts, the definitions of Docker
// Hardened Images, families, tags of the official images, and names of packages. Each table is one text that is decoded
// when first asked for, so that nobody else pays for it.

const FAMILIES = ['dhi', 'chainguard', 'distroless', 'redhat_hardened', 'ubi', 'ubuntu', 'alpine', 'echo'];
const KINDS = ['app', 'builder', 'gpu', 'notebook', 'os', 'runtime', 'server'];
const REFERENCE = /^[a-z0-9][a-z0-9.-]*(?:\/[a-z0-9][\w.-]*)*(?::[\w][\w.-]*)?$/;
const TAG = /^\w[\w.-]*$/;

/** Where the source's fields and its own note disagree, the note is right: it was read from the image's files. */
const CORRECTIONS = { 'php chainguard': { entrypoint: '/bin/php' } };

function must(condition, what) {
  if (!condition) throw new Error(`unexpected source data: ${what}`);
}

/** Without what is empty. */
function lean(record) {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        value !== '' &&
        !(typeof value === 'object' && Object.keys(value).length === 0),
    ),
  );
}

const list = (value) =>
  value === undefined || value === null ? undefined : Array.isArray(value) ? value : splitWords(value);

/** `-g "daemon off;"` as words. */
function splitWords(text) {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}

/** A text constant; `JSON.parse` is the fastest reader there is, and costs nothing until it is called. */
export function constant(name, comment, value) {
  const text = JSON.stringify(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  return [`/** ${comment} */`, `export const ${name} = '${text}';`];
}

/** By family: what stands in the place of each image that is mapped. */
export function baseImages(images, catalogue) {
  const { meta } = images;
  const table = images.images.map((entry) => {
    const { upstream, aliases, alias_notes: remarks, kind, upstream_defaults: defaults, families } = entry;
    must(REFERENCE.test(upstream) && KINDS.includes(kind), upstream);
    return lean({
      name: upstream,
      kind,
      aliases: aliases.filter((alias) => !/^(?:docker\.io\/)?library\//.test(alias) && !alias.includes('*')),
      remarks,
      defaults: lean({
        entrypoint: list(defaults?.entrypoint),
        cmd: Array.isArray(defaults?.cmd) && !/[|(]/.test(defaults.cmd[0]) ? defaults.cmd : undefined,
        workdir: defaults?.workdir,
        ports: Array.isArray(defaults?.ports) ? defaults.ports.map(String) : undefined,
      }),
      families: Object.fromEntries(
        FAMILIES.filter((family) => families[family] !== undefined && isSaid(family, families[family])).map(
          (family) => [family, target(family, families[family], entry, catalogue)],
        ),
      ),
    });
  });
  const days = Object.entries(meta.snapshot).map(([source, day]) => `${source} ${day}`);
  return [
    `// Sources, with their days: ${days.join(', ')}; each fact names its own.`,
    ...constant(
      'BASE_IMAGES',
      'JSON: images and what stands in their place by family; see base-images-map.ts.',
      { usual: usualFacts(table), images: table },
    ),
  ];
}

/** Takes out of the entries what most of their family have, and gives it by family; `null` is what lacks it. */
function usualFacts(table) {
  return Object.fromEntries(
    FAMILIES.map((family) => {
      const found = table.flatMap(({ families: { [family]: entry } }) =>
        entry?.why === undefined ? (entry ?? []) : [],
      );
      const usual = {};
      for (const key of ['confidence', 'source', 'user']) {
        const counts = new Map();
        for (const { [key]: value } of found) counts.set(value, (counts.get(value) ?? 0) + 1);
        const [[most, count] = []] = [...counts].sort(([, a], [, b]) => b - a);
        if (most === undefined || count * 2 < found.length) continue;
        usual[key] = most;
        for (const entry of found) {
          if (entry[key] === most) delete entry[key];
          else entry[key] ??= null;
        }
      }
      return [family, usual];
    }),
  );
}

/** What is said of other people's tools is of no use to readers. */
function ownWords(note) {
  return note
    ?.split(/(?<=[.;]) /)
    .filter((sentence) => !/\bdfc\b/.test(sentence))
    .join(' ')
    .replace(/[;,]$/, '');
}

/** Sources that name the image's own folder are told once. */
function sourceOf(family, source, image) {
  if (source === undefined) return undefined;
  const name = image?.replace(/^.*\//, '').replace(/:.*$/, '') ?? '';
  const general = family === 'dhi' ? source.replace(/(image\/[^/]+)\/.*$/, '$1') : source;
  return general.replace(new RegExp(`([:/])${name.replace(/[^a-z0-9-]/g, '.')}(?=/|$)`), '$1{image}');
}

/** That an image has no variant on Alpine need not be told. */
function isSaid(family, { available }) {
  return available === true || (family !== 'alpine' && family !== 'echo');
}

function target(family, found, { upstream }, catalogue) {
  const { available, confidence = 'low', note, why } = found;
  if (available !== true) {
    must(available === false, `${upstream} ${family}`);
    return lean({ why: why ?? note, runtimes: found.runtime_target?.map((text) => text.split(' ')[0]) });
  }
  must(['high', 'medium', 'low'].includes(confidence), `${upstream} ${family} ${confidence}`);
  const facts = lean({
    confidence,
    source: sourceOf(family, found.source, found.image),
    note: ownWords(note),
    user: found.uid === undefined ? found.user : String(found.uid),
    entrypoint: list(CORRECTIONS[`${upstream} ${family}`]?.entrypoint ?? found.entrypoint),
    cmd: list(found.cmd),
    workdir: found.workdir,
    ports: found.ports,
    shell: found.shell,
  });
  // Of these the definitions say it for every tag.
  if (family === 'dhi')
    for (const key of ['user', 'entrypoint', 'cmd', 'workdir', 'ports', 'shell']) delete facts[key];
  if (family === 'distroless') {
    facts.user = '65532';
    facts.workdir = '/home/nonroot';
  }
  if (facts.user !== undefined) facts.user = /^(\d+|root)/.exec(facts.user)?.[1] ?? facts.user;
  const built = names(family, found, upstream, catalogue);
  return typeof built === 'string' ? { why: built } : { ...facts, ...built };
}

/** The references of a family: streams, tags or one image; a sentence why there is none that can be named. */
function names(family, found, upstream, catalogue) {
  const { image } = found;
  if (family === 'distroless') return distroless(image, found, catalogue);
  if (family === 'chainguard') {
    const repository = image.replace(/^cgr\.dev\/[^/]+\//, '');
    must(/^[a-z0-9-]+$/.test(repository), image);
    return lean({
      image: repository,
      tier: found.tier,
      tag: found.tier === 'free' ? found.runtime_tag : undefined,
      dev: found.tier === 'free' ? found.dev_tag : undefined,
      builder: chainguardBuilder(found.builder),
    });
  }
  if (!REFERENCE.test(image)) return found.note ?? `It is no image to name: ${image}.`;
  if (family === 'dhi') {
    if (found.map !== undefined) return { image, flavours: cuda(found.map) };
    if (Array.isArray(found.streams)) return { image, tags: checked(found.streams) };
    if (found.streams !== undefined) return { image, streams: streams(found.streams) };
    return { image, tags: checked(found.tags) };
  }
  if (family === 'redhat_hardened') {
    return { image, tag: found.runtime_tag, dev: found.builder_tag };
  }
  if (family === 'ubuntu') {
    const tags = (found.tags ?? []).filter((tag) => TAG.test(tag) && !tag.includes('_edge'));
    return tags.length === 0 ? (found.note ?? 'No released tag of it is known.') : { image, tags };
  }
  // Those of the official images are in a table of their own.
  if (family === 'alpine') return lean({ image, tags: checked(found.tags ?? []) });
  if (family === 'ubi')
    return lean({ image, builder: REFERENCE.test(found.builder ?? '') ? found.builder : undefined });
  return { image };
}

function chainguardBuilder(text) {
  return text === undefined ? undefined : /^cgr\.dev\/chainguard\/([a-z0-9-]+:[\w.-]+)$/.exec(text)?.[1];
}

function checked(tags) {
  for (const tag of tags) must(TAG.test(tag), tag);
  return tags;
}

/** CUDA's tags hold the flavour. */
function cuda(map) {
  const tags = Object.entries(map).map(([from, to]) => [
    from.replace(/^<13\.x>-|-\*$/g, ''),
    to.split(' ')[0],
  ]);
  return tags
    .filter(([, tag]) => TAG.test(tag))
    .map(([flavour, tag]) => `${flavour}=${tag}`)
    .join(' ');
}

/** `22@2027-04-30 alpine3.22 debian13;…`: for each system `<stream>-<system>` and the same with `-dev`, else `system=runtime,dev`. */
function streams(table) {
  return Object.entries(table)
    .map(([stream, systems]) => {
      const { upstream_eol: end, ...rest } = systems;
      const written = Object.entries(rest).map(([system, { runtime = '', dev = '', sdk = '' }]) => {
        const builder = dev || sdk;
        for (const tag of [runtime, builder]) must(tag === '' || TAG.test(tag), `${stream} ${tag}`);
        const plain = `${stream}-${system}`;
        return runtime === plain && builder === `${plain}-dev` ? system : `${system}=${runtime},${builder}`;
      });
      return `${stream}${end === undefined ? '' : `@${end}`} ${written.join(' ')}`;
    })
    .join(';');
}

/** Versions stand in the names of Google's images, which the catalogue lists. */
function distroless(image, found, catalogue) {
  const images = catalogue.families.find(({ id }) => id === 'distroless').images.debian13;
  const of = (prefix) =>
    Object.fromEntries(
      images
        .map((name) => /^([a-z]+)(\d+)(?: \((.*)\))?$/.exec(name))
        .filter((match) => match?.[1] === prefix)
        .map(([, name, number, exact]) => [exact ?? number, `gcr.io/distroless/${name}${number}-debian13`]),
    );
  const [first] = image.split(' or ');
  must(REFERENCE.test(first), image);
  const prefix = /^gcr\.io\/distroless\/(nodejs|python|java)\d+-debian13$/.exec(first)?.[1];
  return prefix === undefined
    ? { image: first, tag: found.runtime_tag }
    : { versions: of(prefix), tag: found.runtime_tag };
}

/** Definitions of Docker Hardened Images: of those that an image is mapped to, for each tag that names its system. */
export function hardenedDefinitions(definitions, images) {
  const wanted = new Set(
    images.images.flatMap(({ families: { dhi } }) => [
      dhi?.image,
      ...(dhi?.runtime_target ?? []).map((text) => text.split(':')[0]),
    ]),
  );
  const table = {};
  for (const [name, { image, variants }] of Object.entries(definitions.images)) {
    if (!wanted.has(image)) continue;
    const facts = [];
    const rows = variants
      .filter(({ flavor = '' }) => !flavor.startsWith('sfw'))
      .flatMap((variant) => {
        const { distro, tags } = variant;
        must(typeof distro === 'string' && Array.isArray(tags), name);
        const exact = tags.filter((tag) => tag.includes(distro));
        if (exact.length === 0) return [];
        const behind = exact[0].slice(exact[0].indexOf(`-${distro}`));
        const versions = exact
          .filter((tag) => tag.endsWith(behind))
          .map((tag) => tag.slice(0, -behind.length));
        return [`${indexOf(facts, factsOf(variant))}${behind} ${versions.join(' ')}`];
      });
    table[name] = [facts, rows.join('|')];
  }
  const { source, snapshot_date: day } = definitions.meta;
  return [
    `// Source: https://github.com/${source} of ${day}.`,
    ...constant(
      'HARDENED_DEFINITIONS',
      'JSON: [facts, "<index of facts><-system and variant> <versions…>|…"] by image; see hardened-definitions.ts.',
      table,
    ),
  ];
}

function factsOf({ user, uid, workdir, entrypoint, cmd, ports, shell, pkgmgr }) {
  return lean({
    user,
    uid,
    workdir,
    entrypoint,
    cmd,
    ports,
    shell,
    packages: pkgmgr?.[0]?.replace('-tools', ''),
  });
}

function indexOf(known, value) {
  const text = JSON.stringify(value);
  const found = known.findIndex((other) => JSON.stringify(other) === text);
  if (found >= 0) return found;
  known.push(value);
  return known.length - 1;
}

/** What holds for every image of a family. */
export function families({ meta, families: all, sources }) {
  const where = (keys = []) => keys.map((key) => sources[key] ?? key);
  const table = all
    .filter(({ id }) => FAMILIES.includes(id))
    .map(
      ({
        id,
        name,
        vendor,
        registries,
        cost,
        signing = {},
        attestations = {},
        tag_policy: tags,
        caveats = [],
      }) =>
        lean({
          id,
          name,
          vendor,
          free: cost?.free,
          paid: cost?.paid,
          login: registries?.[0]?.auth,
          signing: lean({
            method: signing.method,
            identity: signing.public_identity ?? signing.identity,
            issuer: signing.public_issuer ?? signing.issuer,
            key: signing.key_url?.split(' ')[0],
            keyPem: signing.key_pem,
            source: where(signing.src)[0],
          }),
          sbom: [attestations.sbom].flat().filter(Boolean).join(', '),
          tags: tags?.summary,
          caveats: caveats.map(({ c }) => c),
          source: where(registries?.find(({ src }) => src !== undefined)?.src ?? cost?.src ?? tags?.src)[0],
        }),
    );
  return [
    `// Snapshot: ${meta.snapshot_date}; each fact names its source.`,
    ...constant('FAMILY_FACTS', 'JSON: facts by family; see hardened-families.ts.', table),
  ];
}

/** Names of packages: `apt|wolfi|alpine|dnf|flags|note`, `=` where a name is Debian's. */
export function packageNames({ meta, packages }) {
  const rows = packages.map(({ apt, wolfi, alpine, dnf, kind, confidence, note }) => {
    must(/^[a-z0-9][a-z0-9.+-]*$/.test(apt), apt);
    const names = [wolfi, alpine, dnf].map((each) => {
      for (const name of each) must(/^[\w][\w.+:-]*$/.test(name), `${apt}: ${name}`);
      const text = each.join(' ');
      return text === apt ? '=' : text;
    });
    const sure = [confidence.wolfi, confidence.alpine, confidence.dnf].map((word) => word[0]).join('');
    must(/^[vlua]{3}$/.test(sure), `${apt}: ${sure}`);
    const short = { tool: 't', build: 'b', 'runtime-lib': 'l', drop: 'd' }[kind];
    must(short !== undefined, `${apt}: ${kind}`);
    must(note === undefined || !/[|\n]/.test(note), `${apt}: ${note}`);
    return [apt, ...names, `${short}${sure}`, ...(note === undefined ? [] : [note])].join('|');
  });
  return [
    `// ${meta.checks.wolfi}.`,
    '// Debian: package lists of Debian 12. Alpine and dnf: rosdep, r-system-requirements, opam and public Dockerfiles.',
    '/** Rows as package-names.ts reads them. */',
    `export const PACKAGE_NAMES = ${JSON.stringify(rows.join('\n'))};`,
  ];
}

/** Current tags of the official images that are mapped, beyond those that are known for replacing ended versions. */
export function currentTags({ meta, repositories }, images, isKnown) {
  const names = images.images
    .map(({ upstream }) => upstream)
    .filter((name) => repositories[name] !== undefined);
  const table = names.flatMap((name) => {
    const flavours = new Map();
    for (const tag of repositories[name].current) {
      if (!TAG.test(tag) || /windows|nanoserver|GitRepo|-\d{8}/.test(tag) || isKnown(name, tag)) continue;
      const [head = ''] = tag.split('-');
      flavours.set(head, [...(flavours.get(head) ?? []), tag.slice(head.length + 1) || '.']);
    }
    const heads = new Map();
    for (const [head, all] of flavours) heads.set(all.join(' '), [...(heads.get(all.join(' ')) ?? []), head]);
    return heads.size === 0 ? [] : [[name, [...heads].map(([all, each]) => [each.join(' '), all])]];
  });
  return [
    `// Source: https://${meta.source.replace(/,.*?(?=HEAD)/, ', ')}.`,
    ...constant(
      'CURRENT_TAGS',
      'JSON: as OFFICIAL_TAGS, by repository, without what is in there.',
      Object.fromEntries(table),
    ),
  ];
}
