import assert from 'node:assert/strict';
import fc from 'fast-check';
import { minimalEdits } from '../../server/src/service/convert-diff.ts';
import { applyEdits } from '../../server/src/text/edit.ts';

const edited = (before: string, after: string): readonly string[] =>
  minimalEdits(before, after).map(({ span, text }) => `${before.slice(span.start, span.end)}→${text}`);

describe('minimalEdits', () => {
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['nothing', 'a\n', 'a\n', []],
    ['a word', 'FROM a\nADD x y\nUSER 1\n', 'FROM a\nCOPY x y\nUSER 1\n', ['ADD→COPY']],
    ['two lines apart', 'a 1\nb\nc 1\n', 'a 2\nb\nc 2\n', ['1→2', '1→2']],
    ['two lines together', 'a 1\nb 1\nc\n', 'a 2\nb 2\nc\n', ['1→2', '1→2']],
    ['an inserted line', 'a\nc\n', 'a\nb\nc\n', ['→b\n']],
    ['a deleted line', 'a\nb\nc\n', 'a\nc\n', ['b\n→']],
    ['the last line break', 'a\nb', 'a\nb\n', ['→\n']],
    ['everything', 'a', 'b', ['a→b']],
    ['into nothing', 'a\n', '', ['a\n→']],
    ['out of nothing', '', 'a\n', ['→a\n']],
    ['line breaks', 'a\r\nb\r\n', 'a\nb\n', ['\r\n→\n', '\r\n→\n']],
    ['half a character', 'x😀y', 'x😁y', ['😀→😁']],
  ];
  for (const [name, before, after, expected] of cases) {
    it(`finds ${name}`, () => {
      assert.deepEqual(edited(before, after), expected);
      assert.equal(applyEdits(before, minimalEdits(before, after)), after);
    });
  }

  it('always gives the other text, and never parts a line break or a character', () => {
    const line = fc.constantFrom('a\n', 'b\n', 'a\r\n', 'c d\n', 'c e\n', '😀\n', '😁\n', '\n', 'z', '\r');
    const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = minimalEdits(before, after);
        assert.equal(applyEdits(before, edits), after);
        for (const { span } of edits) {
          for (const at of [span.start, span.end])
            assert.doesNotMatch(
              before.slice(Math.max(0, at - 1), at + 1),
              /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])$/,
            );
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('stays quick when everything differs', () => {
    const before = Array.from({ length: 20_000 }, (_, i) => `old ${i}\n`).join('');
    const after = Array.from({ length: 20_001 }, (_, i) => `new ${i}\n`).join('');
    const started = performance.now();
    assert.equal(applyEdits(before, minimalEdits(before, after)), after);
    assert.ok(performance.now() - started < 2000);
  });
});
