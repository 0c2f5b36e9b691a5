import type { FamilyImage } from '../../knowledge/base-images-map.ts';
import { isOfStream, type TagParts } from './tag.ts';
import { make, noStream, ROOT, type NoTarget, type Target, type TargetRequest } from './target.ts';

export function redHatHardened(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
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

export function ubi(request: TargetRequest, found: FamilyImage, tag: TagParts): Target | NoTarget {
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
