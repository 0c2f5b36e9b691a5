import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface TestProxy {
  /** `127.0.0.1:40123` */
  readonly host: string;
  /** What it was to connect to, with the password that came along. */
  readonly requests: readonly { readonly target: string; readonly authorization: string | undefined }[];
  /** How many connections are open. */
  readonly open: () => number;
  readonly close: () => Promise<void>;
}

/** What a proxy does about a target: connects to another place, says something else, or nothing at all. */
export type ProxyAnswer = { readonly to: string } | { readonly say: string } | 'nothing';

/** A proxy on loopback for CONNECT. */
export async function serveProxy(answer: (target: string) => ProxyAnswer): Promise<TestProxy> {
  const requests: { target: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.on('connect', ({ url = '', headers }: IncomingMessage, socket: Socket) => {
    requests.push({ target: url, authorization: headers['proxy-authorization'] });
    const said = answer(url);
    if (said === 'nothing') {
      // Whoever does not read does not notice that the other end is gone.
      socket.resume().on('end', () => socket.end());
      return;
    }
    if ('say' in said) {
      socket.end(said.say);
      return;
    }
    const [host = '', port = ''] = said.to.split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
