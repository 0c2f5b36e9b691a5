import type { Credentials } from '../ports.ts';
import { Notifications, type AskedParams } from '../protocol/requests.ts';
import {
  permissionFor,
  registryClient,
  type RegistryClient,
  type RegistrySetup,
  type RequestNote,
} from '../service/registries.ts';
import type { RegistryAccess } from './host.ts';
import type { Session } from './session.ts';

const NOBODY: Credentials = { find: () => Promise.resolve(undefined) };

/** Registries as far as the user lets us ask them. */
export class Network {
  readonly #session: Session;
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

  /** Whether registries can be reached at all from where the server runs. */
  get isPossible(): boolean {
    return this.#session.host.registries !== undefined;
  }

  trust(): void {
    this.#trusted = true;
  }

  /** What the user says of registries, here and in the settings; where none can be reached, as if it were no to all. */
  async setup(): Promise<RegistrySetup> {
    const { registries } = await this.#session.settings.of('');
    if (!this.isPossible) return { ...registries, mode: 'off' };
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
    const { registries: access } = this.#session.host;
    if (access === undefined) throw new Error('registries cannot be reached from here');
    const { places, certificates } = (await this.#session.settings.of('')).registries;
    const key = JSON.stringify([
      ...[this.#trusted, [...places.mirrors], [...places.plainHttp], [...certificates]],
    ]);
    if (this.#client?.key !== key) {
      const made = this.#read(access, certificates).then(async (pem) =>
        registryClient({
          http: await access.http(this.#session.connection, pem),
          credentials: this.#trusted ? access.credentials(this.#warn) : NOBODY,
          cache: access.cache,
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

  async #read(
    access: RegistryAccess,
    files: ReadonlyMap<string, string>,
  ): Promise<ReadonlyMap<string, string>> {
    const all = new Map<string, string>();
    for (const [host, file] of files) {
      const read = await access.readCertificate(file);
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

  readonly #warn = (line: string): void => {
    if (this.#told.has(line)) return;
    this.#told.add(line);
    this.#session.connection.console.warn(line);
  };
}
