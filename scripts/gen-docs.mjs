// Writes docs/rules from the rules' metadata and removes pages without a rule. With --check it only says what is stale.
// Run through tsx: npm run docs.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { composeRules } from '../server/src/compose/rules.ts';
import { rules } from '../server/src/rules/index.ts';
import { renderRuleDocs } from './rule-docs.ts';
import { root } from './run.mjs';

const folder = path.join(root, 'docs/rules');
const pages = renderRuleDocs(rules, composeRules);

mkdirSync(folder, { recursive: true });
const read = (name) =>
  existsSync(path.join(folder, name)) ? readFileSync(path.join(folder, name), 'utf8') : undefined;
const stale = [...pages].filter(([name, text]) => read(name) !== text);
const orphans = readdirSync(folder).filter((name) => !pages.has(name));

if (stale.length + orphans.length === 0) {
  console.log(`docs/rules is current: ${pages.size} pages`);
} else if (process.argv.includes('--check')) {
  console.error(
    `docs/rules is stale: npm run docs\n  ${[...stale.map(([name]) => name), ...orphans].join('\n  ')}`,
  );
  process.exitCode = 1;
} else {
  for (const [name, text] of stale) writeFileSync(path.join(folder, name), text);
  for (const name of orphans) rmSync(path.join(folder, name));
  console.log(`docs/rules: ${stale.length} pages written, ${orphans.length} removed`);
}
