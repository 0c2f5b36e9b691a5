import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import { TunnelError } from './exchange.ts';

/** Certificates to trust in place of Node's own. */
export interface Trust {
  readonly ca?: string | string[];
}

interface TunnelOptions {
  /** With its password, if it has one. */
  readonly proxy: string;
  /** Certificates to trust, of the proxy as of what is behind it. */
  readonly trust: Trust;
  readonly signal: AbortSignal;
}

/**
 * A connection to a host by way of a proxy, encrypted up to the host
 * (https://www.rfc-editor.org/rfc/rfc9110#name-connect). Whatever the proxy says but "200" ends here, so that nobody
 * takes its challenge or its redirect for one of the host.
 *
 * @throws TunnelError
 */
export async function tunnelTo(url: URL, { proxy, trust, signal }: TunnelOptions): Promise<TLSSocket> {
  const socket = await connectTo(`${url.hostname}:${url.port || '443'}`, { proxy, trust, signal });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const name = isIP(host) === 0 ? { servername: host } : {};
  return tlsConnect({ socket, host, ...name, ...trust, ALPNProtocols: ['http/1.1'] });
}

function connectTo(target: string, { proxy, trust, signal }: TunnelOptions): Promise<Socket> {
  if (!/^https?:/i.test(proxy) || !URL.canParse(proxy))
    return Promise.reject(new TunnelError('needs a proxy of a kind that is not known'));
  const { protocol, hostname, port, username, password } = new URL(proxy);
  const secret = btoa(`${decode(username)}:${decode(password)}`);
  const headers = {
    host: target,
    ...(username === '' ? {} : { 'proxy-authorization': `Basic ${secret}` }),
  };
  const isSecure = protocol === 'https:';
  const options = {
    method: 'CONNECT',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    path: target,
    headers,
    signal,
    agent: false,
    ...trust,
  } as const;
  return new Promise((resolve, reject) => {
    const outgoing: ClientRequest = (isSecure ? httpsRequest : httpRequest)(options);
    const refuse = ({ statusCode = 0 }: IncomingMessage): void => {
      outgoing.destroy();
      reject(new TunnelError(`cannot be reached: the proxy answered with status ${statusCode}`));
    };
    outgoing.on('connect', (answer: IncomingMessage, socket: Socket, head: Buffer) => {
      if (answer.statusCode !== 200) {
        socket.destroy();
        refuse(answer);
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    outgoing.on('response', refuse);
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      reject(new TunnelError(`cannot be reached through the proxy (${error.code ?? 'unknown'})`));
    });
    outgoing.end();
  });
}

function decode(text: string): string {
  try {
    const bytes = new TextEncoder().encode(decodeURIComponent(text));
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  } catch {
    // A percent sign that is just one.
    return text;
  }
}
