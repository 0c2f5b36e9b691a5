import { lookup as systemLookup } from 'node:dns';
import { Agent as HttpAgent, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { AddressZone, Http, HttpFailure } from '../ports.ts';
import { zoneOf } from './address-zone.ts';
import { exchange, literalZone, OUTSIDE, type Way, within } from './exchange.ts';
import { proxyFor } from './proxy.ts';
import { type Trust, tunnelTo } from './tunnel.ts';

export interface NodeHttpOptions {
  readonly userAgent: string;
  /** Where HTTPS_PROXY, ALL_PROXY and NO_PROXY are looked for. */
  readonly environment: NodeJS.ProcessEnv;
  /** How names become addresses. */
  readonly lookup?: typeof systemLookup;
  /**
   * Certificates in PEM form, by host as URLs have it, to trust there besides those that Node brings. Elsewhere what
   * Node trusts counts, with NODE_EXTRA_CA_CERTS.
   */
  readonly certificates?: ReadonlyMap<string, string>;
  /** How people have a certificate trusted: "NODE_EXTRA_CA_CERTS adds one". */
  readonly trustHint?: string;
}

/**
 * HTTP by Node's own modules. They take a function that looks names up, which `fetch` does not: the address that is
 * checked is the very one that is connected to, so that a name that changes its address in between is no way in.
 */
export function nodeHttp({
  userAgent,
  environment,
  lookup = systemLookup,
  certificates = new Map(),
  trustHint = 'NODE_EXTRA_CA_CERTS adds one',
}: NodeHttpOptions): Http {
  // A connection is used again only by who might have made it: one agent for each choice of zones.
  const agents = new Map<string, HttpAgent>();

  const direct = (url: URL, zones: readonly AddressZone[], trust: Trust): Way => {
    const make = url.protocol === 'https:' ? HttpsAgent : HttpAgent;
    const key = `${url.protocol} ${zones.join(' ')} ${trust.ca === undefined ? '' : url.host}`;
    const agent = agents.get(key) ?? new make({ keepAlive: true, ...trust });
    agents.set(key, agent);
    return { options: { agent, lookup: within(zones, lookup) }, zoneAt: zoneOf, trustHint };
  };

  /** A connection of its own for every request, so that one which a proxy holds up can be given up. */
  const through = (proxy: string, url: URL, trust: Trust): Way => {
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
    const options = { createConnection, defaultPort: 443 };
    return { options, zoneAt: () => undefined, trustHint, tunnel };
  };

  const wayTo = (url: URL, zones: readonly AddressZone[]): Way | HttpFailure => {
    const literal = literalZone(url);
    if (literal !== undefined && !zones.includes(literal)) return OUTSIDE;
    const own = certificates.get(url.host);
    const trust = own === undefined ? {} : { ca: [...rootCertificates, own] };
    // This machine is no business of a proxy.
    const isRemote = url.protocol === 'https:' && literal !== 'loopback';
    const proxy = isRemote ? proxyFor(url, environment) : undefined;
    return proxy === undefined ? direct(url, zones, trust) : through(proxy, url, trust);
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
