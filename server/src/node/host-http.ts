import { lookup } from 'node:dns';
import { rootCertificates } from 'node:tls';
import type { AddressZone, HttpFailure, HttpRequest, HttpResponse } from '../ports.ts';
import { zoneOf } from './address-zone.ts';
import { exchange, literalZone, OUTSIDE, within } from './exchange.ts';

/** A request as it crosses to another process. */
export interface HttpCall extends Omit<HttpRequest, 'signal'> {
  /** A certificate in PEM form to trust for this host, besides those that Node brings. */
  readonly certificate?: string;
}

/** An answer as it crosses back: the body in base64. */
export type HttpAnswer = (Omit<HttpResponse, 'body'> & { readonly body: string }) | HttpFailure;

/**
 * HTTP in an editor's process, which puts its own proxy and certificates under Node's modules. They choose the way
 * behind our back: where the other end is one of the addresses that we looked up, it is known; else it is a proxy's.
 */
export async function hostHttp(call: HttpCall, signal: AbortSignal): Promise<HttpAnswer> {
  const url = new URL(call.url);
  const { zones, certificate } = call;
  const literal = literalZone(url);
  if (literal !== undefined && !zones.includes(literal)) return OUTSIDE;
  const found = new Set<string>();
  const options = {
    lookup: within(zones, lookup, (address) => found.add(address)),
    ...(certificate === undefined ? {} : { ca: [...rootCertificates, certificate] }),
  };
  const zoneAt = (address: string): AddressZone | undefined => {
    const zone = zoneOf(address);
    return found.has(address) || zone === literal ? zone : undefined;
  };
  // The editor's agents keep connections by name alone, so none is left to whoever comes next.
  const headers = { connection: 'close', ...call.headers };
  const trustHint = 'bulkhead.registries.certificates names one that is';
  const answer = await exchange(url, { ...call, headers, signal }, { options, zoneAt, trustHint });
  if (answer.kind === 'failed') return answer;
  return { ...answer, body: Buffer.from(answer.body).toString('base64') };
}
