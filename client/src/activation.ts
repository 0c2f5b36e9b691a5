import * as vscode from 'vscode';
import { registerCommands } from './commands/all.ts';
import type { Running, Shown } from './language-client.ts';
import { Neighbours } from './neighbours.ts';
import { Status } from './status.ts';

/** For tests, and for other extensions that want to wait for the findings. */
export interface Api {
  /** How long activate() kept the editor's extensions waiting; client library and server start behind it. */
  readonly activationMs: number;
  /** Settled when the server answers; rejected when it could not be started. */
  readonly ready: Promise<void>;
}

/** Starts the server and waits until it answers. */
type Start = (shown: Shown) => Promise<Running>;

let running: Promise<Running> | undefined;

/** Activates the extension, wherever it runs. */
export function begin(context: vscode.ExtensionContext, startClient: Start): Api {
  const begun = performance.now();
  const output = vscode.window.createOutputChannel('Bulkhead', { log: true });
  const network = vscode.window.createOutputChannel('Bulkhead Network', { log: true });
  const neighbours = new Neighbours();
  const status = new Status(neighbours);
  context.subscriptions.push(output, network, status, neighbours);
  const shown = { output, network, status, neighbours, state: context.workspaceState };
  const run = (): Promise<Running> => (running = start(startClient, shown));
  const ready = run().then(() => undefined);
  registerCommands(context, {
    output,
    network,
    client: async () => (await (running ?? run())).client,
    async restart() {
      // One that could not be started is started anew.
      const old = await running?.catch(() => undefined);
      if (old === undefined) await run();
      else {
        await old.client.stop();
        await old.client.start();
      }
    },
  });
  // Whoever waits for it hears of a failure; without anybody it is in the output and the status item already.
  ready.catch(() => undefined);
  return { activationMs: performance.now() - begun, ready };
}

export async function end(): Promise<void> {
  // A server that never started needs no stopping.
  const started = await running?.catch(() => undefined);
  await started?.client.stop();
}

async function start(startClient: Start, shown: Shown): Promise<Running> {
  try {
    return await startClient(shown);
  } catch (error) {
    shown.output.error(
      'The language server could not be started',
      error instanceof Error ? error : String(error),
    );
    shown.status.failed();
    throw error;
  }
}
