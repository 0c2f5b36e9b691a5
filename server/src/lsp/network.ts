import path from 'node:path';
import { nodeCredentials } from '../node/credentials.ts';
import { nodeFiles } from '../node/files.ts';
import { cacheFolder, diskCache } from '../node/registry-cache.ts';
import { sealWith } from '../node/seal.ts';
import type { Cache, Credentials, Http } from '../ports.ts';
import { Notifications, SEAL_VARIABLE, type AskedParams } from '../protocol/requests.ts';
import {
  permissionFor,
  registryClient,
  type RegistryClient,
  type RegistrySetup,
  type RequestNote,
} from '../service/registries.ts';
import { clientHttp } from './client-http.ts';
import type { Session } from './session.ts';
import { version } from './version.ts';

const NOBODY: Credentials = { find: () => Promise.resolve(undefined) };

/** Taken at once: programs that this one starts have no business with it. */
const sealKey = process.env[SEAL_VARIABLE];
Reflect.deleteProperty(process.env, SEAL_VARIABLE);

/** Registries as far as the user lets us ask them. */
export class Network {
  readonly #session: Session;
  readonly #cache: Cache = diskCache(cacheFolder(process.env));
  readonly #told = new Set<string>();
  /** Answers that hold until the session ends, in editors that keep none. */
  readonly #answers = new Map<string, 'allow' | 'deny'>();
  #trusted: boolean;
  #client: { readonly key: string; readonly made: Promise<RegistryClient> } | undefined;

  constructor(session: Session, trusted: boolean) {
    this.#session = session;
    this.#trusted = trusted;
  }

  /** Whether somebody vouches for the workspace: credentials are used, and allowed registries asked unasked. */
  get isTrusted(): boolean {
    return this.#trusted;
  }

  trust(): void {
    this.#trusted = true;
  }

  /** What the user says of registries, here and in the settings. */
  async setup(): Promise<RegistrySetup> {
    const { registries } = await this.#session.settings.of('');
    if (this.#answers.size === 0) return registries;
    const named = (answer: 'allow' | 'deny'): readonly string[] =>
      [...this.#answers].flatMap(([registry, given]) => (given === answer ? [registry] : []));
    return {
      ...registries,
      allow: new Set([...registries.allow, ...named('allow')]),
      deny: new Set([...registries.deny, ...named('deny')]),
    };
  }

  /** What may be asked without a person who wants it now. */
  unasked(setup: RegistrySetup, registry: string): boolean {
    return this.#trusted && permissionFor(setup, registry) === 'yes';
  }

  keep(registry: string, answer: 'allow' | 'deny'): void {
    this.#answers.set(registry, answer);
  }

  /** One client for as long as the settings that it is made of stay the same, so that tokens are asked for once. */
  async client(): Promise<RegistryClient> {
    const { places, certificates } = (await this.#session.settings.of('')).registries;
    const key = JSON.stringify([
      ...[this.#trusted, [...places.mirrors], [...places.plainHttp], [...certificates]],
    ]);
    if (this.#client?.key !== key) {
      const made = this.#read(certificates).then(async (pem) =>
        registryClient({
          http: await this.#http(pem),
          credentials: this.#trusted ? this.#credentials() : NOBODY,
          cache: this.#cache,
          log: (note) => {
            this.#log(note);
          },
          places,
        }),
      );
      this.#client = { key, made };
    }
    return this.#client.made;
  }

  async #http(certificates: ReadonlyMap<string, string>): Promise<Http> {
    const userAgent = `bulkhead/${version}`;
    if (sealKey !== undefined) {
      const seal = sealWith(sealKey);
      return clientHttp(this.#session.connection, { seal, userAgent, certificates });
    }
    const trustHint = 'bulkhead.registries.certificates or NODE_EXTRA_CA_CERTS names one that is';
    // With it come Node's own modules for TLS, which nobody needs who asks nobody.
    const { nodeHttp } = await import('../node/http.ts');
    return nodeHttp({ userAgent, environment: process.env, certificates, trustHint });
  }

  #credentials(): Credentials {
    return nodeCredentials({
      files: nodeFiles,
      environment: process.env,
      tell: (line) => {
        this.#warn(line);
      },
    });
  }

  async #read(files: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
    const all = new Map<string, string>();
    for (const [host, file] of files) {
      // A relative one would be whatever folder the editor was started in.
      const read = path.isAbsolute(file)
        ? await nodeFiles.readFile(file)
        : ({ kind: 'failed', reason: 'is no absolute path' } as const);
      if (read.kind === 'text') all.set(host, read.text);
      else this.#warn(`bulkhead.registries.certificates: ${file} ${read.reason}.`);
    }
    return all;
  }

  #log({ registry, name, why, host }: RequestNote): void {
    const { features, connection } = this.#session;
    if (features.showsRequests)
      void connection.sendNotification(Notifications.asked, {
        registry,
        name,
        why,
        host,
      } satisfies AskedParams);
    else connection.console.info(`asking ${host} for ${name}: ${why}`);
  }

  #warn(line: string): void {
    if (this.#told.has(line)) return;
    this.#told.add(line);
    this.#session.connection.console.warn(line);
  }
}
