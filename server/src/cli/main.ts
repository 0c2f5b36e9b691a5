import { setFlagsFromString } from 'node:v8';
import { serveAsWorker } from './job.ts';
import { run } from './run.ts';

// Two hundred rules are a lot of code that runs a little: by default V8 spends more time on optimising it than it saves.
// A quick first compiler, and the thorough one only for what is really hot, halve the processor time of a large run.
for (const flag of ['--sparkplug', '--interrupt-budget=400000', '--semi-space-growth-factor=4']) {
  try {
    setFlagsFromString(flag);
  } catch {
    // Flags come and go with V8; without them everything works, more slowly.
  }
}

if (!serveAsWorker()) {
  // The status is set rather than exited with, so that output still on its way to a pipe arrives.
  void run(process.argv.slice(2)).then((status) => {
    process.exitCode = status;
  });
}
