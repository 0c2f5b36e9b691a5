// Types real files letter by letter: every prefix of each is linted with every rule, as an editor would do it, and no rule
// may throw. Takes some minutes, so it is no part of npm test.
//
//   node --import tsx scripts/prefixes.ts FOLDER [--files 200]
import { parseArgs } from 'node:util';
import type { Profile } from '../server/src/lint/profile.ts';
import { nodeFiles } from '../server/src/node/files.ts';
import { walk } from '../server/src/node/walk.ts';
import { analyse } from '../server/src/service/analyse.ts';
import { LintCache } from '../server/src/service/convert-settings.ts';
import { isDockerfileName } from '../server/src/service/dockerfile-names.ts';

const EVERYTHING: Profile = { preset: 'all', rules: {}, minimumConfidence: 'low' };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { files: { type: 'string', default: '200' } },
});
const folder = positionals[0];
const wanted = Number(values.files);
if (folder === undefined || !(wanted > 0)) {
  console.error('usage: node --import tsx scripts/prefixes.ts FOLDER [--files 200]');
  process.exit(2);
}

const paths: string[] = [];
for await (const inner of walk(nodeFiles, folder, isDockerfileName)) {
  if (inner.kind === 'file') paths.push(inner.path);
}
const step = Math.max(1, Math.floor(paths.length / wanted));
const chosen = paths.filter((_, index) => index % step === 0).slice(0, wanted);
let prefixes = 0;
let failed = 0;
const started = performance.now();
for (const path of chosen) {
  const content = await nodeFiles.readFile(path);
  if (content.kind !== 'text') continue;
  const cache = new LintCache();
  for (let end = 0; end <= content.text.length; end++) {
    prefixes += 1;
    try {
      analyse(content.text.slice(0, end), { profile: EVERYTHING, strict: true, cache, today: '2026-01-01' });
    } catch (error) {
      failed += 1;
      console.error(`${path}, first ${String(end)} characters:`, error);
      break;
    }
  }
}
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`${String(chosen.length)} files, ${String(prefixes)} prefixes in ${String(seconds)} s`);
console.log(`${String(chosen.length - failed)} passed, ${String(failed)} failed`);
process.exitCode = failed === 0 ? 0 : 1;
