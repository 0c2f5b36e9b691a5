import type { Http, HttpRequest } from '../../server/src/ports.ts';
import { RegistryClient } from '../../server/src/registry/client.ts';
import { type Handler, INDEX, MANIFEST, memoryCache, sha256 } from './registry.ts';

export const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

type Json = Readonly<Record<string, unknown>>;

/** What a manifest or blob is named by where it is spoken of. */
export interface Placed {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** One repository in memory, and the network that leads to it. */
export class ImageStore {
  readonly #manifests = new Map<string, { readonly type: string; readonly body: string }>();
  readonly #blobs = new Map<string, string>();
  readonly #referrers = new Map<string, Json[]>();
  readonly #tags: string[] = [];
  /** Paths behind the repository's name that were asked for. */
  readonly asked: string[] = [];
  /** What is asked for and does not answer: a status by the beginning of its path. */
  readonly broken = new Map<string, number>();

  manifest(content: Json, tag?: string): Placed {
    const type = content['manifests'] === undefined ? MANIFEST : INDEX;
    const body = JSON.stringify({ schemaVersion: 2, mediaType: type, ...content });
    return this.raw(body, type, tag);
  }

  /** Bytes as they are under a digest, and a tag. */
  raw(body: string, type: string, tag?: string): Placed {
    const digest = sha256(body);
    this.#manifests.set(digest, { type, body });
    if (tag !== undefined) {
      this.#manifests.set(tag, { type, body });
      this.#tags.push(tag);
    }
    return { mediaType: type, digest, size: Buffer.byteLength(body) };
  }

  blob(body: string, mediaType = LAYER): Placed {
    const digest = sha256(body);
    this.#blobs.set(digest, body);
    return { mediaType, digest, size: Buffer.byteLength(body) };
  }

  /** An image whose layers are announced with these sizes; nobody pulls them. */
  image(config: Json, tag?: string, sizes: readonly number[] = [5]): Placed {
    const described = this.blob(JSON.stringify(config), CONFIG);
    return this.manifest(
      { config: described, layers: sizes.map((size) => ({ ...this.blob('layer'), size })) },
      tag,
    );
  }

  tag(...names: readonly string[]): void {
    this.#tags.push(...names);
  }

  refer(to: string, descriptor: Placed & Json): void {
    this.#referrers.set(to, [...(this.#referrers.get(to) ?? []), descriptor]);
  }

  client(): RegistryClient {
    return new RegistryClient({
      http: this.http(),
      credentials: { find: () => Promise.resolve(undefined) },
      cache: memoryCache(),
      log: () => undefined,
      pause: () => Promise.resolve(),
    });
  }

  http(): Http {
    return {
      send: (request) => Promise.resolve({ ...this.#answer(request), kind: 'response', zone: 'public' }),
    };
  }

  /** The same for a server of ours. */
  handler(): Handler {
    return (request, response) => {
      const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
      const { status, headers, body } = this.#answer({ url: `http://store${request.url ?? ''}`, method });
      response.writeHead(status, headers).end(body);
    };
  }

  #answer({ url, method }: Pick<HttpRequest, 'url' | 'method'>): {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array;
  } {
    const { pathname } = new URL(url);
    const [, kind = '', name = ''] = /\/(manifests|blobs|referrers|tags)\/([^/]+)$/.exec(pathname) ?? [];
    const path = `${kind}/${name}`;
    this.asked.push(path);
    const failing = [...this.broken].find(([beginning]) => path.startsWith(beginning));
    if (failing !== undefined) return said(failing[1], 'text/plain', '');
    switch (kind) {
      case 'manifests': {
        const found = this.#manifests.get(name);
        if (found === undefined) return said(404, 'application/json', '{}');
        return said(200, found.type, found.body, method === 'HEAD');
      }
      case 'blobs': {
        const found = this.#blobs.get(name);
        return found === undefined ? said(404, 'application/json', '{}') : said(200, LAYER, found);
      }
      case 'referrers':
        return said(
          200,
          INDEX,
          JSON.stringify({ mediaType: INDEX, manifests: this.#referrers.get(name) ?? [] }),
        );
      case 'tags':
        return said(200, 'application/json', JSON.stringify({ tags: this.#tags }));
      default:
        return said(404, 'application/json', '{}');
    }
  }
}

function said(
  status: number,
  type: string,
  body: string,
  isHead = false,
): { status: number; headers: Record<string, string>; body: Uint8Array } {
  const headers = status === 200 ? { 'content-type': type, 'docker-content-digest': sha256(body) } : {};
  return { status, headers, body: new TextEncoder().encode(isHead ? '' : body) };
}
