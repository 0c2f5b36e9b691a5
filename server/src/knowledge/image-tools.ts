import { parseReference } from '../image/reference.ts';
import { imageShell } from './image-shells.ts';

/**
 * Which of curl and wget an image brings. Facts as of 2026-08-22: Debian's and Ubuntu's base images have neither,
 * Alpine and BusyBox have BusyBox's wget, buildpack-deps (under the full language images) has both, Fedora and the like
 * have curl (https://github.com/docker-library/buildpack-deps, the images' own Dockerfiles).
 */
const OFFICIAL: Readonly<Record<string, 'bare' | 'language'>> = {
  debian: 'bare',
  ubuntu: 'bare',
  alpine: 'bare',
  busybox: 'bare',
  // Full tags stand on buildpack-deps; -slim and -alpine tags do not.
  node: 'language',
  perl: 'language',
  python: 'language',
  ruby: 'language',
  rust: 'language',
};

/** Names in `tools` that the image surely lacks; undefined: not in the table. */
export function lacksTool(reference: string, tool: 'curl' | 'wget'): boolean | undefined {
  const shell = imageShell(reference);
  if (shell?.shell === 'none') return shell.sure ? true : undefined;
  const parsed = parseReference(reference);
  const name = /^(?:docker\.io|public\.ecr\.aws\/docker|mirror\.gcr\.io)\/library\/([^/]+)$/.exec(
    parsed?.canonicalName ?? '',
  )?.[1];
  const kind = name !== undefined && Object.hasOwn(OFFICIAL, name) ? OFFICIAL[name] : undefined;
  const tag = parsed?.tag ?? '';
  // A digest alone may be of any flavour.
  if (kind === undefined || (kind === 'language' && parsed?.tag === undefined)) return undefined;
  const alpine = name === 'alpine' || name === 'busybox' || /(?:^|-)alpine/.test(tag);
  if (alpine) return tool === 'curl';
  if (kind === 'bare' || /(?:^|-)slim(?:-|$)/.test(tag)) return !/windows|nanoserver/.test(tag);
  return false;
}
