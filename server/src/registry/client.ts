import type { Cache, Credentials, Http, HttpResponse } from '../ports.ts';
import { Authorization } from './authorization.ts';
import { digestOf, isDigest } from './digest.ts';
import {
  ACCEPT_INDEX,
  ACCEPT_MANIFEST,
  type Descriptor,
  type ImageConfig,
  type Manifest,
  readConfig,
  readManifest,
  readTags,
} from './documents.ts';
import { failure, type RegistryFailure } from './failure.ts';
import {
  followable,
  mirrored,
  nameOf,
  NO_PLACES,
  originsOf,
  type Places,
  type Repository,
  zonesOf,
} from './origin.ts';
import { pause } from './patience.ts';
import { type Answer, type RequestNote, Requests } from './requests.ts';

export interface ClientOptions {
  readonly http: Http;
  readonly credentials: Credentials;
  readonly cache: Cache;
  /** Hears of every request before it is sent. */
  readonly log: (note: RequestNote) => void;
  /** Mirrors, and hosts that may speak plain http. */
  readonly places?: Places;
  /** Milliseconds for one request; 15 s. */
  readonly timeout?: number;
  /** Milliseconds for a question, with all its tokens, redirects and repetitions; a minute. */
  readonly patience?: number;
  /** Milliseconds for which what a tag points to is believed without asking; an hour. */
  readonly tagLifetime?: number;
  readonly now?: () => number;
  readonly pause?: typeof pause;
}

export interface AskOptions {
  readonly signal?: AbortSignal;
  /** Do not believe what was known of a tag. */
  readonly fresh?: boolean;
}

export interface TagList {
  readonly kind: 'tags';
  readonly tags: readonly string[];
  /** There are more than anybody wants to hear. */
  readonly isCut: boolean;
}

interface Ask {
  readonly why: string;
  /** Behind `/v2/NAME/`; or, for the next page, all of it. */
  readonly path: string | URL;
  readonly method?: 'GET' | 'HEAD';
  readonly accept: string;
  readonly maxBytes: number;
}

type Got = { readonly kind: 'got'; readonly response: HttpResponse; readonly url: URL } | RegistryFailure;

const TIMEOUT = 15_000;
const PATIENCE = 60_000;
const TAG_LIFETIME = 60 * 60 * 1000;
/** What the specification wants to be possible (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests). */
const MAX_MANIFEST = 4 * 1024 * 1024;
const MAX_CONFIG = 8 * 1024 * 1024;
const MAX_TAGS = 100_000;
const MAX_PAGES = 1000;
const PAGE = 1000;
const MAX_REFERRERS = 1000;

/**
 * Asks registries (https://github.com/opencontainers/distribution-spec/blob/main/spec.md), for reading alone. Every body
 * that has a digest is checked against it, from the network and from the cache. Nothing here throws for what a registry
 * or a network does.
 */
export class RegistryClient {
  readonly #options: ClientOptions;
  readonly #places: Places;
  readonly #now: () => number;
  readonly #requests: Requests;
  readonly #authorization: Authorization;
  /** Which of its origins a registry answered at. */
  readonly #origins = new Map<string, string>();

  constructor(options: ClientOptions) {
    const { http, log, credentials, places = NO_PLACES, timeout = TIMEOUT, now = Date.now } = options;
    this.#options = options;
    this.#places = places;
    this.#now = now;
    this.#requests = new Requests({ http, log, places, timeout, now, pause: options.pause ?? pause });
    this.#authorization = new Authorization(this.#requests, { credentials, places, now });
  }

  /**
   * What a tag points to. The registry's word for it: `manifest` of that digest is what proves that there is something.
   * Asked by HEAD, which Docker Hub does not count against its limit.
   */
  async resolve(
    repository: Repository,
    tag: string,
    options: AskOptions = {},
  ): Promise<{ readonly kind: 'digest'; readonly digest: string } | RegistryFailure> {
    const key = `tag ${nameOf(repository)}:${tag}`;
    const known = options.fresh === true ? undefined : await this.#knownTag(key);
    if (known !== undefined) return { kind: 'digest', digest: known };
    const found = await this.#within(options.signal, (signal) => this.#askTag(repository, tag, signal));
    if (found.kind === 'digest') {
      const entry = JSON.stringify({ digest: found.digest, at: this.#now() });
      await this.#options.cache.write(key, new TextEncoder().encode(entry));
    }
    return found;
  }

  /** What is under a digest. */
  async manifest(
    repository: Repository,
    digest: string,
    { signal }: AskOptions = {},
  ): Promise<Manifest | RegistryFailure> {
    const ask = {
      why: 'the manifest of a digest',
      path: `manifests/${digest}`,
      accept: ACCEPT_MANIFEST,
      maxBytes: MAX_MANIFEST,
    };
    const got = await this.#addressed(repository, digest, ask, signal);
    if (got.kind === 'failed') return got;
    return readManifest(got.body, got.contentType) ?? failure('untrustworthy', NONSENSE);
  }

  /** What an image says of itself: `Manifest.config`. */
  async config(
    repository: Repository,
    descriptor: Descriptor,
    options: AskOptions = {},
  ): Promise<({ readonly kind: 'config' } & ImageConfig) | RegistryFailure> {
    if (descriptor.size > MAX_CONFIG) return failure('untrustworthy', TOO_LARGE);
    const got = await this.blob(repository, descriptor, { ...options, why: "an image's configuration" });
    if (got.kind === 'failed') return got;
    const config = readConfig(got.body);
    return config === undefined ? failure('untrustworthy', NONSENSE) : { kind: 'config', ...config };
  }

  /** The bytes of a blob. The caller has looked at its announced size, which is as much as is read. */
  async blob(
    repository: Repository,
    { digest, size }: Descriptor,
    { signal, why }: AskOptions & { readonly why: string },
  ): Promise<{ readonly kind: 'bytes'; readonly body: Uint8Array } | RegistryFailure> {
    // A body that is longer than announced is another one.
    const ask = { why, path: `blobs/${digest}`, accept: '*/*', maxBytes: size };
    return this.#addressed(repository, digest, ask, signal);
  }

  /** Every tag, in the registry's order. */
  async tags(repository: Repository, { signal }: AskOptions = {}): Promise<TagList | RegistryFailure> {
    const all = new Set<string>();
    const ask = { why: 'the tags', accept: 'application/json', maxBytes: MAX_MANIFEST };
    return this.#within(signal, async (inner) => {
      const more = await this.#pages(repository, { ...ask, path: `tags/list?n=${PAGE}` }, inner, (body) => {
        const page = readTags(body);
        if (page === undefined) return undefined;
        for (const tag of page) all.add(tag);
        return all.size < MAX_TAGS;
      });
      if (more.kind === 'failed') return more;
      return { kind: 'tags', tags: [...all], isCut: more.isCut };
    });
  }

  /** What refers to a digest, such as signatures; from a tag where the registry does not know the question. */
  async referrers(
    repository: Repository,
    digest: string,
    { signal }: AskOptions = {},
  ): Promise<{ readonly kind: 'referrers'; readonly manifests: readonly Descriptor[] } | RegistryFailure> {
    const all = new Map<string, Descriptor>();
    const add = (body: Uint8Array): boolean | undefined => {
      const index = readManifest(body, ACCEPT_INDEX);
      if (index?.kind !== 'index') return undefined;
      for (const each of index.manifests) all.set(each.digest, each);
      return all.size < MAX_REFERRERS;
    };
    const ask = { why: 'what refers to a digest', accept: ACCEPT_INDEX, maxBytes: MAX_MANIFEST };
    return this.#within(signal, async (inner) => {
      const asked = await this.#pages(repository, { ...ask, path: `referrers/${digest}` }, inner, add);
      if (asked.kind === 'failed') {
        if (asked.code !== 'not-found' && asked.code !== 'unsupported') return asked;
        // https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
        const path = `manifests/${digest.replace(':', '-')}`;
        const tagged = await this.#get(repository, { ...ask, path }, inner);
        if (tagged.kind === 'failed' && tagged.code !== 'not-found') return tagged;
        if (tagged.kind === 'got' && add(tagged.response.body) === undefined)
          return failure('untrustworthy', NONSENSE);
      }
      return { kind: 'referrers', manifests: [...all.values()] };
    });
  }

  async #knownTag(key: string): Promise<string | undefined> {
    const bytes = await this.#options.cache.read(key);
    if (bytes === undefined) return undefined;
    try {
      const { digest, at } = JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;
      if (typeof digest !== 'string' || !isDigest(digest) || typeof at !== 'number') return undefined;
      const age = this.#now() - at;
      return age >= 0 && age < (this.#options.tagLifetime ?? TAG_LIFETIME) ? digest : undefined;
    } catch {
      // Written by half, or by somebody else.
      return undefined;
    }
  }

  async #askTag(
    repository: Repository,
    tag: string,
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'digest'; readonly digest: string } | RegistryFailure> {
    const ask = {
      why: `the digest of tag '${tag}'`,
      path: `manifests/${tag}`,
      accept: ACCEPT_MANIFEST,
      maxBytes: MAX_MANIFEST,
    };
    const head = await this.#get(repository, { ...ask, method: 'HEAD' }, signal);
    const told = head.kind === 'got' ? head.response.headers['docker-content-digest'] : undefined;
    if (told !== undefined && isDigest(told)) return { kind: 'digest', digest: told };
    // Not every registry knows HEAD, or tells the digest.
    if (head.kind === 'failed' && head.code !== 'unsupported') return head;
    const got = await this.#get(repository, ask, signal);
    if (got.kind === 'failed') return got;
    return { kind: 'digest', digest: await digestOf(got.response.body) };
  }

  /** Bytes that are named by their digest, from the cache or the registry, never unchecked. */
  async #addressed(
    repository: Repository,
    digest: string,
    ask: Ask,
    outer: AbortSignal | undefined,
  ): Promise<
    | { readonly kind: 'bytes'; readonly body: Uint8Array; readonly contentType: string | undefined }
    | RegistryFailure
  > {
    if (!isDigest(digest)) return failure('untrustworthy', 'was asked for a digest that cannot be checked');
    const { cache } = this.#options;
    const known = await cache.read(digest);
    if (known !== undefined && (await digestOf(known, digest)) === digest)
      return { kind: 'bytes', body: known, contentType: undefined };
    return this.#within(outer, async (signal) => {
      const got = await this.#get(repository, ask, signal);
      if (got.kind === 'failed') return got;
      const { body, headers } = got.response;
      if ((await digestOf(body, digest)) !== digest)
        return failure('untrustworthy', 'answered with something that does not match its digest');
      await cache.write(digest, body);
      return { kind: 'bytes', body, contentType: headers['content-type'] };
    });
  }

  /** Page after page, until `take` has enough; undefined from it means that a page makes no sense. */
  async #pages(
    repository: Repository,
    ask: Ask,
    signal: AbortSignal,
    take: (body: Uint8Array) => boolean | undefined,
  ): Promise<{ readonly kind: 'pages'; readonly isCut: boolean } | RegistryFailure> {
    const seen = new Set<string>();
    let path: string | URL = ask.path;
    for (let page = 0; page < MAX_PAGES; page++) {
      const got = await this.#get(repository, { ...ask, path }, signal);
      if (got.kind === 'failed') return got;
      const wantsMore = take(got.response.body);
      if (wantsMore === undefined) return failure('untrustworthy', NONSENSE);
      const link = nextLink(got.response.headers['link']);
      if (link === undefined) return { kind: 'pages', isCut: false };
      if (!wantsMore) break;
      const next = followable(link, got.url.href, this.#places);
      if (next?.origin !== got.url.origin) return failure('refused', 'has its next page at another address');
      if (seen.has(next.href)) return failure('untrustworthy', 'lists its pages in a circle');
      seen.add(next.href);
      path = next;
    }
    return { kind: 'pages', isCut: true };
  }

  /** Gives what it asks for an end. */
  async #within<T>(
    outer: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T | RegistryFailure>,
  ): Promise<T | RegistryFailure> {
    const { patience = PATIENCE } = this.#options;
    const end = AbortSignal.timeout(patience);
    const result = await work(outer === undefined ? end : AbortSignal.any([outer, end]));
    const isLate = end.aborted && outer?.aborted !== true && hasCode(result, 'cancelled');
    return isLate ? failure('unreachable', `did not answer in ${patience / 1000} s`) : result;
  }

  async #get(wanted: Repository, ask: Ask, signal: AbortSignal): Promise<Got> {
    // The mirror is asked as itself: with its own credentials, and under its own name in the log.
    const repository = mirrored(wanted, this.#places);
    const { registry } = repository;
    const known = this.#origins.get(registry);
    let last = failure('refused', 'is no address that can be asked');
    for (const origin of known === undefined ? originsOf(registry, this.#places) : [known]) {
      const path = typeof ask.path === 'string' ? `/v2/${repository.path}/${ask.path}` : ask.path;
      const url = new URL(path, origin);
      const answer = await this.#authorized(repository, { ...ask, url, signal });
      if (answer.kind === 'failed') {
        last = answer;
        // Whoever does not answer, or not in TLS, may do so in plain words where that is allowed.
        if (answer.code === 'unreachable') continue;
        break;
      }
      this.#origins.set(registry, origin);
      return statusFailure(answer.response) ?? { kind: 'got', response: answer.response, url };
    }
    return last;
  }

  async #authorized(
    repository: Repository,
    { url, signal, why, method = 'GET', accept, maxBytes }: Ask & { url: URL; signal: AbortSignal },
  ): ReturnType<Requests['follow']> {
    const zones = zonesOf(repository.registry);
    const question = { repository, why, url, method, headers: { accept }, maxBytes, zones, signal };
    const first = await this.#requests.follow({
      ...question,
      authorization: this.#authorization.header(repository),
    });
    // Only the registry itself is told who we are: a challenge from where it pointed to is none of ours.
    if (!isChallenge(first)) return first;
    const { response } = first;
    const answer = await this.#authorization.answer({ repository, origin: url.origin, response, signal });
    // Once: who says no to a fresh token says no.
    return typeof answer === 'string'
      ? this.#requests.follow({ ...question, authorization: answer })
      : answer;
  }
}

const NONSENSE = 'answered with something that makes no sense';
const TOO_LARGE = 'has a configuration that is too large to be one';

function hasCode(result: unknown, code: RegistryFailure['code']): boolean {
  return typeof result === 'object' && result !== null && 'code' in result && result.code === code;
}

function isChallenge(answer: Answer | RegistryFailure): answer is Answer {
  return answer.kind === 'answer' && answer.isOwn && answer.response.status === 401;
}

/** What a status says that is none of success. */
function statusFailure({ status }: HttpResponse): RegistryFailure | undefined {
  switch (status) {
    case 200:
      return undefined;
    case 401:
    case 403:
      return failure(
        'denied',
        'has no such image, or does not show it to us; log in to it if you may see it',
      );
    case 404:
      return failure('not-found', 'has no such image');
    case 405:
    case 501:
      return failure('unsupported', 'does not know the question');
    case 429:
      return failure('limited', 'says that there were too many requests; try again later');
    default:
      return failure('broken', `answered with status ${status}`);
  }
}

/** The address of the next page (https://www.rfc-editor.org/rfc/rfc8288). */
function nextLink(header: string | undefined): string | undefined {
  return /<([^<>]*)>\s*;[^,<]*\brel="?next"?/i.exec(header ?? '')?.[1];
}
