import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import {
  Agent as HttpAgent,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { AddressZone, Http, HttpFailure, HttpFailureCode, HttpRequest, HttpResponse } from '../ports.ts';
import { zoneOf } from './address-zone.ts';
import { proxyFor } from './proxy.ts';
import { TunnelError, tunnelTo } from './tunnel.ts';

export interface NodeHttpOptions {
  readonly userAgent: string;
  /** Where HTTPS_PROXY, ALL_PROXY and NO_PROXY are looked for. */
  readonly environment: NodeJS.ProcessEnv;
  /** How names become addresses. */
  readonly lookup?: typeof systemLookup;
  /** Certificates to trust; where not given those of Node, with NODE_EXTRA_CA_CERTS. */
  readonly ca?: string;
}

/** `localhost` never goes through a proxy, and is never looked up anywhere else. */
const OWN = /^(?:localhost|.*\.localhost)$/;

/**
 * HTTP by Node's own modules. They take a function that looks names up, which `fetch` does not: the address that is
 * checked is the very one that is connected to, so that a name that changes its address in between is no way in.
 */
export function nodeHttp({ userAgent, environment, lookup = systemLookup, ca }: NodeHttpOptions): Http {
  // A connection is used again only by who might have made it: one agent for each choice of zones.
  const agents = new Map<string, HttpAgent>();
  const trust = ca === undefined ? {} : { ca };

  const direct = (url: URL, zones: readonly AddressZone[]): Way => {
    const make = url.protocol === 'https:' ? HttpsAgent : HttpAgent;
    const key = `${url.protocol} ${zones.join(' ')}`;
    const agent = agents.get(key) ?? new make({ keepAlive: true, ...trust });
    agents.set(key, agent);
    return { options: { agent, lookup: within(zones, lookup) } };
  };

  /** A connection of its own for every request, so that one which a proxy holds up can be given up. */
  const through = (proxy: string, url: URL): Way => {
    const tunnel = new AbortController();
    const createConnection: RequestOptions['createConnection'] = (_options, done) => {
      tunnelTo(url, { proxy, trust, signal: tunnel.signal }).then(
        (socket) => {
          done(null, socket);
        },
        (error: unknown) => {
          // Node looks at the error first; there is no socket then.
          (done as (error: unknown) => void)(error);
        },
      );
      return undefined;
    };
    // Without an agent the port is not known, and would stand in the header `Host`.
    return { options: { createConnection, defaultPort: 443 }, tunnel };
  };

  const wayTo = (url: URL, zones: readonly AddressZone[]): Way | HttpFailure => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const literal = OWN.test(host) ? 'loopback' : zoneOf(host);
    if (literal !== undefined && !zones.includes(literal)) return OUTSIDE;
    // This machine is no business of a proxy.
    const isRemote = url.protocol === 'https:' && literal !== 'loopback';
    const proxy = isRemote ? proxyFor(url, environment) : undefined;
    return proxy === undefined ? direct(url, zones) : through(proxy, url);
  };

  return {
    send(request) {
      const url = new URL(request.url);
      const way = wayTo(url, request.zones);
      if ('kind' in way) return Promise.resolve(way);
      return exchange(url, { ...request, headers: { 'user-agent': userAgent, ...request.headers } }, way);
    },
  };
}

/** How to get to a host. */
interface Way {
  readonly options: RequestOptions;
  /** Ends the connection to a proxy that has not let us through yet. */
  readonly tunnel?: AbortController;
}

/** Looks a name up and leaves out addresses that are not in the zones. */
function within(zones: readonly AddressZone[], lookup: typeof systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    const all: LookupOptions & { all: true } = { ...options, all: true };
    lookup(hostname, all, (error, addresses: LookupAddress[]) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const allowed = addresses.filter(({ address }) => {
        const zone = zoneOf(address);
        return zone !== undefined && zones.includes(zone);
      });
      const [first] = allowed;
      if (first === undefined) callback(Object.assign(new Error('zone'), { code: ZONE }), '', 0);
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

const ZONE = 'EBULKHEADZONE';

function exchange(
  url: URL,
  { method, headers, body, maxBytes, timeout, signal }: HttpRequest,
  { options, tunnel }: Way,
): Promise<HttpResponse | HttpFailure> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve(CANCELLED);
      return;
    }
    let isSettled = false;
    const settle = (result: HttpResponse | HttpFailure): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      resolve(result);
      if (result.kind === 'response') return;
      outgoing.destroy();
      tunnel?.abort();
    };
    const cancel = (): void => {
      settle(CANCELLED);
    };
    const timer = setTimeout(() => {
      settle(failed('timeout', `did not answer in ${timeout / 1000} s`));
    }, timeout);
    signal?.addEventListener('abort', cancel, { once: true });
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const all = { 'accept-encoding': 'identity', ...headers, ...length };
    const outgoing = send(url, { ...options, method, headers: all }, (incoming) => {
      // Read now: a socket that is closed has forgotten.
      const zone = tunnel === undefined ? zoneOf(incoming.socket.remoteAddress ?? '') : undefined;
      receive(incoming, maxBytes, (result) => {
        settle('kind' in result ? result : answerOf(incoming, result, zone));
      });
    });
    outgoing.on('error', (error) => {
      settle(failureOf(error));
    });
    outgoing.end(body);
  });
}

function receive(
  incoming: IncomingMessage,
  maxBytes: number,
  done: (result: Uint8Array | HttpFailure) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) done(failed('too-large', 'sent far more than was asked for'));
    else chunks.push(chunk);
  });
  incoming.on('end', () => {
    done(incoming.complete ? new Uint8Array(Buffer.concat(chunks)) : TRUNCATED);
  });
  incoming.on('error', () => {
    done(TRUNCATED);
  });
}

function answerOf(
  { statusCode = 0, headers }: IncomingMessage,
  body: Uint8Array,
  zone: AddressZone | undefined,
): HttpResponse {
  const flat = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return { kind: 'response', status: statusCode, headers: Object.fromEntries(flat), body, zone };
}

/** The error's text may hold addresses; only the code is looked at. */
function failureOf(error: Error): HttpFailure {
  if (error instanceof TunnelError) return failed('proxy', error.message);
  const own = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const code = own ?? firstCode(error);
  if (code === ZONE) return OUTSIDE;
  if (NO_TLS.test(code)) return failed('no-tls', 'does not speak TLS');
  if (CERTIFICATE.test(code))
    return failed(
      'certificate',
      `has a certificate that is not trusted (${code}); NODE_EXTRA_CA_CERTS adds one`,
    );
  if (code.startsWith('HPE_')) return failed('other', 'does not speak HTTP');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return failed('unreachable', 'does not exist, or there is no network');
  return failed('unreachable', `cannot be reached (${code})`);
}

function firstCode(error: Error): string {
  if (error instanceof AggregateError) {
    const codes = error.errors.map((each) => (each as { readonly code?: unknown }).code);
    return codes.find((code): code is string => typeof code === 'string') ?? 'unknown';
  }
  return 'unknown';
}

const NO_TLS =
  /^(?:EPROTO|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|.*UNEXPECTED_MESSAGE))$/;
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|ERR_TLS|ERR_SSL/;
const OUTSIDE = failed('zone', 'is at an address inside a machine or a network, where we do not go');
const CANCELLED = failed('cancelled', 'was not asked to the end');
const TRUNCATED = failed('truncated', 'ended its answer in the middle');

function failed(code: HttpFailureCode, reason: string): HttpFailure {
  return { kind: 'failed', code, reason };
}
