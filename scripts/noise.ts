// How loud Bulkhead is on real files: findings of each rule per 1,000 files, how many files have none, and the median.
// A rule that nobody needs shows here before it shows in anybody's editor.
//
//   node --import tsx scripts/noise.ts FOLDER [--preset strict] [--tag official]
//
// FOLDER is searched like `bulkhead check FOLDER`. `--tag` keeps the files that FOLDER/../index.jsonl gives this tag.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_PROFILE } from '../server/src/lint/profile.ts';
import { nodeFiles } from '../server/src/node/files.ts';
import { nodeShellcheck } from '../server/src/node/shellcheck.ts';
import { walk } from '../server/src/node/walk.ts';
import { rules } from '../server/src/rules/index.ts';
import { analyse } from '../server/src/service/analyse.ts';
import { isDockerfileName } from '../server/src/service/dockerfile-names.ts';
import { ShellcheckNotes } from '../server/src/service/shellcheck.ts';

const PRESETS = ['recommended', 'strict', 'all'] as const;
const BATCH = 200;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { preset: { type: 'string', default: 'recommended' }, tag: { type: 'string' } },
});
const folder = positionals[0];
const preset = PRESETS.find((name) => name === values.preset);
if (folder === undefined || preset === undefined) {
  console.error(
    'usage: node --import tsx scripts/noise.ts FOLDER [--preset recommended|strict|all] [--tag NAME]',
  );
  process.exit(2);
}

const texts = await readTexts(folder, values.tag === undefined ? undefined : tagged(folder, values.tag));
const shellcheck = new ShellcheckNotes(nodeShellcheck());
const counts: number[] = [];
const byRule = new Map<string, { findings: number; files: number }>();
const today = new Date().toISOString().slice(0, 10);

for (let at = 0; at < texts.length; at += BATCH) {
  const batch = texts.slice(at, at + BATCH);
  await shellcheck.learnTexts(batch);
  for (const text of batch) {
    const profile = { ...DEFAULT_PROFILE, preset };
    // What stands beside the files is not known, so rules about the build context are silent.
    const { findings } = analyse(text, { profile, today, facts: { shellcheck } });
    counts.push(findings.length);
    for (const { rule } of findings) entry(rule).findings += 1;
    for (const rule of new Set(findings.map(({ rule: name }) => name))) entry(rule).files += 1;
  }
}

const perThousand = (count: number): string => ((1000 * count) / Math.max(1, texts.length)).toFixed(1);
const sorted = counts.toSorted((a, b) => a - b);
const silent = counts.filter((count) => count === 0).length;
const total = counts.reduce((all, count) => all + count, 0);
console.log(`${'rule'.padEnd(36)} findings per 1,000 files   files per 1,000`);
for (const [rule, { findings, files }] of [...byRule].sort(([, a], [, b]) => b.findings - a.findings))
  console.log(`${rule.padEnd(36)} ${perThousand(findings).padStart(24)} ${perThousand(files).padStart(17)}`);
console.log(`${'all rules'.padEnd(36)} ${perThousand(total).padStart(24)}`);
const share = ((100 * silent) / Math.max(1, texts.length)).toFixed(1);
console.log(
  `${String(texts.length)} files, preset ${preset}: ${share} % without a finding, median ${String(sorted[sorted.length >> 1] ?? 0)}, ` +
    `9 of 10 have at most ${String(sorted[Math.floor(sorted.length * 0.9)] ?? 0)}; ` +
    `${String(rules.length - byRule.size)} of ${String(rules.length)} rules said nothing`,
);
if (shellcheck.state.kind !== 'works')
  console.log('ShellCheck is not installed, so the rule shellcheck is not counted.');

function entry(rule: string): { findings: number; files: number } {
  const known = byRule.get(rule) ?? { findings: 0, files: 0 };
  byRule.set(rule, known);
  return known;
}

async function readTexts(root: string, wanted: ReadonlySet<string> | undefined): Promise<string[]> {
  const found: string[] = [];
  for await (const inner of walk(nodeFiles, root, isDockerfileName)) {
    if (inner.kind !== 'file' || wanted?.has(path.basename(inner.path)) === false) continue;
    const content = await nodeFiles.readFile(inner.path);
    if (content.kind === 'text') found.push(content.text);
  }
  return found;
}

/** Names of the files that an index beside the folder gives a tag. */
function tagged(root: string, tag: string): ReadonlySet<string> {
  const index = path.join(root, '../index.jsonl');
  if (!existsSync(index)) throw new Error(`${index} is missing, so nothing is known of tags`);
  const lines = readFileSync(index, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return new Set(
    lines
      .map((line) => JSON.parse(line) as { readonly file?: string; readonly tags?: readonly string[] })
      .filter(({ tags }) => tags?.includes(tag))
      .map(({ file = '' }) => path.basename(file)),
  );
}
