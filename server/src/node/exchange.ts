import type { lookup as systemLookup, LookupAddress, LookupOptions } from 'node:dns';
import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { AddressZone, HttpFailure, HttpFailureCode, HttpRequest, HttpResponse } from '../ports.ts';
import { zoneOf } from './address-zone.ts';

/** A proxy did not let us through. The text may be shown: neither the proxy's name nor its password is in it. */
export class TunnelError extends Error {}

/** How to get to a host. */
export interface Way {
  readonly options: RequestOptions;
  /** Where the other end of a connection is; undefined when that is a proxy, or may be. */
  readonly zoneAt: (address: string) => AddressZone | undefined;
  /** Completes a sentence about a certificate that is not trusted: how to have it trusted. */
  readonly trustHint: string;
  /** Ends the connection to a proxy that has not let us through yet. */
  readonly tunnel?: AbortController;
}

/** `localhost` never goes through a proxy, and is never looked up anywhere else. */
const OWN = /^(?:localhost|.*\.localhost)$/;

/** Where a host is that is an address, or this machine by name; undefined for what has to be looked up. */
export function literalZone({ hostname }: URL): AddressZone | undefined {
  const host = hostname.replace(/^\[|\]$/g, '');
  return OWN.test(host) ? 'loopback' : zoneOf(host);
}

/** Looks a name up and leaves out addresses that are not in the zones; `found` hears of those that are left. */
export function within(
  zones: readonly AddressZone[],
  lookup: typeof systemLookup,
  found: (address: string) => void = () => undefined,
): LookupFunction {
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
      for (const { address } of allowed) found(address);
      const [first] = allowed;
      if (first === undefined) callback(Object.assign(new Error('zone'), { code: ZONE }), '', 0);
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

const ZONE = 'EBULKHEADZONE';

/** Sends one request on a way and reads what comes back; never rejects. */
export function exchange(
  url: URL,
  { method, headers, body, maxBytes, timeout, zones, signal }: HttpRequest,
  { options, zoneAt, trustHint, tunnel }: Way,
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
      // Agents of proxies may replay what a proxy says as the answer of the host.
      if (url.protocol === 'https:' && !isEncrypted(incoming.socket)) {
        settle(
          failed('proxy', `cannot be reached: the proxy answered with status ${incoming.statusCode ?? 0}`),
        );
        return;
      }
      // Read now: a socket that is closed has forgotten.
      const zone = zoneAt(incoming.socket.remoteAddress ?? '');
      receive(incoming, maxBytes, (result) => {
        settle('kind' in result ? result : answerOf(incoming, result, zone));
      });
    });
    outgoing.once('socket', ({ remoteAddress = '' }) => {
      // Nobody looked at the address of a connection that was there already: somebody else may have made it.
      const zone = outgoing.reusedSocket ? zoneAt(remoteAddress) : undefined;
      if (zone !== undefined && !zones.includes(zone)) settle(OUTSIDE);
    });
    outgoing.on('error', (error) => {
      settle(failureOf(error, trustHint));
    });
    outgoing.end(body);
  });
}

function isEncrypted(socket: Socket): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
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
function failureOf(error: Error, trustHint: string): HttpFailure {
  if (error instanceof TunnelError) return failed('proxy', error.message);
  const own = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const code = own ?? firstCode(error);
  if (code === ZONE) return OUTSIDE;
  if (NO_TLS.test(code)) return failed('no-tls', 'does not speak TLS');
  if (CERTIFICATE.test(code))
    return failed('certificate', `has a certificate that is not trusted (${code}); ${trustHint}`);
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
export const OUTSIDE = failed('zone', 'is at an address inside a machine or a network, where we do not go');
const CANCELLED = failed('cancelled', 'was not asked to the end');
const TRUNCATED = failed('truncated', 'ended its answer in the middle');

function failed(code: HttpFailureCode, reason: string): HttpFailure {
  return { kind: 'failed', code, reason };
}
