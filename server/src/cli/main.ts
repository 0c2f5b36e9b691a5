import { run } from './run.ts';

// The status is set rather than exited with, so that output still on its way to a pipe arrives.
void run(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
