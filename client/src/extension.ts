import * as vscode from 'vscode';
import { registerCommands } from './commands/all.ts';
import type { Running, Shown } from './languageClient.ts';
import { Neighbours } from './neighbours.ts';
import { Status } from './status.ts';

/** For tests, and for other extensions that want to wait for the findings. */
interface Api {
  /** How long activate() kept the editor's extensions waiting; client library and server start behind it. */
  readonly activationMs: number;
  /** Settled when the server answers; rejected when it could not be started. */
  readonly ready: Promise<void>;
}

let running: Promise<Running> | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const begun = performance.now();
  const output = vscode.window.createOutputChannel('Bulkhead', { log: true });
  const network = vscode.window.createOutputChannel('Bulkhead Network', { log: true });
  const neighbours = new Neighbours();
  const status = new Status(neighbours);
  context.subscriptions.push(output, network, status, neighbours);
  const { workspaceState: state } = context;
  const run = (): Promise<Running> =>
    (running = start(context, { output, network, status, neighbours, state }));
  const ready = run().then(() => undefined);
  registerCommands(context, {
    output,
    network,
    client: async () => (await (running ?? run())).client,
    async restart() {
      // One that could not be started is started anew.
      const old = await running?.catch(() => undefined);
      await (old === undefined ? run() : old.client.restart());
    },
  });
  // Whoever waits for it hears of a failure; without anybody it is in the output and the status item already.
  ready.catch(() => undefined);
  return { activationMs: performance.now() - begun, ready };
}

export async function deactivate(): Promise<void> {
  // A server that never started needs no stopping.
  const started = await running?.catch(() => undefined);
  await started?.client.stop();
}

async function start(context: vscode.ExtensionContext, shown: Shown): Promise<Running> {
  try {
    // Imported late: the client library takes longer to load than everything else here together.
    const { startClient } = await import('./languageClient.ts');
    const server = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
    return await startClient(server, shown);
  } catch (error) {
    shown.output.error(
      'The language server could not be started',
      error instanceof Error ? error : String(error),
    );
    shown.status.failed();
    throw error;
  }
}
