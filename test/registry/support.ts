import type { Credential, Http, HttpFailure, HttpRequest, HttpResponse } from '../../server/src/ports.ts';
import { nodeHttp } from '../../server/src/node/http.ts';
import { RegistryClient, type ClientOptions } from '../../server/src/registry/client.ts';
import type { RequestNote } from '../../server/src/registry/requests.ts';
import { type Handler, memoryCache, serve, type TestServer } from '../support/registry.ts';

export const PASSWORD = 'pass:wörd-of-the-tests';
export const CREDENTIAL: Credential = { kind: 'password', username: 'dev', password: PASSWORD };

export interface TestClient {
  readonly client: RegistryClient;
  readonly notes: RequestNote[];
  /** How long it waited before it asked again. */
  readonly pauses: number[];
  readonly cache: ReturnType<typeof memoryCache>;
}

/** A client that waits for nothing, over the real network code. */
export function clientOf(
  options: Partial<ClientOptions> & { readonly credential?: Credential | undefined } = {},
): TestClient {
  const notes: RequestNote[] = [];
  const pauses: number[] = [];
  const cache = memoryCache();
  const { credential, ...rest } = options;
  const client = new RegistryClient({
    http: nodeHttp({ userAgent: 'tests', environment: {} }),
    credentials: { find: () => Promise.resolve(credential) },
    cache,
    log: (note) => notes.push(note),
    timeout: 300,
    pause: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
    ...rest,
  });
  return { client, notes, pauses, cache };
}

const open: TestServer[] = [];

/** A registry, gone after the test. */
export async function registry(handler: Handler): Promise<TestServer> {
  const server = await serve(handler);
  open.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** The network in memory: what is said of each request, and what was sent. */
export function fakeHttp(
  answer: (request: HttpRequest) => Partial<HttpResponse> | HttpFailure,
): Http & { readonly sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  return {
    sent,
    send: (request) => {
      sent.push(request);
      const said = answer(request);
      if (said.kind === 'failed') return Promise.resolve(said);
      const empty = {
        kind: 'response',
        status: 200,
        headers: {},
        body: new Uint8Array(),
        zone: 'public',
      } as const;
      return Promise.resolve({ ...empty, ...said } as HttpResponse);
    },
  };
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
