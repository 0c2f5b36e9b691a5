// What conversion to several stages makes of real files: how many are eligible, converted, and refused for which reason.
//
//   node --import tsx scripts/multi-stage.ts FOLDER [--list CODE]
//
// FOLDER is searched like `bulkhead check FOLDER`. `--list converted`, or a refusal's code, prints the files.
import { parseArgs } from 'node:util';
import { NO_FACTS } from '../server/src/lint/facts.ts';
import { NO_POLICY } from '../server/src/lint/policy.ts';
import { scriptsOf } from '../server/src/lint/scripts.ts';
import { nodeFiles } from '../server/src/node/files.ts';
import { walk } from '../server/src/node/walk.ts';
import { convertToMultiStage } from '../server/src/refactor/multi-stage/convert.ts';
import { isDockerfileName } from '../server/src/service/dockerfile-names.ts';
import { parse } from '../server/src/syntax/parse.ts';
import { expandWord } from '../server/src/syntax/scope.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { list: { type: 'string' } } });
const [folder] = positionals;
if (folder === undefined) {
  console.error('usage: node --import tsx scripts/multi-stage.ts FOLDER [--list converted|CODE]');
  process.exit(2);
}

const counts = new Map<string, Map<string, number>>();
let files = 0;
let eligible = 0;
for await (const found of walk(nodeFiles, folder, isDockerfileName)) {
  if (found.kind !== 'file') continue;
  const read = await nodeFiles.readFile(found.path);
  if (read.kind !== 'text') continue;
  files += 1;
  const outcome = outcomeOf(read.text);
  const what =
    outcome.kind === 'change' ? 'converted' : outcome.kind === 'refusal' ? 'refused' : 'not eligible';
  const why = outcome.kind === 'change' ? '' : outcome.kind === 'refusal' ? outcome.code : outcome.reason;
  if (what !== 'not eligible') eligible += 1;
  if (values.list === (outcome.kind === 'change' ? 'converted' : why)) console.log(found.path);
  const reasons = counts.get(what) ?? new Map<string, number>();
  counts.set(what, reasons.set(why, (reasons.get(why) ?? 0) + 1));
}
console.log(`${String(files).padStart(6)} files, ${String(eligible)} of them eligible`);
for (const what of ['converted', 'refused', 'not eligible']) {
  const reasons = [...(counts.get(what) ?? [])].sort(([, a], [, b]) => b - a);
  console.log(`${String(reasons.reduce((all, [, count]) => all + count, 0)).padStart(6)} ${what}`);
  for (const [why, count] of reasons) if (why !== '') console.log(`${String(count).padStart(12)} ${why}`);
}

function outcomeOf(text: string): ReturnType<typeof convertToMultiStage> {
  const file = parse(text);
  return convertToMultiStage({
    file,
    facts: NO_FACTS,
    policy: NO_POLICY,
    today: undefined,
    scripts: (instruction) => scriptsOf(file, instruction),
    expand: (instruction, raw) => expandWord(file, instruction, raw),
    sources: undefined,
  });
}
