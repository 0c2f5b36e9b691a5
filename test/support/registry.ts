import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Cache } from '../../server/src/ports.ts';

/** What a server of ours was asked. */
export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  /** How many requests for this path came before. */
  nth: number,
) => void;

export interface TestServer {
  /** `127.0.0.1:40123` */
  readonly host: string;
  readonly requests: readonly Recorded[];
  readonly close: () => Promise<void>;
}

/** A server on loopback that writes down what it is asked. */
export async function serve(
  handler: Handler,
  server: Server | TlsServer = createServer(),
): Promise<TestServer> {
  const requests: Recorded[] = [];
  const times = new Map<string, number>();
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const nth = times.get(url) ?? 0;
    times.set(url, nth + 1);
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      requests.push({ method, path: url, authorization: headers.authorization, body });
      handler(request, response, nth);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    requests,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export const INDEX = 'application/vnd.oci.image.index.v1+json';
export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

export const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

export function descriptor(text: string, mediaType = MANIFEST): Readonly<Record<string, unknown>> {
  return { mediaType, digest: sha256(text), size: Buffer.byteLength(text) };
}

/** An index with one image, told from others by its name. */
export function indexOf(name: string): string {
  const platform = { os: 'linux', architecture: 'amd64' };
  const manifests = [{ ...descriptor(name), platform }];
  return JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests, annotations: { name } });
}

export interface Pulls {
  /** Manifests by `name:tag`; they can be had by digest too. May be changed while it runs. */
  readonly images: Map<string, string>;
  /** How to log in; open when not given. */
  readonly login?: {
    readonly scheme: 'basic' | 'bearer';
    readonly username: string;
    readonly password: string;
  };
}

export const TOKEN = 'a-token-of-the-tests';

/** Answers pulls as a registry does. */
export function pulls({ images, login }: Pulls): Handler {
  return (request, response) => {
    const url = new URL(request.url ?? '', `http://${request.headers.host ?? ''}`);
    const password = login === undefined ? '' : btoa(`${login.username}:${login.password}`);
    if (url.pathname === '/token') {
      const isKnown = request.headers.authorization === `Basic ${password}`;
      response.writeHead(isKnown ? 200 : 401).end(JSON.stringify(isKnown ? { token: TOKEN } : {}));
      return;
    }
    const wanted = login?.scheme === 'basic' ? `Basic ${password}` : `Bearer ${TOKEN}`;
    if (login !== undefined && request.headers.authorization !== wanted) {
      const bearer = `Bearer realm="${url.origin}/token",service="tests",scope="repository:all:push"`;
      const challenge = login.scheme === 'basic' ? 'Basic realm="tests"' : bearer;
      response.writeHead(401, { 'www-authenticate': challenge }).end('{}');
      return;
    }
    const [, name = '', reference = ''] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname) ?? [];
    const body =
      images.get(`${name}:${reference}`) ?? [...images.values()].find((text) => sha256(text) === reference);
    if (body === undefined) {
      response.writeHead(404).end('{}');
      return;
    }
    const { mediaType } = JSON.parse(body) as { readonly mediaType: string };
    response.writeHead(200, {
      'content-type': mediaType,
      'content-length': Buffer.byteLength(body),
      'docker-content-digest': sha256(body),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

/** A cache in memory. */
export function memoryCache(): Cache & { readonly held: Map<string, Uint8Array> } {
  const held = new Map<string, Uint8Array>();
  return {
    held,
    read: (key) => Promise.resolve(held.get(key)),
    write: (key, bytes) => {
      held.set(key, bytes);
      return Promise.resolve();
    },
  };
}
