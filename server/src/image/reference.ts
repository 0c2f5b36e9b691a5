import { memoised } from '../text/memo.ts';

/** An image reference by the distribution grammar (https://github.com/distribution/reference). Offsets are into the text. */
export interface ImageReference {
  readonly text: string;
  /** `registry.example:5000`, when one is written. */
  readonly domain: string | undefined;
  /** Without domain, tag and digest. */
  readonly path: string;
  readonly tag: string | undefined;
  /** With its algorithm: `sha256:…`. */
  readonly digest: string | undefined;
  /** Domain and path as the Docker engine fills them in: `docker.io/library/node`. */
  readonly canonicalName: string;
  /** Where name (domain and path), tag and digest stand in the text; tag and digest without `:` and `@`. */
  readonly nameEnd: number;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const DOMAIN_PART = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${DOMAIN_PART}(?:\\.${DOMAIN_PART})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PATH = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const DOMAIN_SHAPE = new RegExp(`^${DOMAIN}$`);
const TAG = /^[\w][\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
/** What could be an image's own id is no reference (https://github.com/distribution/reference/blob/main/normalize.go). */
const ID = /^[0-9a-f]{64}$/;
/** Longer ones are refused by registries. */
const MAX_NAME = 255;

/** Reads a reference; undefined when it is not one. */
export const parseReference: (text: string) => ImageReference | undefined = memoised(read);

function read(text: string): ImageReference | undefined {
  if (ID.test(text)) return undefined;
  let rest = text;
  let digest: string | undefined;
  const atSign = rest.indexOf('@');
  if (atSign >= 0) {
    digest = rest.slice(atSign + 1);
    if (!DIGEST.test(digest)) return undefined;
    rest = rest.slice(0, atSign);
  }
  let tag: string | undefined;
  const colon = rest.lastIndexOf(':');
  // A colon before the last slash belongs to a port.
  if (colon > rest.lastIndexOf('/')) {
    tag = rest.slice(colon + 1);
    if (!TAG.test(tag)) return undefined;
    rest = rest.slice(0, colon);
  }
  const slash = rest.indexOf('/');
  const first = slash < 0 ? '' : rest.slice(0, slash);
  // A first part is a registry when it looks like a host: a dot, a port, localhost, or capitals.
  const isDomain =
    slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const domain = isDomain ? first : undefined;
  const path = isDomain ? rest.slice(slash + 1) : rest;
  if (path.length > MAX_NAME || !PATH.test(path) || (domain !== undefined && !DOMAIN_SHAPE.test(domain)))
    return undefined;
  return {
    text,
    domain,
    path,
    tag,
    digest,
    canonicalName: canonicalName(domain, path),
    nameEnd: rest.length,
  };
}

function canonicalName(domain: string | undefined, path: string): string {
  const host = domain === undefined || domain === 'index.docker.io' ? 'docker.io' : domain;
  return host === 'docker.io' && !path.includes('/') ? `docker.io/library/${path}` : `${host}/${path}`;
}
