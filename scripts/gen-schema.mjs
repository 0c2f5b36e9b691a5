// Writes schemas/bulkhead.schema.json, which editors hold bulkhead.yaml against. With --check it only says whether the
// file is current. Run through tsx: npm run gen:schema.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rules } from '../server/src/rules/index.ts';
import { renderConfigSchema } from './config-schema.ts';
import { root } from './run.mjs';

const name = 'schemas/bulkhead.schema.json';
const file = path.join(root, name);
const text = renderConfigSchema(rules);

if (existsSync(file) && readFileSync(file, 'utf8') === text) {
  console.log(`${name} is current`);
} else if (process.argv.includes('--check')) {
  console.error(`${name} is stale: npm run gen`);
  process.exitCode = 1;
} else {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`${name} written`);
}
