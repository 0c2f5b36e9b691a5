// Keeps what is ready for translation so: moves texts of package.json to package.nls.json, its settings into sections, and
// lists the texts of client/src in l10n/bundle.l10n.json. With --check it only says whether that was done. Run through
// tsx: npm run gen:strings.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clientStrings } from './client-strings.ts';
import { extractStrings, sectionSettings } from './manifest-strings.ts';
import { root } from './run.mjs';

const read = (name) => {
  const file = path.join(root, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};
const print = (value) => `${JSON.stringify(value, null, 2)}\n`;

function clientBundle() {
  const folder = 'client/src';
  const files = readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => `${folder}/${String(name).replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.ts'))
    .sort();
  const found = files.map((name) => clientStrings(name, read(name)));
  const problems = found.flatMap((file) => file.problems);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const strings = found.flatMap((file) => file.strings).sort();
  return Object.fromEntries(strings.map((text) => [text, text]));
}

const { manifest, strings } = extractStrings(
  sectionSettings(JSON.parse(read('package.json'))),
  JSON.parse(read('package.nls.json') ?? '{}'),
);
const wanted = {
  'package.json': print(manifest),
  'package.nls.json': print(strings),
  'l10n/bundle.l10n.json': print(clientBundle()),
};
const stale = Object.entries(wanted).filter(([name, text]) => read(name) !== text);
for (const [name, text] of stale) {
  if (process.argv.includes('--check')) {
    console.error(`${name} is stale: npm run gen`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
  console.log(`${name} written`);
}
if (stale.length === 0) console.log(`${Object.keys(wanted).join(', ')} are current`);
