import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
} from 'vscode-languageserver/node';
import type { Transport } from './lsp-client.ts';

const SCRIPT = path.resolve(import.meta.dirname, '../../dist/web/server.js');

/** What runs in the page; the bytes of files come to it as text, since what comes from a test is JSON. */
interface PageSide {
  fromServer: (message: unknown) => void;
  toServer: (message: { readonly result?: { readonly kind?: string; bytes?: unknown } }) => void;
}

class Reader extends AbstractMessageReader {
  #callback: DataCallback | undefined;
  readonly #waiting: Message[] = [];

  take(message: Message): void {
    if (this.#callback === undefined) this.#waiting.push(message);
    else this.#callback(message);
  }

  listen(callback: DataCallback): Disposable {
    this.#callback = callback;
    for (const message of this.#waiting.splice(0)) callback(message);
    return { dispose: () => (this.#callback = undefined) };
  }
}

class Writer extends AbstractMessageWriter {
  readonly #send: (message: Message) => Promise<void>;

  constructor(send: (message: Message) => Promise<void>) {
    super();
    this.#send = send;
  }

  write(message: Message): Promise<void> {
    return this.#send(message);
  }

  end(): void {
    // Closing the page ends the worker.
  }
}

/**
 * The server as a worker of a page. `complaints` gets what the browser has to say: errors, and requests for anything but
 * the script.
 */
export async function startWorker(browser: Browser, complaints: string[]): Promise<Transport> {
  const script = await readFile(SCRIPT);
  const server = createServer(({ url }, response) => {
    const isScript = url === '/server.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><link rel="icon" href="data:,">');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const page = await browser.newPage();
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (![origin, `${origin}server.js`, 'data:,'].includes(request.url())) complaints.push(request.url());
  });
  const reader = new Reader();
  await page.exposeFunction('fromServer', (message: Message) => {
    reader.take(message);
  });
  await page.goto(origin);
  await page.evaluate(() => {
    const side = globalThis as unknown as PageSide;
    const scope = globalThis as unknown as {
      readonly Worker: new (script: string) => {
        onmessage: (event: { readonly data: unknown }) => void;
        onerror: (event: { readonly message: string }) => void;
        postMessage: (message: unknown) => void;
      };
    };
    const worker = new scope.Worker('/server.js');
    worker.onmessage = ({ data }) => {
      side.fromServer(data);
    };
    worker.onerror = ({ message }) => {
      console.error(message);
    };
    side.toServer = (message) => {
      const { result } = message;
      if (result?.kind === 'bytes') result.bytes = new TextEncoder().encode(String(result.bytes));
      worker.postMessage(message);
    };
  });
  return {
    reader,
    writer: new Writer((message) =>
      page.evaluate((each) => {
        (globalThis as unknown as PageSide).toServer(each as object);
      }, message),
    ),
    end: async () => {
      await page.close();
      server.close();
    },
  };
}
