import { isMainThread, workerData } from 'node:worker_threads';
import { setV8Flags } from '../node/v8-flags.ts';
import { run } from './run.ts';
import { CHECK_THREAD } from './thread-role.ts';

// Two hundred rules are a lot of code that runs a little: by default V8 spends more time on optimising it than it saves.
// A quick first compiler, and the thorough one only for what is really hot, halve the processor time of a large run.
setV8Flags(['--sparkplug', '--interrupt-budget=400000', '--semi-space-growth-factor=4']);

if (!isMainThread && workerData === CHECK_THREAD) {
  // With all rules, which the main thread loads only for a command that asks for them.
  void import('./job.ts').then(({ serve }) => serve());
} else {
  // The status is set rather than exited with, so that output still on its way to a pipe arrives.
  void run(process.argv.slice(2)).then((status) => {
    process.exitCode = status;
  });
}
