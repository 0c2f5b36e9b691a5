import { cacheFolder, diskCache } from '../node/registry-cache.ts';
import { nodeCredentials } from '../node/credentials.ts';
import { nodeFiles } from '../node/files.ts';
import { nodeHttp } from '../node/http.ts';
import { visible } from '../report/stylish-text.ts';
import { readMirror, type RegistryClient, registryClient, registryName } from '../service/registries.ts';
import { type Args, type Options, UsageError } from './args.ts';
import { version } from './version.ts';

/** Of every command that asks registries. */
export const REGISTRY_OPTIONS: Options = {
  allow: {
    value: 'REGISTRY,...',
    many: true,
    help: 'ask these registries only, such as docker.io,ghcr.io',
  },
  mirror: {
    value: 'REGISTRY=HOST',
    many: true,
    help: 'ask another host in its place, as docker.io=mirror.example/hub',
  },
  ca: {
    value: 'HOST=FILE',
    many: true,
    help: 'trust the certificates in a PEM file, for this host alone',
  },
  'plain-http': {
    value: 'HOST,...',
    many: true,
    help: 'these hosts may speak http without TLS; those of this machine may anyway',
  },
};

/**
 * Registries as the command line asks them: each host is told of when it is asked first, each request with `verbose`.
 *
 * @throws UsageError for options that name nothing
 */
export async function clientFor(
  args: Args,
  verbose: boolean,
  complain: (line: string) => void,
): Promise<RegistryClient> {
  const { env } = process;
  const told = new Set<string>();
  const certificates = await certificatesOf(args);
  return registryClient({
    http: nodeHttp({
      userAgent: `bulkhead/${version}`,
      environment: env,
      certificates,
      trustHint: '--ca or NODE_EXTRA_CA_CERTS names one that is',
    }),
    places: { mirrors: mirrorsOf(args), plainHttp: namesOf(args, 'plain-http') ?? new Set() },
    credentials: nodeCredentials({
      files: nodeFiles,
      environment: env,
      tell: (line) => complain(visible(line)),
    }),
    cache: diskCache(cacheFolder(env)),
    log: ({ registry, name, why, host }) => {
      const isNew = !told.has(`${registry} ${host}`);
      told.add(`${registry} ${host}`);
      if (verbose) complain(visible(`asking ${host} for ${name}: ${why}`));
      else if (isNew) complain(visible(`asking ${host}${host === registry ? '' : ` for ${registry}`}`));
    },
  });
}

function mirrorsOf(args: Args): ReadonlyMap<string, string> {
  return new Map(
    pairsOf(args, 'mirror').map(([registry, host]) => {
      const mirror = readMirror(registry, host);
      if (mirror === undefined)
        throw new UsageError(`'--mirror' takes docker.io=mirror.example; '${visible(host)}' is none.`);
      return mirror;
    }),
  );
}

async function certificatesOf(args: Args): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>();
  for (const [given, file] of pairsOf(args, 'ca')) {
    const host = registryName(given);
    if (host === undefined) throw new UsageError(`'--ca' takes HOST=FILE; '${visible(given)}' is no host.`);
    const read = await nodeFiles.readFile(file);
    if (read.kind === 'failed') throw new UsageError(`'--ca': ${visible(file)} ${read.reason}.`);
    all.set(host, read.text);
  }
  return all;
}

/** Options of the form `NAME=VALUE`. */
function pairsOf(args: Args, option: string): readonly (readonly [string, string])[] {
  return (args.given.get(option) ?? []).map((text) => {
    const equals = text.indexOf('=');
    if (equals < 1) throw new UsageError(`'--${option}' takes ${REGISTRY_OPTIONS[option]?.value ?? ''}.`);
    return [text.slice(0, equals), text.slice(equals + 1)];
  });
}

/**
 * The registries that may be asked; nothing where every one may be.
 *
 * @throws UsageError
 */
export function allowedOf(args: Args): { readonly allowed?: ReadonlySet<string> } {
  const allowed = namesOf(args, 'allow');
  return allowed === undefined ? {} : { allowed };
}

/** Registries by their names, Docker Hub by any of its own; undefined when none were given. */
function namesOf(args: Args, option: string): ReadonlySet<string> | undefined {
  const given = args.given.get(option);
  if (given === undefined) return undefined;
  return new Set(
    given
      .flatMap((list) => list.split(','))
      .map((text) => {
        const name = registryName(text);
        if (name === undefined)
          throw new UsageError(`'--${option}' takes registries such as ghcr.io; '${visible(text)}' is none.`);
        return name;
      }),
  );
}
