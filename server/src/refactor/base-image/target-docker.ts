import { parseReference } from '../../image/reference.ts';
import { hardenedStreams, type FamilyImage, type HardenedStream } from '../../knowledge/base-images-map.ts';
import { hardenedDefinition } from '../../knowledge/hardened-definitions.ts';
import { byVersion, isOfStream, type TagParts } from './tag.ts';
import {
  familyTitle,
  make,
  NO_APACHE,
  none,
  NONROOT,
  noStream,
  ROOT,
  type NoTarget,
  type Target,
  type TargetRequest,
} from './target.ts';

export function hardened(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
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
        `${familyTitle('dhi')} has no ${isBuild ? 'tag with a shell' : 'runtime tag'} of ${image.replace('dhi.io/', '')} ${stream.version}.`,
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
    ? none('no-image', `${familyTitle(request.family)} has no FPM variant of PHP ${parts.version ?? ''}.`)
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
