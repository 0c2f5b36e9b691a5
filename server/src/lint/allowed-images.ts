import { matchesWildcard } from '../text/wildcard.ts';
import { originOf } from './registries.ts';

/**
 * Whether one entry of a list allows an image: `node`, `acme/*`, `ghcr.io/acme/*`, and with a tag those tags alone. A
 * reference is let in where its variables decide.
 */
export function allowsImage(reference: string, entry: string): boolean {
  const wanted = splitTag(entry.trim());
  const given = splitTag(reference);
  if (isOpen(given.name)) return true;
  const name = fullName(given.name);
  const pattern = wanted.name === '*' ? '*' : fullName(wanted.name);
  if (name === undefined || pattern === undefined) return name === undefined;
  if (!matchesWildcard(name, pattern)) return false;
  const tag = given.tag ?? 'latest';
  return wanted.tag === undefined || isOpen(tag) || matchesWildcard(tag, wanted.tag);
}

function isOpen(text: string): boolean {
  return /[$`]/.test(text);
}

function splitTag(reference: string): { readonly name: string; readonly tag: string | undefined } {
  const [rest = ''] = reference.split('@');
  // A colon in `${NAME:-value}` is none of a tag, and one before a slash belongs to a registry's port.
  const variable = rest.search(/[$`]/);
  const known = variable < 0 ? rest : rest.slice(0, variable);
  const colon = known.lastIndexOf(':');
  return colon > rest.lastIndexOf('/')
    ? { name: rest.slice(0, colon), tag: rest.slice(colon + 1) }
    : { name: rest, tag: undefined };
}

/** Registry and path as the Docker engine fills them in, of names and of patterns. */
function fullName(name: string): string | undefined {
  const origin = originOf(name);
  if (origin === undefined) return undefined;
  const path = origin.name.slice(origin.name.indexOf('/') + 1);
  const isOfficial = origin.registry === 'docker.io' && !path.includes('/');
  return `${origin.registry}/${isOfficial ? 'library/' : ''}${path}`;
}
