import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { newSealKey } from '../../server/src/node/seal.ts';
import { SEAL_VARIABLE } from '../../server/src/protocol/requests.ts';
import { clientOptions, type Running, type Shown, startWith } from './language-client.ts';
import { serveRegistries } from './registries.ts';

/** Starts the server, which is the file `server`, as a process of its own. */
export async function startClient(server: string, shown: Shown): Promise<Running> {
  const key = newSealKey();
  const env = { ...process.env, [SEAL_VARIABLE]: key };
  const run = { module: server, transport: TransportKind.ipc, options: { env } };
  const debug = { ...run, options: { env, execArgv: ['--nolazy', '--inspect=6019'] } };
  const client = new LanguageClient('bulkhead', 'Bulkhead', { run, debug }, clientOptions(shown, ['file']));
  return startWith(client, shown, serveRegistries(client, key, shown.network));
}
