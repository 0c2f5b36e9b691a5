// npm run dev: bundles and types, both watching. Ends when either ends, or on Ctrl+C. F5 in the editor waits for its
// "[watch] build finished" and for tsc's "Watching for file changes".
import { spawn } from 'node:child_process';
import { root } from './run.mjs';

const watchers = [
  ['esbuild.mjs', '--watch'],
  ['node_modules/typescript/bin/tsc', '--watch', '--preserveWatchOutput', '--pretty', 'false'],
].map((args) => spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'inherit', 'inherit'] }));

function stop() {
  for (const watcher of watchers) watcher.kill();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
for (const watcher of watchers) {
  watcher.on('exit', (code) => {
    process.exitCode ??= code ?? 0;
    stop();
  });
}
