import type * as vscode from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
  State,
} from 'vscode-languageclient/browser';
import { clientOptions, type Running, type Shown, startWith } from './language-client.ts';
import { serveFiles } from './workspace-files.ts';

/** What is used of a browser's workers: the types of all that browsers have would let it into code that runs in Node. */
declare const Worker: new (script: string) => {
  onerror: (event: { readonly message: string }) => void;
  readonly terminate: () => void;
};

/** Starts the server, which is the script `server`, in a worker of its own. */
export async function startClient(server: vscode.Uri, shown: Shown): Promise<Running> {
  let worker: InstanceType<typeof Worker> | undefined;
  // Not the worker itself: what VS Code's `Worker` makes is no instance of it, and the client library would not know it.
  const transports = (): Promise<MessageTransports> => {
    // A worker does not end by itself, only with the editor's own.
    worker?.terminate();
    worker = new Worker(server.toString(true));
    worker.onerror = ({ message }) => {
      shown.output.error('The language server', message);
      // Of a script that cannot be loaded nobody else hears.
      if (client.state === State.Starting) shown.status.failed();
    };
    return Promise.resolve({
      reader: new BrowserMessageReader(worker),
      writer: new BrowserMessageWriter(worker),
    });
  };
  const client = new LanguageClient('bulkhead', 'Bulkhead', transports, clientOptions(shown));
  return startWith(client, shown, serveFiles(client));
}
