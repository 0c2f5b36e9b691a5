import { parsePlatform } from '../../image/platform.ts';
import { parseReference } from '../../image/reference.ts';
import { fromImage } from '../../lint/from-image.ts';
import { knownBase } from '../../lint/known-image.ts';
import { instructionRule } from '../../lint/ladder.ts';
import type { Fix } from '../../lint/rule.ts';
import { isWindowsImage } from '../../lint/scripts.ts';

/**
 * Repositories of official images for one architecture, by what a platform calls it
 * (https://github.com/docker-library/official-images#architectures-other-than-amd64).
 */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  amd64: 'amd64',
  arm32v5: 'arm',
  arm32v6: 'arm',
  arm32v7: 'arm',
  arm64v8: 'arm64',
  i386: '386',
  mips64le: 'mips64le',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
};

export default instructionRule(
  {
    name: 'base-image-platform',
    group: 'base-image',
    since: '0.1.0',
    summary: 'The base image is for the platform that FROM asks for.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { buildkit: ['InvalidBaseImagePlatform'] },
    controls: {},
    messages: { other: "'{image}' is made for {made}, and FROM asks for '{platform}'." },
    advice:
      'The stage gets the programs of another machine, which do not start or are emulated; name the image that is made for every platform, or ask for the right one.',
    fix: 'unsafe',
    docs: {
      why: 'Some repositories hold images of one architecture or system only. The builder takes them whatever platform is asked for and merely warns, so the image claims a platform that its files do not have, and fails where it is started.',
      how: 'Use the official name without the architecture, which serves every platform that the image exists for, or correct the flag.',
      bad: 'FROM --platform=linux/amd64 arm64v8/alpine:3.22\nUSER 65532\n',
      good: 'FROM alpine:3.22\nUSER 65532\n',
      links: [
        'https://docs.docker.com/reference/build-checks/invalid-base-image-platform/',
        'https://github.com/docker-library/official-images#architectures-other-than-amd64',
      ],
    },
  },
  'FROM',
  (from, context) => {
    const { platform } = from;
    if (platform?.value === undefined || platform.variables.length > 0) return;
    const [system, architecture] = parsePlatform(platform.value) ?? [];
    const image = system === undefined ? undefined : fromImage(context.file, from);
    if (image === undefined) return;
    const data = { image: image.raw, platform: platform.value };
    const { platforms = [] } = knownBase(context, from) ?? {};
    if (platforms.length > 0) {
      if (platforms.some((each) => isMetBy(each, [system, architecture]))) return;
      context.report({ at: image.span, message: 'other', data: { ...data, made: madeFor(platforms) } });
      return;
    }
    if (isWindowsImage(image.reference)) {
      // A platform may be an architecture alone, and then the system is the builder's.
      if (system !== 'linux') return;
      context.report({ at: image.span, message: 'other', data: { ...data, made: 'Windows' } });
      return;
    }
    const [, namespace = ''] =
      /^docker\.io\/([^/]+)\/[^/]+$/.exec(parseReference(image.reference)?.canonicalName ?? '') ?? [];
    const made = Object.hasOwn(ARCHITECTURES, namespace) ? ARCHITECTURES[namespace] : undefined;
    if (made === undefined || architecture === undefined || architecture === made) return;
    context.report({
      at: image.span,
      message: 'other',
      data: { ...data, made },
      fixes: fixesFor(image, namespace),
    });
  },
);

/** Whether an image for this platform is what is asked for; a part that is not named is the builder's own. */
function isMetBy(has: string, [system, architecture]: readonly (string | undefined)[]): boolean {
  const [ownSystem, ownArchitecture] = parsePlatform(has) ?? [];
  return ownSystem === system && (architecture === undefined || ownArchitecture === architecture);
}

function madeFor(platforms: readonly string[]): string {
  return platforms.length > 3 ? `${platforms.slice(0, 3).join(', ')} …` : platforms.join(', ');
}

function fixesFor(
  { isLiteral, reference, part }: NonNullable<ReturnType<typeof fromImage>>,
  namespace: string,
): Fix[] {
  const start = reference.indexOf(`${namespace}/`);
  if (!isLiteral || start < 0 || reference.includes('@')) return [];
  // Behind a registry the official images have a name of their own.
  const text = start === 0 ? '' : 'library/';
  const edits = [{ span: part(start, start + namespace.length + 1), text }];
  return [{ title: 'Use the image for every platform', kind: 'unsafe', edits }];
}
