import { Requests, type RememberParams } from '../protocol/requests.ts';
import { hostOf, permissionFor, type RegistrySetup } from '../service/registries.ts';
import type { Session } from './session.ts';

/** Images by the registry that would be asked about them. */
export type Plan = ReadonlyMap<string, readonly string[]>;

export interface Consent {
  readonly allowed: ReadonlySet<string>;
  /** Registries that the settings say no to; one that a person has just said no to is not among them. */
  readonly refused: ReadonlySet<string>;
}

/** Asks people whether registries may be asked. */
export class ConsentDesk {
  readonly #session: Session;
  /** Whoever wants two things of one registry is asked once at a time. */
  readonly #asking = new Map<string, Promise<boolean>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Which registries may be asked for something that a person wants now; who has not said so yet is asked. */
  async consentTo(plan: Plan): Promise<Consent> {
    const setup = await this.#session.network.setup();
    const allowed = new Set<string>();
    const refused = new Set<string>();
    for (const [registry, images] of plan) {
      const permission = permissionFor(setup, registry);
      if (permission === 'no') refused.add(registry);
      else if (permission === 'yes' || (await this.#once(setup, registry, images))) allowed.add(registry);
    }
    return { allowed, refused };
  }

  async #once(setup: RegistrySetup, registry: string, images: readonly string[]): Promise<boolean> {
    const running = this.#asking.get(registry) ?? this.#ask(setup, registry, images);
    this.#asking.set(registry, running);
    try {
      return await running;
    } finally {
      this.#asking.delete(registry);
    }
  }

  async #ask({ places }: RegistrySetup, registry: string, images: readonly string[]): Promise<boolean> {
    const mirror = places.mirrors.get(registry);
    const who = mirror === undefined ? hostOf(registry) : `${mirror} (in place of ${registry})`;
    const [first = '', ...more] = images;
    const about = more.length === 0 ? first : `${first} and ${more.length} more`;
    const choices = { once: 'Once', always: `Always for ${registry}`, never: 'Never' } as const;
    const chosen = await this.#session.connection.window.showInformationMessage(
      `Bulkhead: ask ${who} about ${about}?`,
      ...Object.values(choices).map((title) => ({ title })),
    );
    switch (chosen?.title) {
      case choices.once:
        return true;
      case choices.always:
        await this.#remember({ registry, answer: 'allow' });
        return true;
      case choices.never:
        await this.#remember({ registry, answer: 'deny' });
        return false;
      default:
        return false;
    }
  }

  /** Our client writes it into the user's settings; in other editors it holds until they are closed. */
  async #remember(params: RememberParams): Promise<void> {
    const { features, connection, network } = this.#session;
    if (features.remembers) {
      await connection.sendRequest(Requests.remember, params);
      return;
    }
    network.keep(params.registry, params.answer);
    const { registry, answer } = params;
    connection.console.info(
      `To keep the answer, add ${registry} to the setting bulkhead.registries.${answer}.`,
    );
  }
}
