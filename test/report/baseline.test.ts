import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  BaselineIndex,
  readBaseline,
  writeBaseline,
  type BaselineEntry,
} from '../../server/src/report/baseline.ts';

const entry = fc.record({
  path: fc.constantFrom('a/Dockerfile', 'b/Dockerfile', '../c', 'with "quotes" and ü'),
  rule: fc.constantFrom('no-sudo', 'require-user'),
  fingerprint: fc.constantFrom('00', '01', '02'),
});

const read = (text: string): readonly BaselineEntry[] => {
  const result = readBaseline(text);
  assert.ok(result.kind === 'baseline');
  return result.baseline.entries;
};

describe('a baseline', () => {
  it('is written the same whatever the order, and read as it was written', () => {
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const text = writeBaseline({ entries });
        assert.equal(writeBaseline({ entries: [...entries].reverse() }), text);
        assert.equal(writeBaseline({ entries: read(text) }), text);
        assert.deepEqual(
          new Set(read(text).map((item) => JSON.stringify(item))),
          new Set(entries.map(({ path, rule, fingerprint }) => JSON.stringify({ path, rule, fingerprint }))),
        );
      }),
    );
  });

  it('grows by one line for one finding, wherever it comes to stand', () => {
    fc.assert(
      fc.property(fc.array(entry), entry, (entries, more) => {
        const before = writeBaseline({ entries }).split('\n');
        const after = writeBaseline({ entries: [...entries, more] }).split('\n');
        const added = after.filter((line) => !before.includes(line));
        assert.ok(added.length <= 1);
        assert.deepEqual(
          after.filter((line) => !added.includes(line)),
          before,
        );
      }),
    );
  });

  it('says which findings are known and which entries are of none', () => {
    const of = (path: string, fingerprint: string): BaselineEntry => ({ path, rule: 'no-sudo', fingerprint });
    const index = new BaselineIndex({ entries: [of('a', '1'), of('a', '2'), of('b', '3')] });
    assert.deepEqual(index.match('a', ['3', '2']), { known: [false, true], gone: [of('a', '1')] });
    assert.deepEqual(index.match('c', ['1']), { known: [false], gone: [] });
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['', /is not JSON/],
    ['root:x:0:0', /^is not JSON$/],
    ['[]', /is no baseline/],
    ['{"findings":{}}', /is no baseline/],
    ['{"scheme":"bulkhead/v0","findings":[]}', /another version/],
    ['{"scheme":"bulkhead/v1","findings":[null]}', /is no baseline/],
    ['{"scheme":"bulkhead/v1","findings":[{"path":1,"rule":"a","fingerprint":"b"}]}', /is no baseline/],
    ['['.repeat(100_000), /is not JSON/],
  ];
  for (const [text, reason] of wrong) {
    it(`is refused when it is ${text.slice(0, 40)}`, () => {
      const result = readBaseline(text);
      assert.ok(result.kind === 'failed');
      assert.match(result.reason, reason);
    });
  }
});
