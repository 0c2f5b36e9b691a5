// Real Dockerfiles hardly hold secrets, so each gets one in three ways: what a fix makes of it must still be that file.
import assert from 'node:assert/strict';
import { lint } from '../../server/src/lint/engine.ts';
import type { Finding } from '../../server/src/lint/finding.ts';
import { insertLineAfter } from '../../server/src/lint/fixes.ts';
import type { Fix, Rule } from '../../server/src/lint/rule.ts';
import { scriptsOf } from '../../server/src/lint/scripts.ts';
import { rules } from '../../server/src/rules/index.ts';
import type { Dockerfile, Instruction } from '../../server/src/syntax/model.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { applyEdits, type Edit } from '../../server/src/text/edit.ts';
import { at } from '../../server/src/text/span.ts';
import { corpusFiles } from '../support/corpus.ts';
import { everything, secretMountRules } from '../support/secret-mount-rules.ts';

const secret = ['q7Xw2mQp7LrT', '4vBz8NcDa5Jf'].join('');
/** Of more than a thousand files; all of them take a minute and a half. */
const SHARE = 4;
const recommended = { preset: 'recommended', rules: {}, minimumConfidence: 'medium' } as const;

function run(text: string, some: readonly Rule[], profile: typeof everything | typeof recommended): readonly Finding[] {
  return lint(parse(text), some, { profile, strict: true }).findings;
}

function counts(findings: readonly Finding[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { rule } of findings) found.set(rule, (found.get(rule) ?? 0) + 1);
  return found;
}

/** The file with a secret that some of its own steps use; undefined where no step is plain enough for it. */
function seed(file: Dockerfile, way: number): string | undefined {
  const edits: Edit[] = [];
  let stage: Instruction['stage'];
  for (const instruction of file.instructions) {
    if (instruction.kind !== 'RUN' || instruction.onbuild !== undefined || instruction.json !== undefined) continue;
    if (stage !== undefined && instruction.stage !== stage) continue;
    const command = scriptsOf(file, instruction)
      .flatMap(({ commands }) => commands)
      .find(({ name, nameWord }) => (way === 2 ? /^(?:npm|yarn)$/ : /^(?:curl|wget)$/).test(name) && nameWord?.text === name);
    if (command?.nameWord === undefined || instruction.stage === undefined) continue;
    stage = instruction.stage;
    if (way < 2) edits.push({ span: at(command.nameWord.span.end), text: ' --header "x: $DEPLOY_TOKEN"' });
    if (edits.length > 1) break;
  }
  if (stage === undefined) return undefined;
  const line = ['ARG DEPLOY_TOKEN', `ENV A_1=1 DEPLOY_TOKEN=${secret} B_1=2`, 'COPY .npmrc /root/.npmrc'][way] ?? '';
  edits.push(insertLineAfter(file, stage.from, line));
  return applyEdits(file.text, edits);
}

function check(name: string, text: string, finding: Finding, fix: Fix): void {
  const say = `${name}: ${fix.title}`;
  const after = applyEdits(text, fix.edits);
  const before = parse(text);
  const file = parse(after);
  assert.ok(file.problems.length <= before.problems.length, `${say}: is no longer read`);
  const same = ({ rule, message }: Finding): boolean => rule === finding.rule && message === finding.message;
  const left = run(after, secretMountRules, everything).filter(same).length;
  assert.ok(left < run(text, secretMountRules, everything).filter(same).length, `${say}: leaves its finding`);
  const known = counts(run(text, rules, recommended));
  for (const [rule, number] of counts(run(after, rules, recommended)))
    assert.ok(number <= (known.get(rule) ?? 0), `${say}: brings ${rule}`);
  const comments = new Set(file.comments.map((comment) => comment.text));
  assert.ok(
    before.comments.every((comment) => comments.has(comment.text)),
    `${say}: loses comments`,
  );
  const touched = ({ span }: Instruction): boolean =>
    fix.edits.some((edit) => edit.span.start <= span.end && span.start <= edit.span.end);
  const texts = new Set(file.instructions.map(({ span }) => after.slice(span.start, span.end)));
  for (const instruction of before.instructions) {
    const { start, end } = instruction.span;
    if (!touched(instruction)) assert.ok(texts.has(text.slice(start, end)), `${say}: changes what it does not name`);
  }
  // What is taken away goes nowhere: not into the file, a title, an assumption or a command.
  const gone = fix.edits.flatMap(({ span }) =>
    [...text.slice(span.start, span.end).matchAll(/=["']?([^\s"'$\\]{6,})/g)].map(([, value = '']) => value),
  );
  const said = [fix.title, fix.instructions ?? '', ...(fix.assumptions ?? []), ...fix.edits.map((edit) => edit.text)];
  for (const value of [...gone, secret])
    assert.ok(!said.some((each) => each.includes(value)), `${say}: copies a value`);
}

describe('secrets as mounts over the corpus', () => {
  for (const [way, what] of ['arguments', 'literal values', 'files'].entries()) {
    it(`are right for ${what}`, function () {
      this.timeout(300_000);
      const files = corpusFiles();
      if (files.length === 0) this.skip();
      let candidates = 0;
      let seeded = 0;
      let fixed = 0;
      let fixes = 0;
      for (const { name, text } of files) {
        const own = way === 0 ? run(text, secretMountRules, everything) : [];
        for (const finding of own) {
          for (const fix of finding.fixes) check(name, text, finding, fix);
        }
        const changed = seed(parse(text), way);
        if (changed === undefined) continue;
        candidates += 1;
        if (way < 2 && candidates % SHARE !== 0) continue;
        seeded += 1;
        // Every other one with the line breaks of Windows.
        const source = seeded % 2 === 0 ? changed.replace(/\r?\n/g, '\r\n') : changed;
        const found = run(source, secretMountRules, everything).filter((finding) => finding.fixes.length > 0);
        fixed += found.length > 0 ? 1 : 0;
        const done = new Set<string>();
        for (const finding of found) {
          for (const fix of finding.fixes) {
            const key = JSON.stringify(fix.edits);
            if (done.has(key)) continue;
            done.add(key);
            fixes += 1;
            check(name, source, finding, fix);
            if (source !== changed)
              assert.doesNotMatch(applyEdits(source, fix.edits), /[^\r]\n/, `${name}: mixes line ends`);
          }
        }
      }
      console.log(`      ${String(seeded)} files with a secret, ${String(fixed)} with fixes, ${String(fixes)} fixes`);
    });
  }
});
