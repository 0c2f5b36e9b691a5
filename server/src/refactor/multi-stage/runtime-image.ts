import { parseReference } from '../../image/reference.ts';
import { officialName } from '../../knowledge/official-images.ts';
import type { System } from '../../knowledge/runtime-libraries.ts';
import { hasRuntimeTag } from '../../knowledge/runtime-tags.ts';
import type { Base, Candidate } from './recipe.ts';

/** An image for FROM, as it is to be written and with its variables replaced. */
export interface RuntimeImage {
  readonly image: string;
  readonly reference: string;
}

export function baseOf(reference: string): Base | undefined {
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  return {
    name: officialName(parsed.canonicalName) ?? parsed.canonicalName.replace(/^docker\.io\//, ''),
    reference: parsed,
    tag: parsed.tag ?? '',
  };
}

/** The same image with another tag, if a table has that. */
export function withTag({ stage, base }: Candidate, tag: string): RuntimeImage | undefined {
  if (!hasRuntimeTag(base.name, tag)) return undefined;
  const name = base.reference.text.slice(0, base.reference.nameEnd).replace(/:[^/:]*$/, '');
  const reference = `${name}:${tag}`;
  const raw = stage.from.image?.raw ?? '';
  // What a build argument chooses stays its choice: `node:${VERSION}` is `node:${VERSION}-slim`.
  const isSuffix = base.tag !== '' && tag.startsWith(base.tag) && base.reference.digest === undefined;
  const image =
    raw.includes('$') && isSuffix && /[\w}]$/.test(raw)
      ? `${braced(raw)}${tag.slice(base.tag.length)}`
      : reference;
  return { image, reference };
}

/** `node:$VERSION` as `node:${VERSION}`, so that more can stand behind it. */
function braced(raw: string): string {
  return raw.replace(/\$(\w+)$/, '${$1}');
}

/** An official image beside the one that is built from: of the same registry or mirror. */
export function sibling({ base }: Candidate, name: string, tag: string): RuntimeImage | undefined {
  if (!hasRuntimeTag(name, tag)) return undefined;
  const own = base.reference.text.slice(0, base.reference.nameEnd).replace(/:[^/:]*$/, '');
  const slash = own.lastIndexOf('/');
  const prefix =
    officialName(base.reference.canonicalName) === undefined || slash < 0 ? '' : own.slice(0, slash + 1);
  const reference = `${prefix}${name}:${tag}`;
  return { image: reference, reference };
}

/** The image that the file builds from, once more. */
export function sameImage({ stage, base }: Candidate): RuntimeImage {
  return { image: stage.from.image?.raw ?? base.reference.text, reference: base.reference.text };
}

const CODENAMES: Readonly<Record<string, System>> = {
  ...{ bullseye: 'bullseye', bookworm: 'bookworm', trixie: 'trixie', jammy: 'jammy', noble: 'noble' },
  ...{ alpine: 'alpine' },
};
const VERSIONS: Readonly<Record<string, Readonly<Record<string, System>>>> = {
  debian: { '11': 'bullseye', '12': 'bookworm', '13': 'trixie' },
  ubuntu: { '22.04': 'jammy', '24.04': 'noble' },
};

/** What an image is made of; `debian`: some release of it that the tag does not name. */
export function systemOf({ name, tag }: Base): System | 'debian' | undefined {
  if (name === 'alpine') return 'alpine';
  for (const part of tag.split('-')) {
    const codename = /^[a-z]+/.exec(part)?.[0] ?? '';
    if (Object.hasOwn(CODENAMES, codename)) return CODENAMES[codename];
    const version = VERSIONS[name];
    if (version !== undefined) {
      const found = Object.entries(version).find(([key]) => part === key || part.startsWith(`${key}.`));
      if (found !== undefined) return found[1];
    }
  }
  if (name === 'ubuntu') return undefined;
  return ON_DEBIAN.has(name) && !/[a-z]{5,}/.test(tag.replace(/latest|stable|slim|current/g, ''))
    ? 'debian'
    : undefined;
}

const ON_DEBIAN = new Set([
  ...[
    'buildpack-deps',
    'debian',
    'elixir',
    'erlang',
    'gcc',
    'golang',
    'node',
    'perl',
    'php',
    'python',
    'ruby',
    'rust',
  ],
]);

/** A tag's version, and its flavours behind it; a tag such as `latest` or `slim` has no version. */
export function tagParts(tag: string): { readonly version: string; readonly flavours: readonly string[] } {
  const [first = '', ...rest] = tag.split('-');
  return /^v?\d/.test(first) || first === 'lts' || first === 'current'
    ? { version: first, flavours: rest }
    : { version: '', flavours: first === '' || first === 'latest' ? rest : [first, ...rest] };
}

/** `python:3.12-bookworm` as `3.12-slim-bookworm`: the tag of a language's image without compilers. */
export function slimTag({ name, tag }: Base): string | undefined {
  const { version, flavours } = tagParts(tag);
  if (flavours.includes('slim') || flavours.some((one) => one.startsWith('alpine'))) return undefined;
  const isSlimLast = name === 'node' || name === 'debian' || name === 'elixir' || name === 'erlang';
  const parts = isSlimLast ? [version, ...flavours, 'slim'] : [version, 'slim', ...flavours];
  return parts.filter((part) => part !== '').join('-');
}

/** Google's images for programs without an interpreter (https://github.com/GoogleContainerTools/distroless). */
export const STATIC = 'gcr.io/distroless/static-debian13:nonroot';
export const WITH_LIBC = 'gcr.io/distroless/cc-debian13:nonroot';
