// npm start: what Bulkhead says about examples/, then an editor on them with the extension loaded. On a machine that
// has nothing but Node it installs and builds first. With CI set it ends after the report.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { node, root, run } from './run.mjs';

/** Whether node_modules is not what the lock file says. npm keeps a copy of the lock of what it installed. */
function isOutOfDate() {
  try {
    const packages = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
    const installed = packages('node_modules/.package-lock.json');
    return Object.entries(packages('package-lock.json')).some(([place, { version, optional }]) => {
      if (place === '') return false;
      // Optional packages are those of other platforms, most of the time.
      if (installed[place] === undefined) return optional !== true;
      return installed[place].version !== version;
    });
  } catch {
    return true;
  }
}

async function must(work, what) {
  const { code } = await work;
  if (code === 0) return;
  console.error(`${what} failed`);
  process.exit(1);
}

if (isOutOfDate()) await must(run('npm', ['ci']), 'npm ci');
await must(node('esbuild.mjs', '--production'), 'The build');

console.log('\n$ node dist/cli.js check examples');
// Status 1 means that there are findings, which is what examples are for.
await node('dist/cli.js', 'check', 'examples');

if (process.env.CI) process.exit(0);

// Only now: on a fresh machine there was no tsx to read TypeScript with.
const { register } = await import('tsx/esm/api');
register();
const { openEditor } = await import('./vscode/open.ts');
const shown = path.join(root, 'examples/insecure/Dockerfile');
process.exitCode = await openEditor(path.join(root, 'examples'), existsSync(shown) ? shown : undefined);
