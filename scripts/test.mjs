// npm test: everything, also on a machine that has nothing but Node. `npm run test:unit` stops before the tests that
// need the bundles or an editor. The last line sums all parts: N passed, N failed, N skipped.
//
//   node scripts/test.mjs            all parts
//   node scripts/test.mjs unit cli   these parts
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { addCounts, countsOf, formatCounts, mocha, node, noCounts, root, run } from './run.mjs';

/** Parts by the folder of test/ they are in; the folders not named here are "unit". */
const ofFolder = {
  rules: 'rules',
  corpus: 'corpus',
  lsp: 'lsp',
  cli: 'cli',
  editors: 'editors',
  browser: 'browser',
  builds: 'builds',
};
/** Run by others: house by `npm run check`, vscode below. */
const elsewhere = new Set(['house', 'vscode']);
/** Only when asked for: takes minutes and needs a container engine. */
const onRequest = new Set(['builds']);
const needBundles = new Set(['lsp', 'cli', 'editors', 'browser', 'vscode']);
const names = ['unit', ...Object.values(ofFolder), 'vscode'];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are ${names.join(', ')}`);
  process.exit(2);
}
const wanted = names.filter((name) => (asked.length === 0 ? !onRequest.has(name) : asked.includes(name)));

function testFiles(part) {
  const all = readdirSync(path.join(root, 'test'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return all
    .filter((file) => {
      const folder = file.split('/')[1] ?? '';
      return !elsewhere.has(folder) && (ofFolder[folder] ?? 'unit') === part;
    })
    .sort();
}

async function runPart(part) {
  if (part !== 'vscode') return mocha(testFiles(part));
  if (!existsSync(path.join(root, 'test/vscode/run.ts'))) return noCounts;
  return countsOf(await node('--import', 'tsx', 'test/vscode/run.ts'));
}

function stopUnless({ code }, what) {
  if (code === 0) return;
  console.log(`${what} failed`);
  console.log(formatCounts({ ...noCounts, failed: 1 }));
  process.exit(1);
}

if (!existsSync(path.join(root, 'node_modules'))) stopUnless(await run('npm', ['ci']), 'npm ci');
if (wanted.some((part) => needBundles.has(part))) {
  stopUnless(await node('esbuild.mjs', '--production'), 'The build');
}

const results = new Map();
for (const part of wanted) {
  console.log(`\n== ${part}`);
  const started = performance.now();
  const counts = await runPart(part);
  results.set(part, { counts, seconds: ((performance.now() - started) / 1000).toFixed(1) });
}
console.log('');
for (const [part, { counts, seconds }] of results) {
  console.log(`${part.padEnd(8)}${formatCounts(counts)} (${seconds} s)`);
}
const total = addCounts([...results.values()].map(({ counts }) => counts));
console.log(formatCounts(total));
// Nothing having run is not success.
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
