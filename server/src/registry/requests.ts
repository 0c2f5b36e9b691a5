import type { AddressZone, Http, HttpFailure, HttpRequest, HttpResponse } from '../ports.ts';
import { failure, fromHttp, type RegistryFailure } from './failure.ts';
import { Lanes } from './lanes.ts';
import { followable, nameOf, type Places, type Repository, zonesBehind } from './origin.ts';
import { type pause, pauseBefore } from './patience.ts';

/** One request that went out, for whoever wants to know what is told to whom. */
export interface RequestNote {
  readonly registry: string;
  /** The repository, with its registry. */
  readonly name: string;
  /** What is asked for: "the digest of tag '20'". */
  readonly why: string;
  /** Who is asked: the registry's host, its token service, or where it sent us. */
  readonly host: string;
}

export interface Question {
  readonly repository: Repository;
  readonly why: string;
  readonly url: URL;
  readonly method: HttpRequest['method'];
  readonly headers: Readonly<Record<string, string>>;
  /** Sent to the origin of `url` and to nobody else. */
  readonly authorization?: string | undefined;
  readonly body?: string;
  readonly maxBytes: number;
  readonly zones: readonly AddressZone[];
  readonly signal: AbortSignal | undefined;
}

export interface RequestsOptions {
  readonly http: Http;
  readonly log: (note: RequestNote) => void;
  readonly places: Places;
  /** Milliseconds for one request. */
  readonly timeout: number;
  readonly now: () => number;
  readonly pause: typeof pause;
}

const MAX_AT_ONCE = 4;
const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The last answer, and whether it still comes from the origin that was asked. */
export interface Answer {
  readonly kind: 'answer';
  readonly response: HttpResponse;
  readonly isOwn: boolean;
}

/** Sends requests: few at once to one host, again when that may help, and by hand to where a registry points. */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #lanes = new Lanes(MAX_AT_ONCE);

  constructor(options: RequestsOptions) {
    this.#options = options;
  }

  /** Follows redirects; credentials stay behind as soon as one leads to another origin, and for good. */
  async follow(question: Question): Promise<Answer | RegistryFailure> {
    let url = question.url;
    let isOwn = true;
    let zones = question.zones;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await this.send({
        ...question,
        url,
        zones,
        ...(isOwn ? {} : { authorization: undefined }),
      });
      if (response.kind === 'failed') {
        return redirects > 0 && response.code === 'zone'
          ? failure('refused', 'points to an address inside a machine or a network, where we do not follow')
          : fromHttp(response);
      }
      const { location } = response.headers;
      if (!REDIRECTS.has(response.status) || location === undefined)
        return { kind: 'answer', response, isOwn };
      const next = followable(location, url.href, this.#options.places);
      if (next === undefined)
        return failure('refused', 'points to an address that is not followed: it is not https');
      if (next.origin !== question.url.origin) {
        // Only the registry's own place counts: who is pointed to must not open doors for the next one.
        if (isOwn) zones = zonesBehind(response.zone);
        isOwn = false;
      }
      url = next;
    }
    return failure('refused', `sends us on more than ${MAX_REDIRECTS} times`);
  }

  /** One request, again when that may help; redirects are answers. */
  async send(question: Question): Promise<HttpResponse | HttpFailure> {
    const { log, now, pause: wait } = this.#options;
    const { repository, why, url, signal } = question;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#lanes.run(
        url.host,
        () => {
          log({ registry: repository.registry, name: nameOf(repository), why, host: url.host });
          return this.#options.http.send(this.#request(question));
        },
        signal,
      );
      if (answer === undefined) return CANCELLED;
      const milliseconds = pauseBefore(attempt, answer, now());
      if (milliseconds === undefined) return answer;
      await wait(milliseconds, signal);
      if (signal?.aborted === true) return CANCELLED;
    }
  }

  #request({ url, method, headers, authorization, body, maxBytes, zones, signal }: Question): HttpRequest {
    return {
      method,
      url: url.href,
      headers: authorization === undefined ? headers : { ...headers, authorization },
      maxBytes,
      timeout: this.#options.timeout,
      zones,
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    };
  }
}

const CANCELLED: HttpFailure = { kind: 'failed', code: 'cancelled', reason: 'was not asked to the end' };
