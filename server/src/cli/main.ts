import { isMainThread, workerData } from 'node:worker_threads';
import { compileQuickly, setV8Flags } from '../node/v8-flags.ts';
import { run } from './run.ts';
import { CHECK_THREAD } from './thread-role.ts';

compileQuickly();
// Most of what is made for a file is garbage at its end.
setV8Flags(['--semi-space-growth-factor=4']);

if (!isMainThread && workerData === CHECK_THREAD) {
  // With all rules, which the main thread loads only for a command that asks for them.
  void import('./job.ts').then(({ serve }) => serve());
} else {
  // The status is set rather than exited with, so that output still on its way to a pipe arrives.
  void run(process.argv.slice(2)).then((status) => {
    process.exitCode = status;
  });
}
