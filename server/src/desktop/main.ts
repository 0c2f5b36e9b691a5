import { fileURLToPath } from 'node:url';
import { isMainThread, workerData } from 'node:worker_threads';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startSession } from '../lsp/session.ts';
import { compileQuickly } from '../node/v8-flags.ts';
import { keepHeapSmall } from './heap.ts';
import { nodeHost } from './host.ts';
import { EXAMINE_THREAD } from './thread-role.ts';

compileQuickly();
if (!isMainThread && workerData === EXAMINE_THREAD)
  void import('./examiner.ts').then(({ serveAsExaminer }) => {
    serveAsExaminer();
  });
else serve();

function serve(): void {
  keepHeapSmall();

  // `bulkhead lsp` and a bare `node server.js` talk over standard input and output.
  const channels = ['--stdio', '--node-ipc', '--socket', '--pipe'];
  if (!process.argv.some((word) => channels.includes(word.replace(/=.*$/s, ''))))
    process.argv.push('--stdio');

  // The library ends the process when standard input or the parent process does: status 0 after `shutdown`, else 1. Of
  // a closed channel to the parent it does not hear.
  const connection = createConnection(ProposedFeatures.all);
  let status = 1;
  connection.onShutdown(() => {
    status = 0;
  });
  process.on('disconnect', () => process.exit(status));
  const host = nodeHost(fileURLToPath(import.meta.url));
  startSession(connection, () => host);
}
