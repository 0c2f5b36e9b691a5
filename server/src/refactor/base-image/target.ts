import { parseReference } from '../../image/reference.ts';
import {
  familyImage,
  hardenedStreams,
  type FamilyId,
  type FamilyImage,
  type HardenedStream,
  type MappedImage,
} from '../../knowledge/base-images-map.ts';
import { newestVersion } from '../../knowledge/end-of-life.ts';
import { hardenedDefinition } from '../../knowledge/hardened-definitions.ts';
import { imageShell } from '../../knowledge/image-shells.ts';
import { isCurrentTag, officialName } from '../../knowledge/official-images.ts';
import type { PackageSource } from '../../knowledge/package-names.ts';
import { shortName } from './stage-facts.ts';
import { byVersion, isOfStream, readTag, type TagParts } from './tag.ts';

/** What a stage wants of its image: only to start a program, or a shell and a package manager too. */
export type Role = 'runtime' | 'build';

/** An image that is to stand in a FROM, as far as its configuration is known. */
export interface Target {
  readonly family: FamilyId;
  readonly reference: string;
  /** `65532`, `root`; undefined: not known. */
  readonly user: string | undefined;
  /** Its ENTRYPOINT and CMD are known, and not only taken to be none. */
  readonly isStartKnown: boolean;
  /** Names that USER and --chown may use in it, with their numbers. */
  readonly accounts: ReadonlyMap<string, string>;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly ports: readonly string[];
  readonly workdir: string | undefined;
  readonly hasShell: boolean;
  readonly packages: Packages | undefined;
  readonly libc: 'glibc' | 'musl' | 'none';
  readonly confidence: 'high' | 'medium' | 'low';
  readonly source: string;
  readonly note: string | undefined;
  /** The version stream it holds; undefined when its name does not tell. */
  readonly stream: string | undefined;
  /** The end of that stream's support, when the table says it. */
  readonly end: string | undefined;
}

export interface Packages {
  readonly manager: 'apk' | 'apt-get' | 'dnf' | 'microdnf';
  readonly source: PackageSource;
}

/** Why a family has nothing for a stage. */
export interface NoTarget {
  readonly code: 'no-image' | 'no-stream' | 'no-builder' | 'needs-organization' | 'needs-review';
  /** One sentence. */
  readonly reason: string;
}

export interface TargetRequest {
  readonly image: MappedImage;
  /** The reference that is to be replaced, expanded. */
  readonly reference: string;
  readonly family: FamilyId;
  readonly role: Role;
  /** The stage works with a compiler, so that a runtime of the same language is not enough. */
  readonly builds: boolean;
  /** What to stand on when the old tag names no system: that of the stage it is built for. */
  readonly system?: string | undefined;
  /** The namespace of a paying customer at Chainguard's registry. */
  readonly organization: string | undefined;
}

const TITLES: Readonly<Record<FamilyId, string>> = {
  dhi: 'Docker Hardened Images',
  chainguard: 'Chainguard',
  distroless: 'Distroless',
  redhat_hardened: 'Red Hat Hardened Images',
  ubi: 'Red Hat UBI',
  ubuntu: 'Ubuntu',
  alpine: 'Alpine',
  echo: 'Echo',
};

export function familyTitle(family: FamilyId): string {
  return TITLES[family];
}

/** The image of a family for a stage. Only what a table holds is ever named. */
export function findTarget(request: TargetRequest): Target | NoTarget {
  const { image, family, reference } = request;
  const found = familyImage(image, family);
  if (found === undefined)
    return none('no-image', `${TITLES[family]} has no image in the place of ${image.name}.`);
  if (found.why !== undefined)
    return none(
      'no-image',
      `${TITLES[family]} has no image in the place of ${image.name}: ${lower(found.why)}.`,
    );
  const tag = readTag(reference, image.kind === 'os');
  switch (family) {
    case 'dhi':
      return hardened(request, found, tag);
    case 'chainguard':
      return chainguard(request, found, tag);
    case 'distroless':
      return distroless(request, found, tag);
    case 'redhat_hardened':
      return redHatHardened(request, found, tag);
    case 'ubi':
      return ubi(request, found, tag);
    case 'ubuntu':
      return ubuntu(request, found, tag);
    case 'alpine':
      return alpine(request, found, tag);
    case 'echo':
      return echo(request, found, tag);
  }
}

export function isTarget(found: Target | NoTarget): found is Target {
  return 'reference' in found;
}

function none(code: NoTarget['code'], reason: string): NoTarget {
  return { code, reason };
}

function lower(text: string): string {
  return text.replace(/\.$/, '');
}

function noStream({ image, family }: TargetRequest, wanted: string, known: readonly string[]): NoTarget {
  const there = known.length === 0 ? '' : `; it has ${known.join(', ')}`;
  return none('no-stream', `${TITLES[family]} has no version ${wanted} of ${image.name}${there}.`);
}

/** The number of the unprivileged account that nearly all of these images run as. */
const NONROOT = '65532';
const ROOT = 'root';

function make(
  request: TargetRequest,
  found: FamilyImage,
  own: Pick<Target, 'reference'> & Partial<Target>,
): Target {
  const user = own.user ?? plainUser(found.user);
  const shell = imageShell(own.reference)?.shell;
  return {
    family: request.family,
    user,
    isStartKnown: request.image.kind === 'os' || !['redhat_hardened', 'ubi', 'echo'].includes(request.family),
    accounts: new Map([['root', '0'], ...named(user)]),
    entrypoint: found.entrypoint ?? [],
    cmd: found.cmd ?? [],
    ports: found.ports ?? [],
    workdir: found.workdir,
    hasShell: shell === 'sh' || (shell === undefined && (found.shell ?? []).length > 0),
    packages: undefined,
    libc: 'glibc',
    confidence: found.confidence ?? 'low',
    source: found.source ?? '',
    note: found.note,
    stream: undefined,
    end: undefined,
    ...own,
  };
}

function plainUser(user: string | undefined): string | undefined {
  return user === '0' ? ROOT : user === 'as upstream' ? undefined : user;
}

function named(user: string | undefined): [string, string][] {
  return user === NONROOT ? [['nonroot', NONROOT]] : [];
}

// Docker Hardened Images

function hardened(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
  const { image = '', streams, tags, flavours } = found;
  if (flavours !== undefined) return cudaOf(request, found, tag, flavours);
  if (streams !== undefined) {
    const all = hardenedStreams(streams);
    const stream = pickStream(all, tag);
    if (stream === undefined)
      return noStream(request, tag.version ?? `on ${tag.jdk ?? ''}`, [
        ...new Set(all.map(({ version, jdk }) => (jdk === undefined ? version : `${version} on JDK ${jdk}`))),
      ]);
    const system = pickSystem([...stream.systems.keys()], tag.system ?? request.system);
    const written = stream.systems.get(system ?? '');
    // A toolchain is for building, whatever its stage does.
    const isBuild = request.role === 'build' || request.builds || request.image.kind === 'builder';
    const chosen = (isBuild ? written?.dev : written?.runtime) ?? '';
    if (system === undefined || chosen === '')
      return none(
        'no-builder',
        `${TITLES.dhi} has no ${isBuild ? 'tag with a shell' : 'runtime tag'} of ${image.replace('dhi.io/', '')} ${stream.version}.`,
      );
    const picked = flavoured(request, image, chosen, tag);
    if (typeof picked !== 'string') return picked;
    return definitionOf(request, found, `${image}:${picked}`, { stream: stream.version, end: stream.end });
  }
  const suffix = request.role === 'build' ? /-dev$/ : /^(?!.*-dev$)/;
  const fitting = (tags ?? []).filter((each) => suffix.test(each));
  const debian = /debian\d+/.exec(
    tag.system ?? (image.endsWith('debian-base') ? `debian${tag.version ?? '13'}` : ''),
  )?.[0];
  const picked =
    fitting.find((each) => debian !== undefined && each.includes(debian)) ??
    // Another release of Debian is another system; one that is none at all has nothing to keep.
    (request.image.name === 'debian' && tag.version !== undefined ? undefined : fitting[0]);
  if (picked === undefined)
    return noStream(request, tag.version ?? 'this', [...new Set((tags ?? []).map((each) => each))]);
  return definitionOf(request, found, `${image}:${picked}`, {});
}

function pickStream(streams: readonly HardenedStream[], tag: TagParts): HardenedStream | undefined {
  const { version } = tag;
  return streams
    .filter((stream) => version === undefined || isOfStream(version, stream.version))
    .filter((stream) => stream.jdk === undefined || tag.jdk === undefined || stream.jdk === tag.jdk)
    .sort((a, b) => byVersion(a.version, b.version) || byVersion(a.jdk ?? '0', b.jdk ?? '0'))[0];
}

/** The same system where there is one; Debian 13 in the place of other Debians and of Ubuntu, the newest Alpine of others. */
function pickSystem(systems: readonly string[], wanted: string | undefined): string | undefined {
  if (wanted !== undefined && systems.includes(wanted)) return wanted;
  const onAlpine = systems.filter((system) => system.startsWith('alpine'));
  const newest = onAlpine.sort((a, b) => byVersion(a.slice(6), b.slice(6)))[0];
  if (wanted?.startsWith('alpine') === true) return newest;
  return systems.includes('debian13')
    ? 'debian13'
    : (systems.find((system) => system.startsWith('debian')) ?? newest);
}

/** PHP's FPM is a variant of its own; Apache's module has none. */
function flavoured(request: TargetRequest, image: string, tag: string, parts: TagParts): string | NoTarget {
  if (image !== 'dhi.io/php') return tag;
  if (parts.flavours.includes('apache')) return none('no-image', NO_APACHE);
  if (!parts.flavours.includes('fpm')) return tag;
  const fpm = tag.endsWith('-dev') ? tag.replace(/-dev$/, '-fpm-dev') : `${tag}-fpm`;
  return hardenedDefinition('php', fpm) === undefined
    ? none('no-image', `${TITLES[request.family]} has no FPM variant of PHP ${parts.version ?? ''}.`)
    : fpm;
}

function cudaOf(
  request: TargetRequest,
  found: FamilyImage,
  tag: TagParts,
  flavours: string,
): Target | NoTarget {
  const table = new Map(flavours.split(' ').map((text) => text.split('=') as [string, string]));
  const kind = tag.flavours
    .filter((word) => /^(?:base|runtime|devel|cudnn\d*)$/.test(word))
    .map((word) => word.replace(/\d+$/, ''));
  const wanted = kind.join('-');
  const picked = table.get(wanted);
  const version = tag.version ?? '';
  if (picked === undefined || !version.startsWith('13.'))
    return noStream(request, [version, wanted].filter((word) => word !== '').join('-'), ['13.2']);
  return definitionOf(request, found, `${found.image ?? ''}:${picked}`, { stream: '13.2' });
}

function definitionOf(
  request: TargetRequest,
  found: FamilyImage,
  reference: string,
  more: Partial<Target>,
): Target | NoTarget {
  const parsed = parseReference(reference);
  const { path = '', tag = '' } = parsed ?? {};
  const facts = hardenedDefinition(path, tag);
  if (facts === undefined) return none('no-image', `No definition of ${reference} is known.`);
  const onAlpine = tag.includes('alpine');
  const user =
    facts.uid === 0 || facts.user === 'root'
      ? ROOT
      : facts.uid === undefined
        ? facts.user
        : String(facts.uid);
  const accounts = new Map([
    ['root', '0'],
    ['nonroot', NONROOT],
  ]);
  if (facts.user !== undefined && facts.uid !== undefined) accounts.set(facts.user, String(facts.uid));
  return make(request, found, {
    reference,
    user,
    accounts,
    entrypoint: facts.entrypoint ?? [],
    cmd: facts.cmd ?? [],
    ports: facts.ports ?? [],
    workdir: facts.workdir,
    hasShell: (facts.shell ?? []).length > 0 || facts.packages !== undefined,
    packages:
      facts.packages === undefined
        ? undefined
        : onAlpine
          ? { manager: 'apk', source: 'alpine' }
          : { manager: 'apt-get', source: 'apt' },
    libc: onAlpine ? 'musl' : 'glibc',
    ...more,
  });
}

// Chainguard

/** What number 65532 is called: by https://github.com/chainguard-images/images, images/*\/locked_config.json. */
const ACCOUNT_NAMES: Readonly<Record<string, string>> = {
  ...{
    git: 'git',
    jdk: 'java',
    jre: 'java',
    mariadb: 'mysql',
    mongodb: 'mongo',
    nginx: 'nginx',
    node: 'node',
  },
  ...{ php: 'php', redis: 'redis' },
};

const WOLFI: Packages = { manager: 'apk', source: 'wolfi' };
/** Images on Java's virtual machine, whose plain image is the runtime. */
const JAVA = new Set(['jre', 'jdk']);

function chainguard(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
  const target = chainguardImage(request, found, tag);
  if (!isTarget(target)) return target;
  const name = ACCOUNT_NAMES[shortName(target.reference).replace(/^.*\//, '')];
  return name === undefined
    ? target
    : { ...target, accounts: new Map([...target.accounts, [name, NONROOT]]) };
}

function chainguardImage(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
  const { organization, role, image } = request;
  const isBuild = role === 'build';
  const name = isBuild && request.builds && found.image === 'jre' ? 'jdk' : (found.image ?? '');
  const isBase = name === 'wolfi-base';
  const facts = { packages: isBuild || isBase ? WOLFI : undefined, ...(isBuild && { hasShell: true }) };
  if (tag.flavours.includes('apache') && name === 'php') return none('no-image', NO_APACHE);
  const fpm = name === 'php' && tag.flavours.includes('fpm') ? '-fpm' : '';
  if (isBase && !isBuild && libraryRuntime(image.name)) return glibcRuntime(request, found);
  if (organization !== undefined) {
    // A customer's registry has the versions; the base for packages goes by another name there.
    const repository = isBase ? 'chainguard-base' : name;
    const version = paidTag(request, repository, tag);
    if (typeof version !== 'string') return version;
    const dev = isBuild && !isBase ? '-dev' : '';
    return make(request, found, {
      reference: `cgr.dev/${organization}/${repository}:${version}${fpm}${dev}`,
      ...facts,
      ...(fpm !== '' && FPM),
      stream: version === 'latest' ? undefined : tag.version,
      confidence: found.confidence ?? 'low',
    });
  }
  if (found.tier !== 'free' || found.tag === undefined)
    return none(
      'needs-organization',
      `Chainguard's image in the place of ${image.name} is for paying organizations only.`,
    );
  const moved = freeStream(request, tag);
  if (moved !== undefined) return moved;
  const plain =
    isBase ||
    (isBuild && found.dev === undefined && imageShell(`cgr.dev/chainguard/${name}`)?.shell === 'sh');
  if (isBuild && found.dev === undefined && !plain)
    return none('no-builder', `Chainguard has no free image with a shell in the place of ${image.name}.`);
  if (isBuild && image.name === 'mcr.microsoft.com/dotnet/sdk') {
    return make(request, found, {
      reference: `cgr.dev/chainguard/${name}:${found.dev ?? 'latest'}`,
      ...facts,
    });
  }
  const chosen = isBuild && !plain ? (found.dev ?? 'latest') : found.tag;
  if (fpm === '')
    return make(request, found, { reference: `cgr.dev/chainguard/${name}:${chosen}`, ...facts });
  const reference = `cgr.dev/chainguard/${name}:${chosen.replace('latest', 'latest-fpm')}`;
  return make(request, found, { reference, ...facts, ...FPM });
}

/** PHP's FPM runs as a service of the image. */
const FPM = { entrypoint: [], isStartKnown: false } as const;

/** A base to install into has a shell; what only runs a program that was brought along does not need one. */
function glibcRuntime(request: TargetRequest, found: FamilyImage): Target {
  return make(request, found, {
    reference: `cgr.dev/${request.organization ?? 'chainguard'}/glibc-dynamic:latest`,
    user: NONROOT,
    accounts: new Map([
      ['root', '0'],
      ['nonroot', NONROOT],
    ]),
    entrypoint: [],
    cmd: [],
    hasShell: false,
  });
}

const NO_APACHE =
  'Hardened images of PHP start PHP themselves or FPM; Apache with its module has no equivalent.';

/** Systems on glibc, so that programs built for them run on Wolfi's. */
function libraryRuntime(name: string): boolean {
  return name !== 'alpine' && name !== 'busybox' && name !== 'scratch';
}

function paidTag(request: TargetRequest, repository: string, tag: TagParts): string | NoTarget {
  if (request.image.kind === 'os' || tag.version === undefined) return 'latest';
  const [major = '', minor] = tag.version.split('.');
  if (JAVA.has(repository)) return `openjdk-${major}`;
  return minor === undefined ? major : `${major}.${minor}`;
}

/** The free images are the newest version alone; undefined: that is the one asked for, or none is. */
function freeStream(request: TargetRequest, tag: TagParts): NoTarget | undefined {
  const { image } = request;
  // What is in the place of a distribution, or of a static base, has no version of its own.
  if (tag.version === undefined || image.kind === 'os' || image.name.startsWith('gcr.io/')) return undefined;
  const official = image.name.startsWith('mcr.microsoft.com/dotnet/') ? '10' : newestVersion(image.name);
  if (official !== undefined && isOfStream(tag.version, official)) return undefined;
  if (official === undefined && request.image.kind === 'builder' && request.role === 'build')
    return undefined;
  const now = official === undefined ? '' : `, now ${official}`;
  return none(
    'no-stream',
    `The free Chainguard image in the place of ${image.name} is the newest version alone${now}, and this asks for ${tag.version}.`,
  );
}

// Google

function distroless(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
  const { image, role } = request;
  if (role === 'build' || request.builds)
    return none('no-builder', 'Distroless has no images to build with; its images have no shell.');
  const { versions, tag: kind = 'nonroot' } = found;
  // What only some programs of a language can do without their runtime for is not known to fit this one.
  if (versions === undefined && image.kind !== 'os' && found.confidence === 'low')
    return none(
      'no-image',
      `Distroless has no image for ${image.name}: ${lower(found.note ?? 'its runtime is not in any')}.`,
    );
  if (versions === undefined) {
    const repository =
      image.kind === 'os' && libraryRuntime(image.name)
        ? 'gcr.io/distroless/cc-debian13'
        : (found.image ?? '');
    return make(request, found, {
      reference: `${repository}:${kind}`,
      hasShell: false,
      libc: repository.includes('/static') ? 'none' : 'glibc',
    });
  }
  const known = Object.keys(versions).sort(byVersion);
  const stream =
    tag.version === undefined
      ? // The newest is not always an LTS, and these names have no moving form: the file has to say.
        undefined
      : known.find((version) => isOfStream(tag.version ?? '', version));
  if (stream === undefined) {
    const wanted = tag.version ?? 'without a number';
    return noStream(request, wanted, known);
  }
  return make(request, found, { reference: `${versions[stream] ?? ''}:${kind}`, hasShell: false, stream });
}

// Red Hat

function redHatHardened(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
  const isBuild = request.role === 'build' || request.builds || request.image.kind === 'builder';
  const chosen = (isBuild ? found.dev : found.tag) ?? '';
  const number = /^\d+(?:\.\d+)*/.exec(chosen)?.[0];
  if (
    number !== undefined &&
    tag.version !== undefined &&
    !isOfStream(tag.version, majorOf(number, tag.version))
  )
    return noStream(request, tag.version, [number]);
  return make(request, found, {
    reference: `${found.image ?? ''}:${chosen}`,
    hasShell: isBuild,
    packages: isBuild ? { manager: 'dnf', source: 'dnf' } : undefined,
    stream: number,
  });
}

/** As many parts of a version as the other one has. */
function majorOf(version: string, like: string): string {
  return version.split('.').slice(0, like.split('.').length).join('.');
}

function ubi(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
  const isBuild = request.role === 'build' || request.builds;
  if (request.image.kind === 'os') {
    const reference = isBuild
      ? (request.image.families.ubi?.builder ?? 'registry.access.redhat.com/ubi9/ubi-minimal')
      : 'registry.access.redhat.com/ubi9/ubi-micro';
    return make(request, found, {
      reference,
      user: ROOT,
      hasShell: true,
      packages: isBuild
        ? { manager: reference.endsWith('/ubi') ? 'dnf' : 'microdnf', source: 'dnf' }
        : undefined,
    });
  }
  const reference = (isBuild ? found.builder : undefined) ?? found.image ?? '';
  const digits = /-(\d+)(?:-[a-z]+)*(?::|$)/.exec(reference)?.[1] ?? '';
  // `python-312` is 3.12, `nodejs-24` and `openjdk-21` are what they look like.
  const stream = /\/(?:python|php|ruby|dotnet|perl)-/.test(reference)
    ? `${digits.slice(0, 1)}.${digits.slice(1)}`
    : digits;
  if (digits === '' && tag.version !== undefined) return noStream(request, tag.version, []);
  if (tag.version === undefined || !isOfStream(tag.version, stream))
    return noStream(request, tag.version ?? 'without a number', [stream]);
  return make(request, found, {
    reference,
    hasShell: true,
    packages: isBuild
      ? { manager: /-minimal|runtime/.test(reference) ? 'microdnf' : 'dnf', source: 'dnf' }
      : undefined,
    stream,
  });
}

// Ubuntu, Alpine, Echo

function ubuntu(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
  const { image = '', tags = [] } = found;
  if (image.startsWith('ubuntu/'))
    return none(
      'needs-review',
      `${image} starts its program through Pebble, which this file cannot tell what to start.`,
    );
  const isBuild = request.role === 'build' || request.builds;
  if (image === 'ubuntu') {
    const newest = tags.at(-1) ?? '';
    return make(request, found, {
      reference: `ubuntu:${newest}`,
      user: ROOT,
      hasShell: true,
      packages: { manager: 'apt-get', source: 'apt' },
      stream: newest,
    });
  }
  if (isBuild) return none('no-builder', 'The chiselled images have no shell and no variant to build with.');
  const chiselled = tags.filter((each) => each.endsWith('-chiseled'));
  const picked = chiselled.find(
    (each) => tag.version !== undefined && isOfStream(tag.version, each.split('-')[0] ?? ''),
  );
  if (picked === undefined)
    return noStream(
      request,
      tag.version ?? 'without a number',
      chiselled.map((each) => each.split('-')[0] ?? ''),
    );
  return make(request, found, {
    reference: `${image}:${picked}`,
    user: '1654',
    accounts: new Map([
      ['root', '0'],
      ['app', '1654'],
    ]),
    entrypoint: [],
    hasShell: false,
    stream: picked.split('-')[0],
  });
}

const APK: Packages = { manager: 'apk', source: 'alpine' };

function alpine(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
  const { image } = request;
  const common = { hasShell: true, packages: APK, libc: 'musl' as const, user: ROOT };
  if (image.kind === 'os') {
    const [newest] = found.tags ?? [];
    return newest === undefined
      ? none('no-image', 'No tag of Alpine is known.')
      : make(request, found, { ...common, reference: `alpine:${newest}`, stream: newest });
  }
  const name = officialName(parseReference(image.name)?.canonicalName ?? '') ?? '';
  const flavours = tag.flavours.filter((word) => word !== 'slim');
  const picked = shortened(tag.version)
    .map((version) => [...version, ...flavours, 'alpine'].join('-'))
    .find((each) => isCurrentTag(name, each));
  if (picked === undefined) return noStream(request, tag.version ?? 'of this kind', []);
  const { cmd, entrypoint, workdir } = image.defaults ?? {};
  return make(request, found, {
    ...common,
    reference: `${name}:${picked}`,
    entrypoint: entrypoint ?? [],
    cmd: cmd ?? [],
    workdir,
    stream: tag.version,
  });
}

/** `20.11.1`, `20.11`, `20` and nothing at all only where nothing was asked for. */
function shortened(version: string | undefined): readonly (readonly string[])[] {
  if (version === undefined) return [[]];
  const parts = version.split('.');
  return parts.map((_, index) => [parts.slice(0, parts.length - index).join('.')]);
}

function echo(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
  const { reference, image } = request;
  const parsed = parseReference(reference);
  const name = officialName(parsed?.canonicalName ?? '');
  const words = (parsed?.tag ?? 'latest').split('-');
  const [, ...rest] = words;
  const candidates =
    tag.version === undefined || !/^v?\d/.test(words[0] ?? '')
      ? [words.join('-')]
      : shortened(tag.version).map((version) => [...version, ...rest].join('-'));
  const picked = candidates.find((each) => name !== undefined && isCurrentTag(name, each));
  if (picked === undefined) return noStream(request, parsed?.tag ?? 'latest', []);
  const { cmd, entrypoint, workdir } = image.defaults ?? {};
  return make(request, found, {
    reference: `${found.image ?? ''}:${picked}`,
    // They are drop-in replacements; who their programs run as is not written anywhere.
    user: undefined,
    entrypoint: entrypoint ?? [],
    cmd: cmd ?? [],
    workdir,
    hasShell: true,
    packages: /alpine/.test(picked) || image.name === 'alpine' ? APK : { manager: 'apt-get', source: 'apt' },
    libc: /alpine/.test(picked) ? 'musl' : 'glibc',
    stream: tag.version,
  });
}
