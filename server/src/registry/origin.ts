import type { AddressZone } from '../ports.ts';

/** The repository of an image, with the registry as it is shown to people: `docker.io` and `library/node`. */
export interface Repository {
  readonly registry: string;
  readonly path: string;
}

/** What the user, and nobody else, says of where registries are. */
export interface Places {
  /** Who is asked in the place of a registry: a host, with a path before the repository's where there is one. */
  readonly mirrors: ReadonlyMap<string, string>;
  /** Hosts that may speak plain http, besides this machine's. */
  readonly plainHttp: ReadonlySet<string>;
}

export const NO_PLACES: Places = { mirrors: new Map(), plainHttp: new Set() };

/** Docker Hub is called by one name and answers at another; a third one, that of its challenge, hands out the tokens. */
const HOSTS: ReadonlyMap<string, string> = new Map([['docker.io', 'registry-1.docker.io']]);

/** The repository of a name as `ImageReference.canonicalName` has it. */
export function repositoryOf(canonicalName: string): Repository {
  const slash = canonicalName.indexOf('/');
  return { registry: canonicalName.slice(0, slash).toLowerCase(), path: canonicalName.slice(slash + 1) };
}

export function nameOf({ registry, path }: Repository): string {
  return `${registry}/${path}`;
}

/** The repository as its registry's mirror has it, or itself. */
export function mirrored(repository: Repository, { mirrors }: Places): Repository {
  const mirror = mirrors.get(repository.registry);
  if (mirror === undefined) return repository;
  const [registry = '', ...prefix] = mirror.split('/');
  return { registry, path: [...prefix, repository.path].join('/') };
}

/** The host that answers for a registry. */
export function hostOf(registry: string): string {
  return HOSTS.get(registry) ?? registry;
}

/**
 * Where a registry answers, in the order to try. Only one that the reference itself puts on this machine, or that the
 * user names, may speak plain http, as with the Docker engine
 * (https://docs.docker.com/reference/cli/dockerd/#insecure-registries), and only when it speaks no TLS.
 */
export function originsOf(registry: string, places: Places = NO_PLACES): readonly string[] {
  const host = hostOf(registry);
  const origins = mayBePlain(host, places) ? [`https://${host}`, `http://${host}`] : [`https://${host}`];
  // A reference may have a port or an address that there is none of.
  return origins.filter((origin) => URL.canParse(origin));
}

function mayBePlain(host: string, { plainHttp }: Places): boolean {
  return isLoopback(host) || plainHttp.has(host);
}

/** `localhost`, `127.0.0.0/8` and `[::1]`, with or without a port; a name that resolves to them is none. */
function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(host);
}

/** Where a registry itself may be: wherever the reference says; but a mere name must not lead to a cloud's metadata. */
export function zonesOf(registry: string): readonly AddressZone[] {
  const isAddress = /^(?:\d+(?:\.\d+){3}|\[[\da-f:]+\])(?::\d+)?$/i.test(registry);
  return isAddress ? ['public', 'private', 'loopback', 'link-local'] : ['public', 'private', 'loopback'];
}

/** Where it may send us to: into the world, or to where it is itself. */
export function zonesBehind(zone: AddressZone | undefined): readonly AddressZone[] {
  return zone === undefined || zone === 'public' || zone === 'special' ? ['public'] : ['public', zone];
}

/**
 * An address that a registry sends us to; undefined for what we do not follow: another protocol, a downgrade to plain
 * http (which only hosts that may do so serve, to a registry that is plain itself), or one with a name and password in it.
 */
export function followable(location: string, base: string, places: Places = NO_PLACES): URL | undefined {
  let url: URL;
  try {
    url = new URL(location, base);
  } catch {
    // Not an address.
    return undefined;
  }
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:') return url;
  const isPlain = url.protocol === 'http:' && base.startsWith('http:');
  return isPlain && mayBePlain(url.host, places) ? url : undefined;
}
