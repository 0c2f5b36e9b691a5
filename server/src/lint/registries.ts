import { parseReference } from '../image/reference.ts';
import { withoutEndSlashes } from '../text/path.ts';
import { matchesWildcard } from '../text/wildcard.ts';

const DOCKER_HUB = 'docker.io';
/** Other names under which people know it, or clients reach it. */
const HUB_NAMES: ReadonlySet<string> = new Set([
  'hub.docker.com',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);

/** Where an image comes from: its registry, and registry and path as the Docker engine fills them in. */
export interface Origin {
  readonly registry: string;
  readonly name: string;
}

/** The origin of a reference that may hold variables; undefined when one of them decides the registry. */
export function originOf(reference: string): Origin | undefined {
  const parsed = parseReference(reference);
  if (parsed !== undefined) {
    const registry = (parsed.domain ?? DOCKER_HUB).toLowerCase();
    return { registry: hub(registry), name: parsed.canonicalName };
  }
  const slash = reference.indexOf('/');
  const first = slash < 0 ? (/^[^:@]*/.exec(reference)?.[0] ?? '') : reference.slice(0, slash);
  if (first === '' || /[$`\s]/.test(first)) return undefined;
  const isHost = slash >= 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hub(isHost ? first.toLowerCase() : DOCKER_HUB);
  return { registry, name: isHost ? reference : `${registry}/${slash < 0 ? 'library/' : ''}${reference}` };
}

function hub(registry: string): string {
  return HUB_NAMES.has(registry) ? DOCKER_HUB : registry;
}

/** Whether one entry of a list lets an origin in: `ghcr.io`, `*.example.com`, or a part of a registry: `ghcr.io/acme`. */
export function isFrom({ name, registry }: Origin, entry: string): boolean {
  const wanted = withoutEndSlashes(
    entry
      .trim()
      .toLowerCase()
      .replace(/^https?:\/\//, ''),
  );
  const slash = wanted.indexOf('/');
  const host = slash < 0 ? wanted : wanted.slice(0, slash);
  if (!matchesWildcard(registry, hub(host))) return false;
  if (slash < 0) return true;
  // What a variable holds may well be allowed.
  const path = name.slice(name.indexOf('/') + 1);
  if (path.includes('$')) return true;
  const parts = wanted.slice(slash + 1).split('/');
  return (
    path
      .split('/')
      .slice(0, parts.length)
      .every((part, index) => matchesWildcard(part, parts[index] ?? '')) &&
    path.split('/').length >= parts.length
  );
}
