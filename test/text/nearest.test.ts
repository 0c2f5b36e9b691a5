import assert from 'node:assert/strict';
import { nearest } from '../../server/src/text/nearest.ts';

describe('nearest', () => {
  const names = ['chown', 'chmod', 'link', 'start-period'];
  for (const [wrong, meant] of [
    ['chwon', 'chown'],
    ['CHOWN', 'chown'],
    ['chmodd', 'chmod'],
    ['start-perod', 'start-period'],
    ['lnk', 'link'],
    ['x', undefined],
    ['', undefined],
    ['from', undefined],
    ['l'.repeat(100), undefined],
  ] as const) {
    it(`${JSON.stringify(wrong)} was meant to be ${String(meant)}`, () => {
      assert.equal(nearest(wrong, names), meant);
    });
  }

  it('takes the first of equals', () => {
    assert.equal(nearest('ab', ['aa', 'ac']), 'aa');
  });
});
