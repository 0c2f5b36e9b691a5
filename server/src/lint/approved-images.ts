import { parseReference } from '../image/reference.ts';
import { allowsImage } from './allowed-images.ts';
import type { NamedImage } from './image-uses.ts';
import type { Policy, Replacement } from './policy.ts';
import { isFrom, originOf } from './registries.ts';
import type { Fix } from './rule.ts';

/** Where a policy lets an image come from; undefined when its registry depends on a variable. */
export interface Verdict {
  /** The registry is allowed, by the list's entry at this place; `any`: there is no list. */
  readonly registry: number | 'any' | 'denied';
  readonly image: number | 'any' | 'denied' | 'replaced';
  /** Place of the replacement that says what to use instead. */
  readonly replacement: number | undefined;
  /** What to use instead, where the policy names it and allows it. */
  readonly instead: string | undefined;
}

/** Holds an image reference against a policy. */
export function judgeImage(reference: string, policy: Policy): Verdict | undefined {
  const origin = originOf(reference);
  if (origin === undefined) return undefined;
  const { allowedRegistries = [], allowedImages = [], replacements = [] } = policy;
  const found = replacements.findIndex((item) => replaces(item, reference));
  const replacement = found < 0 ? undefined : found;
  const kind = replacements[found]?.kind;
  const isReplaced = (by: Replacement['kind']): boolean => kind === by;
  const registry =
    allowedRegistries.length === 0
      ? isReplaced('registry')
        ? 'denied'
        : 'any'
      : orDenied(allowedRegistries.findIndex((entry) => isFrom(origin, entry)));
  const image =
    allowedImages.length === 0
      ? isReplaced('image')
        ? 'replaced'
        : 'any'
      : orDenied(allowedImages.findIndex((entry) => allowsImage(reference, entry)));
  return { registry, image, replacement, instead: insteadOf(reference, policy) };
}

function orDenied(index: number): number | 'denied' {
  return index < 0 ? 'denied' : index;
}

function replaces({ kind, of }: Replacement, reference: string): boolean {
  const origin = originOf(reference);
  // What a variable stands for may be the approved one.
  if (origin === undefined || /[$`]/.test(reference)) return false;
  return kind === 'image' ? allowsImage(reference, of) : isFrom(origin, of);
}

/** The first replacement of an image that is a reference and is allowed itself. */
function insteadOf(reference: string, policy: Policy): string | undefined {
  const { allowedRegistries = [], allowedImages = [], replacements = [] } = policy;
  for (const replacement of replacements) {
    if (!replaces(replacement, reference)) continue;
    const instead = replaced(reference, replacement);
    const origin = instead === undefined ? undefined : originOf(instead);
    if (instead === undefined || origin === undefined || instead === reference) continue;
    if (allowedRegistries.length > 0 && !allowedRegistries.some((entry) => isFrom(origin, entry))) continue;
    if (allowedImages.length > 0 && !allowedImages.some((entry) => allowsImage(instead, entry))) continue;
    if (!replacements.some((item) => replaces(item, instead))) return instead;
  }
  return undefined;
}

function replaced(reference: string, { kind, of, with: target }: Replacement): string | undefined {
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  const { canonicalName, tag, digest } = parsed;
  const path = canonicalName.slice(canonicalName.indexOf('/') + 1);
  const to = target.trim().replace(/\/+$/, '');
  if (kind === 'registry') {
    // A mirror has the same content, so a digest stays what it is.
    return whole(`${to}/${rest(of, path)}`, tag, digest);
  }
  const name = to.includes('*') ? fill(to, of, canonicalName) : to;
  if (name === undefined) return undefined;
  const hasTag = name.lastIndexOf(':') > name.lastIndexOf('/');
  return whole(name, hasTag ? undefined : tag, undefined);
}

/** What of a path stands behind the part of a registry that is replaced: `ghcr.io/acme` leaves the account out. */
function rest(of: string, path: string): string {
  const parts =
    of
      .replace(/^https?:\/\//, '')
      .replace(/\/+$/, '')
      .split('/').length - 1;
  return path.split('/').slice(parts).join('/');
}

/** `*` in the target is what the pattern's `*` stands for; undefined when that cannot be told. */
function fill(target: string, of: string, canonicalName: string): string | undefined {
  const pattern = of.trim();
  const star = pattern.indexOf('*');
  if (star < 0 || pattern.indexOf('*', star + 1) >= 0) return undefined;
  const [before = '', after = ''] = pattern.split('*');
  for (const name of [canonicalName, canonicalName.replace(/^docker\.io\/(?:library\/)?/, '')]) {
    if (name.startsWith(before) && name.endsWith(after) && name.length >= before.length + after.length)
      return target.replace('*', () => name.slice(before.length, name.length - after.length));
  }
  return undefined;
}

function whole(name: string, tag: string | undefined, digest: string | undefined): string | undefined {
  const text = `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  return parseReference(text) === undefined ? undefined : text;
}

/** The change to the approved image; none where the reference does not stand there letter by letter. */
export function approvedFix(
  { text }: { readonly text: string },
  { raw, reference, span }: NamedImage,
  instead: string | undefined,
): readonly Fix[] {
  if (instead === undefined || raw !== reference || text.slice(span.start, span.end) !== reference) return [];
  return [
    {
      title: `Use '${instead}'`,
      kind: 'unsafe',
      edits: [{ span, text: instead }],
      assumptions: [`'${instead}' holds what the build needs of '${reference}'.`],
    },
  ];
}
