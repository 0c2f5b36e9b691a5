import assert from 'node:assert/strict';
import { convertToMultiStage } from '../../../server/src/refactor/multi-stage/convert.ts';
import { analyse } from '../../../server/src/service/analyse.ts';
import { applyEdits } from '../../../server/src/text/edit.ts';
import { subjectOf } from '../../support/subject.ts';
import { conversionCases, resultOf, writeCases } from './cases.ts';

const OPTIONS = { today: '2026-01-01' };

describe('conversion to several stages', () => {
  const cases = conversionCases();
  for (const { group, name, before, files, after } of cases) {
    it(`${group}: ${name}`, () => {
      const outcome = convertToMultiStage(subjectOf(before, files));
      if (outcome.kind !== 'change') assert.fail(JSON.stringify(outcome));
      assert.equal(resultOf(before, outcome), after);
      const text = applyEdits(before, outcome.edits);
      assert.deepEqual(analyse(text, OPTIONS).file.problems, []);
      assert.equal(convertToMultiStage(subjectOf(text, files)).kind, 'nothing', 'converted again');
      for (const { at } of [...outcome.assumptions, ...outcome.consequences])
        assert.ok(at.start < at.end && at.end <= before.length, 'a note without a place');
    });
  }

  // UPDATE_CASES=1 writes what comes out now; the difference is for people to read.
  after(() => {
    if (process.env.UPDATE_CASES !== '1') return;
    writeCases(
      cases.map((one) => {
        const outcome = convertToMultiStage(subjectOf(one.before, one.files));
        return {
          ...one,
          result: outcome.kind === 'change' ? resultOf(one.before, outcome) : `${outcome.reason}\n`,
        };
      }),
    );
  });
});
