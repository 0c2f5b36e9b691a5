// Conversions of every ecosystem, also of those that cannot be built without their package registries, before the
// builder's own eyes.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { convertToMultiStage } from '../../server/src/refactor/multi-stage/convert.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { conversionCases } from '../refactor/multi-stage/cases.ts';
import { subjectOf } from '../support/subject.ts';
import { docker, withEngine } from './engine.ts';

/** What the builder says of a Dockerfile without building it; an image that this machine lacks ends its look early. */
async function check(
  text: string,
): Promise<{ readonly rules: readonly string[]; readonly fault: string | undefined }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bulkhead-check-'));
  try {
    // The frontend that it names would have to be fetched; the builder has one of its own.
    await writeFile(path.join(folder, 'Dockerfile'), text.replace(/^# syntax=.*\r?\n/, ''));
    const { out, err } = await docker('buildx', 'build', '--call=check,format=json', folder);
    const fault = /dockerfile parse error[^\n]*|unknown instruction[^\n]*|circular dependency[^\n]*/.exec(
      err,
    )?.[0];
    const rules = [...out.matchAll(/"ruleName":\s*"(\w+)"/g)].map(([, rule = '']) => rule);
    return { rules: [...new Set(rules)], fault };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('conversions, looked at by the builder', function () {
  this.timeout(120_000);
  withEngine();

  for (const { group, name, before: text, files } of conversionCases())
    it(`${group}: ${name}`, async () => {
      const outcome = convertToMultiStage(subjectOf(text, files));
      if (outcome.kind !== 'change') assert.fail(outcome.reason);
      const [was, is] = [await check(text), await check(applyEdits(text, outcome.edits))];
      assert.equal(is.fault, undefined);
      // What a FROM had, such as a platform, the second one has as well.
      const fresh = is.rules.filter((rule) => !was.rules.includes(rule));
      assert.deepEqual(fresh, []);
    });
});
