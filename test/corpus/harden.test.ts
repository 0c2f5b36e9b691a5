// Real Dockerfiles, hardened with nothing else said.  BULKHEAD_CORPUS=all takes every file instead of every eighth.
import assert from 'node:assert/strict';
import { isRoot } from '../../server/src/lint/run-user.ts';
import { analyse, type Analysis } from '../../server/src/service/analyse.ts';
import { harden, PARTS } from '../../server/src/service/harden/harden.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { corpusFiles } from '../support/corpus.ts';

const EACH = process.env['BULKHEAD_CORPUS'] === 'all' ? 1 : 8;
const TODAY = '2026-10-01';

function errors({ findings }: Analysis): Map<string, number> {
  const found = new Map<string, number>();
  for (const { rule, severity } of findings) if (severity === 'error') found.set(rule, (found.get(rule) ?? 0) + 1);
  return found;
}

function userOf({ file }: Analysis): string | undefined {
  return file.finalStage?.end.user?.user?.value;
}

describe('the corpus of real Dockerfiles, hardened', () => {
  it('is read, has no new error, no more findings, no comment lost, nobody who may do more, and stays as it is then', function () {
    this.timeout(1_800_000);
    const files = corpusFiles().filter((_, index) => index % EACH === 0);
    if (files.length === 0) this.skip();
    const outcomes = new Map<string, number>();
    const count = (key: string): void => void outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    let changed = 0;
    let findings = 0;
    let left = 0;
    for (const { name, text } of files) {
      const options = { options: { today: TODAY } };
      const result = harden(text, options);
      // Not what it says of itself.
      const before = analyse(text, options.options);
      const after = analyse(result.text, options.options);
      findings += before.findings.length;
      left += after.findings.length;
      if (result.text !== text) changed += 1;
      assert.equal(applyEdits(text, result.edits), result.text, name);
      assert.ok(after.file.problems.length <= before.file.problems.length, `${name}: no longer read as before`);
      assert.ok(after.findings.length <= before.findings.length, `${name}: more findings`);
      const known = errors(before);
      for (const [rule, number] of errors(after)) assert.ok(number <= (known.get(rule) ?? 0), `${name}: new ${rule}`);
      const comments = after.file.comments.map((comment) => comment.text);
      for (const { text: comment } of before.file.comments) assert.ok(comments.includes(comment), `${name}: ${comment}`);
      const user = userOf(before);
      if (user !== undefined && !isRoot(user)) assert.ok(!isRoot(userOf(after) ?? ''), `${name}: runs as root now`);
      assert.equal(harden(result.text, options).text, result.text, `${name}: a second run changes it again`);
      for (const step of result.steps)
        count(`${step.part} ${step.kind}${step.kind === 'refusal' ? ` ${step.code}` : ''}`);
    }
    console.log(
      `      ${files.length} files, ${changed} changed; ${findings} findings before, ${left} after`,
    );
    for (const part of PARTS) {
      const rows = [...outcomes].filter(([key]) => key.startsWith(`${part} `)).sort(([, a], [, b]) => b - a);
      for (const [key, number] of rows) console.log(`      ${key.padEnd(40)} ${number}`);
    }
  });
});
