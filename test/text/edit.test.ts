import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, selectEdits, type Edit } from '../../server/src/text/edit.ts';
import { LineIndex } from '../../server/src/text/line-index.ts';

const edit = (start: number, end: number, text: string): Edit => ({ span: { start, end }, text });

describe('applyEdits', () => {
  it('applies edits in any order', () => {
    assert.equal(applyEdits('abcdef', [edit(4, 6, 'X'), edit(0, 1, ''), edit(2, 2, '-')]), 'b-cdX');
  });
  it('keeps the order of insertions at one place', () => {
    assert.equal(applyEdits('ab', [edit(1, 1, '1'), edit(1, 1, '2')]), 'a12b');
  });
  it('refuses edits that overlap or leave the text', () => {
    assert.throws(() => applyEdits('abc', [edit(0, 2, ''), edit(1, 3, '')]), RangeError);
    assert.throws(() => applyEdits('abc', [edit(2, 4, '')]), RangeError);
  });
});

describe('selectEdits', () => {
  it('takes the first of two groups that touch, whole', () => {
    const { edits, taken } = selectEdits([
      [edit(5, 6, 'x'), edit(20, 21, 'y')],
      [edit(0, 6, 'z')],
      [edit(30, 31, 'w')],
    ]);
    assert.deepEqual(taken, [1, 2]);
    assert.deepEqual(edits, [edit(0, 6, 'z'), edit(30, 31, 'w')]);
  });
  it('lets only one of two insertions at one place through', () => {
    assert.deepEqual(selectEdits([[edit(3, 3, 'a')], [edit(3, 3, 'b')]]).taken, [0]);
  });
  it('shares an edit that two groups make alike', () => {
    const { edits, taken } = selectEdits([
      [edit(0, 1, 'a'), edit(9, 9, 'b')],
      [edit(0, 1, 'a'), edit(5, 6, 'c')],
    ]);
    assert.deepEqual(taken, [0, 1]);
    assert.equal(edits.length, 3);
  });
  it('never gives edits that applyEdits refuses', () => {
    const span = fc
      .tuple(fc.nat(20), fc.nat(5))
      .map(([start, length]) => edit(start, Math.min(20, start + length), 'x'));
    fc.assert(
      fc.property(fc.array(fc.array(span, { minLength: 1, maxLength: 1 }), { maxLength: 8 }), (groups) => {
        applyEdits('x'.repeat(20), selectEdits(groups).edits);
      }),
    );
  });
});

describe('LineIndex', () => {
  it('knows every kind of line end', () => {
    const index = new LineIndex('a\nb\r\nc\rd');
    assert.equal(index.lineCount, 4);
    assert.deepEqual(
      [0, 1, 2, 3].map((line) => [index.lineStart(line), index.lineEnd(line)]),
      [
        [0, 1],
        [2, 3],
        [5, 6],
        [7, 8],
      ],
    );
  });
  it('turns offsets into positions and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r\n', '\r', '😀', 'é') }), (text) => {
        const index = new LineIndex(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const position = index.position(offset);
          const back = index.offset(position);
          // Inside `\r\n` there is no position of its own.
          assert.ok(
            back === offset || (text[offset] === '\n' && text[offset - 1] === '\r' && back === offset - 1),
          );
        }
      }),
    );
  });
  it('clamps positions outside the text', () => {
    const index = new LineIndex('ab\ncd');
    assert.equal(index.offset({ line: 0, character: 99 }), 2);
    assert.equal(index.offset({ line: 9, character: 0 }), 5);
    assert.equal(index.offset({ line: -1, character: 3 }), 0);
  });
});
