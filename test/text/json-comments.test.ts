import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placedJson } from '../../server/src/text/json-comments.ts';

describe('JSON with comments', () => {
  it('is read, whatever stands between', () => {
    const text = '// "x": 1\n{ "a": [1, 2, ], /* } */ "b": { "c": "// no", }, }';
    assert.deepEqual(placedJson(text)?.value, { a: [1, 2], b: { c: '// no' } });
    for (const broken of ['', '{', '{"a" 1}', '/*', '{"a": 1} x'])
      assert.equal(placedJson(broken), undefined);
  });

  it('knows the lines of its keys, also of those with one name', () => {
    const text = '{\n"a": {\n"k": 1},\n"l": [{"k":\n2},\n// "k": 3\n{"k": {"k": 4}}],\n"k": 5\n}';
    const json = placedJson(text);
    const value = json?.value as { a: object; l: [object, { k: object }] };
    const line = (object: object): number | undefined => json?.lineOf(object, 'k');
    assert.deepEqual([value.a, value.l[0], value.l[1], value.l[1].k, value].map(line), [2, 3, 6, 6, 7]);
    assert.equal(line({}), 0);
  });

  it('is what JSON is where there is no comment', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.deepEqual(placedJson(text)?.value, JSON.parse(text));
      }),
    );
  });

  it('may be as deep as it likes', () => {
    const text = `${'{"k":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    const json = placedJson(text);
    assert.ok(json !== undefined);
    assert.equal(json.lineOf(json.value as object, 'k'), 0);
  });
});
