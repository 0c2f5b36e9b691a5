import type { AddressZone, Credential, Credentials, HttpResponse } from '../ports.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import { failure, fromHttp, type RegistryFailure } from './failure.ts';
import { followable, nameOf, type Places, type Repository, zonesBehind } from './origin.ts';
import type { Question, Requests } from './requests.ts';

/** A 401 of a registry, and what it was about. */
interface Refusal {
  readonly repository: Repository;
  readonly origin: string;
  readonly response: HttpResponse;
  readonly signal: AbortSignal | undefined;
}

interface AuthorizationOptions {
  readonly credentials: Credentials;
  readonly places: Places;
  readonly now: () => number;
}

interface Held {
  readonly header: string;
  readonly until: number;
}

/** What the specification says of a token that does not tell (https://distribution.github.io/distribution/spec/auth/token/). */
const DEFAULT_LIFETIME = 60;
/** What may become part of a header. */
const IN_HEADER = /^[\x21-\x7e]+$/;
const MAX_TOKEN = 256 * 1024;

/** Answers challenges: asks for tokens to pull from one repository and nothing more, and keeps them while they last. */
export class Authorization {
  readonly #requests: Requests;
  readonly #credentials: Credentials;
  readonly #places: Places;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();

  constructor(requests: Requests, { credentials, places, now }: AuthorizationOptions) {
    this.#requests = requests;
    this.#credentials = credentials;
    this.#places = places;
    this.#now = now;
  }

  /** The header that a registry took the last time. */
  header(repository: Repository): string | undefined {
    const held = this.#held.get(nameOf(repository));
    return held !== undefined && held.until > this.#now() ? held.header : undefined;
  }

  /** The header to ask once more with. */
  async answer(refusal: Refusal): Promise<string | RegistryFailure> {
    const { repository, response, signal } = refusal;
    this.#held.delete(nameOf(repository));
    const challenges = parseChallenges(response.headers['www-authenticate'] ?? '');
    const bearer = challenges.find(
      ({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'),
    );
    const basic = challenges.some(({ scheme }) => scheme === 'basic');
    if (bearer === undefined && !basic)
      return failure('denied', 'asks for a way to log in that is not known here');
    const credential = await this.#credentials.find(repository.registry, repository.path, signal);
    if (credential?.kind === 'bearer' && IN_HEADER.test(credential.token))
      return this.#hold(repository, `Bearer ${credential.token}`, Infinity);
    if (bearer !== undefined) return this.#token(refusal, bearer, credential);
    if (credential?.kind !== 'password')
      return failure('denied', 'wants a name and a password, and none are stored for it; log in to it first');
    return this.#hold(repository, basicHeader(credential), Infinity);
  }

  async #token(
    { repository, origin, response: { zone }, signal }: Refusal,
    { parameters }: Challenge,
    credential: Credential | undefined,
  ): Promise<string | RegistryFailure> {
    const realm = followable(parameters.get('realm') ?? '', origin, this.#places);
    if (realm === undefined)
      return failure('refused', 'names a token service that is not asked: it is not https');
    const response = await this.#requests.send(
      tokenQuestion(realm, { repository, zone, signal, service: parameters.get('service') }, credential),
    );
    if (response.kind === 'failed') {
      return response.code === 'zone'
        ? failure('refused', 'names a token service inside a machine or a network, which is not asked')
        : { ...fromHttp(response), reason: `has a token service that ${response.reason}` };
    }
    const { status } = response;
    if (status === 401 || status === 403 || status === 400) {
      return failure(
        'denied',
        credential === undefined
          ? 'gives no token to somebody without a name; log in to it first'
          : 'does not take the stored name and password; log in to it again',
      );
    }
    if (status === 429) return failure('limited', 'says that there were too many requests; try again later');
    if (status !== 200) return failure('broken', `has a token service that answers with status ${status}`);
    const token = readToken(response.body);
    if (token === undefined)
      return failure('untrustworthy', 'has a token service whose answer makes no sense');
    // A token is not used to its very end, so that it does not run out on the way.
    return this.#hold(repository, `Bearer ${token.text}`, this.#now() + token.seconds * 900);
  }

  #hold(repository: Repository, header: string, until: number): string {
    this.#held.set(nameOf(repository), { header, until });
    return header;
  }
}

function tokenQuestion(
  realm: URL,
  about: {
    readonly repository: Repository;
    readonly zone: AddressZone | undefined;
    readonly signal: AbortSignal | undefined;
    readonly service: string | undefined;
  },
  credential: Credential | undefined,
): Question {
  const { repository, zone, signal, service } = about;
  const scope = `repository:${repository.path}:pull`;
  const shared = {
    repository,
    why: 'a token to read with',
    maxBytes: MAX_TOKEN,
    zones: zonesBehind(zone),
    signal,
  };
  if (credential?.kind === 'refresh-token') {
    // https://distribution.github.io/distribution/spec/auth/oauth/
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'bulkhead', scope });
    if (service !== undefined) form.set('service', service);
    form.set('refresh_token', credential.token);
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    return { ...shared, url: realm, method: 'POST', headers, body: form.toString() };
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', scope);
  const authorization = credential?.kind === 'password' ? basicHeader(credential) : undefined;
  return { ...shared, url, method: 'GET', headers: { accept: 'application/json' }, authorization };
}

function basicHeader({
  username,
  password,
}: {
  readonly username: string;
  readonly password: string;
}): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}

function readToken(body: Uint8Array): { readonly text: string; readonly seconds: number } | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // Neither is an answer that has no token.
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { token, access_token, expires_in } = answer as Readonly<Record<string, unknown>>;
  const text = typeof token === 'string' && token !== '' ? token : access_token;
  if (typeof text !== 'string' || !IN_HEADER.test(text)) return undefined;
  const seconds = typeof expires_in === 'number' && expires_in > 0 ? expires_in : DEFAULT_LIFETIME;
  return { text, seconds };
}
