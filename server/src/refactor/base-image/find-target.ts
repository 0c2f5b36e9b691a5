import { parseReference } from '../../image/reference.ts';
import { familyImage, type FamilyImage } from '../../knowledge/base-images-map.ts';
import { isCurrentTag, officialName } from '../../knowledge/official-images.ts';
import { byVersion, isOfStream, readTag, type TagParts } from './tag.ts';
import { chainguard } from './target-chainguard.ts';
import { hardened } from './target-docker.ts';
import { redHatHardened, ubi } from './target-red-hat.ts';
import {
  familyTitle,
  libraryRuntime,
  lower,
  make,
  none,
  noStream,
  ROOT,
  type NoTarget,
  type Packages,
  type Target,
  type TargetRequest,
} from './target.ts';

/** The image of a family for a stage. Only what a table holds is ever named. */
export function findTarget(request: TargetRequest): Target | NoTarget {
  const { image, family, reference } = request;
  const found = familyImage(image, family);
  if (found === undefined)
    return none('no-image', `${familyTitle(family)} has no image in the place of ${image.name}.`);
  if (found.why !== undefined)
    return none(
      'no-image',
      `${familyTitle(family)} has no image in the place of ${image.name}: ${lower(found.why)}.`,
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
