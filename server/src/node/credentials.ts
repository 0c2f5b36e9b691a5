import { homedir } from 'node:os';
import path from 'node:path';
import type { Credential, Credentials, Files } from '../ports.ts';
import { askHelper } from './credential-helper.ts';

export interface NodeCredentialsOptions {
  readonly files: Files;
  readonly environment: NodeJS.ProcessEnv;
  /** Hears why something could not be used, each reason once; nothing secret. */
  readonly tell: (line: string) => void;
}

/** What a configuration file says, as far as it can be understood. */
interface Store {
  readonly path: string;
  readonly auths: Readonly<Record<string, unknown>>;
  readonly helpers: Readonly<Record<string, unknown>>;
  readonly helper: unknown;
}

/** What Docker itself calls Docker Hub in its files, and what others do. */
const HUB = 'https://index.docker.io/v1/';
const HUB_NAMES = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/**
 * What people logged in with: Docker's config.json, then podman's auth.json
 * (https://docs.docker.com/reference/cli/docker/login/,
 * https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md). Files are read when they are first
 * needed; a program that keeps passwords is asked for one registry at a time, and by no other way than its name.
 */
export function nodeCredentials({ files, environment, tell }: NodeCredentialsOptions): Credentials {
  const told = new Set<string>();
  const tellOnce = (line: string): void => {
    if (!told.has(line)) tell(line);
    told.add(line);
  };
  let stores: Promise<readonly Store[]> | undefined;
  const answers = new Map<string, Promise<Credential | undefined>>();

  const ask = async (registry: string, repository: string): Promise<Credential | undefined> => {
    stores ??= readStores(files, environment, tellOnce);
    for (const store of await stores) {
      const found = await findIn(store, registry, repository, environment, tellOnce);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    async find(registry, repository) {
      const key = `${registry}/${repository}`;
      const answer = answers.get(key) ?? ask(registry, repository);
      answers.set(key, answer);
      return answer;
    },
  };
}

function placesOf(environment: NodeJS.ProcessEnv): readonly string[] {
  const absolute = (name: string): string | undefined => {
    const value = environment[name];
    // A relative one would be whatever folder was opened.
    return value !== undefined && path.isAbsolute(value) ? value : undefined;
  };
  const home = absolute('HOME') ?? absolute('USERPROFILE') ?? homedir();
  const runtime = absolute('XDG_RUNTIME_DIR');
  const named = absolute('REGISTRY_AUTH_FILE');
  return [
    path.join(absolute('DOCKER_CONFIG') ?? path.join(home, '.docker'), 'config.json'),
    ...(named === undefined ? [] : [named]),
    ...(runtime === undefined ? [] : [path.join(runtime, 'containers/auth.json')]),
    path.join(absolute('XDG_CONFIG_HOME') ?? path.join(home, '.config'), 'containers/auth.json'),
  ];
}

async function readStores(
  files: Files,
  environment: NodeJS.ProcessEnv,
  tell: (line: string) => void,
): Promise<readonly Store[]> {
  const stores: Store[] = [];
  for (const place of placesOf(environment)) {
    const read = await files.readFile(place);
    if (read.kind === 'failed') {
      if (read.code !== 'not-found') tell(`${place} ${read.reason}; what it says of registries is not known`);
      continue;
    }
    let content: unknown;
    try {
      content = JSON.parse(read.text);
    } catch {
      // The parser's own words would quote the file.
      tell(`${place} is no JSON; what it says of registries is not known`);
      continue;
    }
    const { auths, credHelpers, credsStore } = fieldsOf(content);
    stores.push({ path: place, auths: fieldsOf(auths), helpers: fieldsOf(credHelpers), helper: credsStore });
  }
  return stores;
}

async function findIn(
  { path: file, auths, helpers, helper }: Store,
  registry: string,
  repository: string,
  environment: NodeJS.ProcessEnv,
  tell: (line: string) => void,
): Promise<Credential | undefined> {
  const isHub = registry === 'docker.io';
  const names = namesOf(registry, repository, isHub);
  const program = valueFor(helpers, names) ?? helper;
  if (program !== undefined && program !== '') {
    // Keys of a helper are what was logged in to.
    const found = await askHelper(program, isHub ? HUB : registry, environment);
    if (found.kind === 'failed') tell(`${file}: ${found.reason}`);
    else if (found.kind !== 'none') return found;
  }
  return entryOf(valueFor(auths, names));
}

/** The keys that stand for a repository, the most exact one first; podman has them for parts of a registry. */
function namesOf(registry: string, repository: string, isHub: boolean): readonly string[] {
  const parts = repository.split('/');
  const nested = parts.map((_, index) => `${registry}/${parts.slice(0, parts.length - index).join('/')}`);
  return [...nested, ...(isHub ? HUB_NAMES : [registry])];
}

function valueFor(values: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  const byName = new Map(Object.entries(values).map(([key, value]) => [plainKey(key), value]));
  return names.map((name) => byName.get(name)).find((value) => value !== undefined);
}

/** Docker wrote addresses once, with the version of the protocol: `https://registry.example/v1/`. */
function plainKey(key: string): string {
  const plain = key.toLowerCase();
  return /^https?:\/\/([^/]+)(?:\/v[12])?\/?$/.exec(plain)?.[1] ?? plain;
}

function entryOf(value: unknown): Credential | undefined {
  const { auth, username, password, identitytoken, registrytoken } = fieldsOf(value);
  if (isText(identitytoken)) return { kind: 'refresh-token', token: identitytoken };
  if (isText(registrytoken)) return { kind: 'bearer', token: registrytoken };
  if (isText(username) && isText(password)) return { kind: 'password', username, password };
  if (!isText(auth)) return undefined;
  const decoded = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = decoded.indexOf(':');
  if (colon < 1) return undefined;
  return { kind: 'password', username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
