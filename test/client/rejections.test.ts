import assert from 'node:assert/strict';
import { countRejection, REJECTIONS_TO_ASK } from '../../client/src/rejections.ts';

describe('rejections', () => {
  const count = (times: number, rule: string, stored: unknown): { stored: unknown; asks: number } => {
    let asks = 0;
    for (let i = 0; i < times; i++) {
      const { rejections, ask } = countRejection(stored, rule);
      // As a workspace's state is kept.
      stored = JSON.parse(JSON.stringify(rejections));
      if (ask) asks += 1;
    }
    return { stored, asks };
  };

  it('of one rule bring up the question once', () => {
    const before = count(REJECTIONS_TO_ASK - 1, 'a-rule', undefined);
    assert.equal(before.asks, 0);
    const third = count(1, 'a-rule', before.stored);
    assert.equal(third.asks, 1);
    assert.equal(count(10, 'a-rule', third.stored).asks, 0);
  });

  it('of several rules are counted apart', () => {
    const one = count(2, 'one', undefined);
    const two = count(2, 'two', one.stored);
    assert.deepEqual([one.asks, two.asks], [0, 0]);
    assert.equal(count(1, 'one', two.stored).asks, 1);
    assert.equal(count(1, 'constructor', two.stored).asks, 0);
  });

  it('that were stored by something else count as none', () => {
    for (const stored of ['x', null, 7, [], { counts: [], asked: 'x' }, { counts: { a: 'b' }, asked: [1] }])
      assert.deepEqual(countRejection(stored, 'a'), {
        rejections: { counts: { a: 1 }, asked: [] },
        ask: false,
      });
  });
});
