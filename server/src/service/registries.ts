import type { RegistrySettings, Settings } from '../config/settings.ts';
import type { ClientOptions } from '../registry/client.ts';
import { RegistryClient } from '../registry/client.ts';
import type { Places } from '../registry/origin.ts';

export { hostOf } from '../registry/origin.ts';
export type { RequestNote } from '../registry/requests.ts';
export type { RegistryClient } from '../registry/client.ts';

/** What the user says of registries, read and put into one way of writing. */
export interface RegistrySetup {
  readonly mode: Settings['network'];
  /** Names, or `*.example.com` for all below. */
  readonly allow: ReadonlySet<string>;
  readonly deny: ReadonlySet<string>;
  readonly places: Places;
  /** Paths of files by host. */
  readonly certificates: ReadonlyMap<string, string>;
}

/** Whether a registry may be asked; `ask`: when a person says so. */
export type Permission = 'yes' | 'no' | 'ask';

const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[a-f0-9:]+\])(?::\d{1,5})?$/;
const HUB = /^(?:index|registry-1|registry\.hub)\.docker\.(?:io|com)$/;
const PATH = /^(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;

/** Why a registry, as it is shown, is not asked, behind the image's name; undefined: it may be. Without a list all may. */
export function refusalOf(registry: string, allowed: ReadonlySet<string> | undefined): string | undefined {
  return allowed?.has(registry) === false ? `is of ${registry}, which may not be asked` : undefined;
}

/** A registry as image names have it, Docker Hub by any of its names; undefined for what is none. */
export function registryName(text: string): string | undefined {
  const name = text.trim().toLowerCase();
  if (!HOST.test(name)) return undefined;
  return HUB.test(name) ? 'docker.io' : name;
}

/** A registry and who is asked in its place; undefined when either is none. */
export function readMirror(registry: string, mirror: string): readonly [string, string] | undefined {
  const name = registryName(registry);
  const given = mirror.trim().toLowerCase().replace(/\/$/, '');
  const slash = given.indexOf('/');
  const [host, path] = slash < 0 ? [given, ''] : [given.slice(0, slash), given.slice(slash)];
  return name === undefined || !HOST.test(host) || !PATH.test(path) ? undefined : [name, host + path];
}

/** Reads the user's settings; what is wrong is left out and named in `problems`, one sentence each. */
export function readRegistrySetup(
  mode: Settings['network'],
  { allow, deny, mirrors, certificates, plainHttp }: RegistrySettings,
): { readonly setup: RegistrySetup; readonly problems: readonly string[] } {
  const problems: string[] = [];
  /** What was read, or a complaint. */
  const told = <T>(key: string, text: string, read: T | undefined): readonly T[] => {
    if (read !== undefined) return [read];
    problems.push(`bulkhead.registries.${key}: '${text.slice(0, 60)}' is no registry such as ghcr.io.`);
    return [];
  };
  const names = (key: string, list: readonly string[]): ReadonlySet<string> =>
    new Set(list.flatMap((text) => told(key, text, pattern(text))));
  const hosts = Object.entries(certificates).flatMap(([text, file]) =>
    told('certificates', text, registryName(text)).map((name) => [name, file] as const),
  );
  const setup: RegistrySetup = {
    mode,
    allow: names('allow', allow),
    deny: names('deny', deny),
    places: {
      mirrors: new Map(
        Object.entries(mirrors).flatMap(([from, to]) =>
          told('mirrors', `${from}: ${to}`, readMirror(from, to)),
        ),
      ),
      plainHttp: names('plainHttp', plainHttp),
    },
    certificates: new Map(hosts),
  };
  return { setup, problems };
}

function pattern(text: string): string | undefined {
  const below = /^\s*\*\.(.+)$/.exec(text)?.[1];
  if (below === undefined) return registryName(text);
  const name = registryName(below);
  return name === undefined ? undefined : `*.${name}`;
}

/** What the settings say of a registry. A no is stronger than a yes. */
export function permissionFor({ mode, allow, deny }: RegistrySetup, registry: string): Permission {
  if (mode === 'off' || isIn(deny, registry)) return 'no';
  return mode === 'allow' || isIn(allow, registry) ? 'yes' : 'ask';
}

function isIn(names: ReadonlySet<string>, registry: string): boolean {
  if (names.has(registry)) return true;
  for (let dot = registry.indexOf('.'); dot >= 0; dot = registry.indexOf('.', dot + 1))
    if (names.has(`*${registry.slice(dot)}`)) return true;
  return false;
}

export function registryClient(options: ClientOptions): RegistryClient {
  return new RegistryClient(options);
}
