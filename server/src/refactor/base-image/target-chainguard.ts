import type { FamilyImage } from '../../knowledge/base-images-map.ts';
import { newestVersion } from '../../knowledge/end-of-life.ts';
import { imageShell } from '../../knowledge/image-shells.ts';
import { shortName } from './stage-facts.ts';
import { isOfStream, type TagParts } from './tag.ts';
import {
  isTarget,
  libraryRuntime,
  make,
  NO_APACHE,
  none,
  NONROOT,
  type NoTarget,
  type Packages,
  type Target,
  type TargetRequest,
} from './target.ts';

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

export function chainguard(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
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
