// npm run check: what a change must pass besides its tests. Every step runs, also after a failure.
// `npm run check -- types lint` runs these only.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { addCounts, countsOf, formatCounts, mocha, node, root, run } from './run.mjs';

const tool = (file, ...args) => node(`node_modules/${file}`, ...args);

/** Each resolves with counts: of tests for the house rules, else one for the whole step. */
const steps = {
  format: async () => one(await tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')),
  lint: async () => one(await tool('eslint/bin/eslint.js', '--max-warnings', '0')),
  types: async () => one(await tool('typescript/bin/tsc')),
  generated: async () =>
    addCounts([
      one(await node('scripts/gen-index.mjs', '--check')),
      one(await node('--import', 'tsx', 'scripts/gen-schema.mjs', '--check')),
      one(await node('--import', 'tsx', 'scripts/gen-strings.mjs', '--check')),
      one(await node('--import', 'tsx', 'scripts/gen-docs.mjs', '--check')),
    ]),
  unused: async () => one(await tool('knip/bin/knip.js', '--no-progress')),
  // The house rules look at the packaged extension.
  package: async () => one(await run('npm', ['run', '--silent', 'package'])),
  house: () => mocha(houseTests(), 'spec'),
};

const one = ({ code }) => countsOf({ code, output: '' });

function houseTests() {
  return readdirSync(path.join(root, 'test/house'))
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => `test/house/${name}`);
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`no such step: ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}
if (!existsSync(path.join(root, 'node_modules'))) {
  const { code } = await run('npm', ['ci']);
  if (code !== 0) process.exit(code);
}

const results = [];
for (const [name, step] of Object.entries(steps)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n== ${name}`);
  const counts = await step();
  results.push({ name, counts });
}
console.log('');
for (const { name, counts } of results) {
  console.log(`${counts.failed > 0 ? 'FAILED' : 'ok    '} ${name.padEnd(10)}${formatCounts(counts)}`);
}
const total = addCounts(results.map(({ counts }) => counts));
console.log(formatCounts(total));
process.exitCode = total.failed > 0 ? 1 : 0;
