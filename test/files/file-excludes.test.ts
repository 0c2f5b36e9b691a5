import assert from 'node:assert/strict';
import { excluder } from '../../server/src/files/file-excludes.ts';

const cases: readonly (readonly [pattern: string, hidden: readonly string[], shown: readonly string[]])[] = [
  ['**/vendor', ['vendor', 'a/vendor', 'a/vendor/Dockerfile'], ['vendors', 'a/b']],
  ['vendor', ['vendor', 'vendor/Dockerfile'], ['a/vendor']],
  ['*.Dockerfile', ['a.Dockerfile'], ['x/a.Dockerfile']],
  ['**/*.{tmp,bak}', ['a.tmp', 'x/y.bak'], ['a.tmpx', 'x']],
  ['{a,b/{c,d}}/**', ['a/x', 'b/c/x', 'b/d/x'], ['b/e/x', 'a']],
  ['**/out?', ['out1', 'x/outs'], ['out', 'outer']],
];

describe('files.exclude', () => {
  for (const [pattern, hidden, shown] of cases) {
    it(pattern, () => {
      const hides = excluder({ [pattern]: true, '**/other': false });
      for (const name of hidden) assert.equal(hides?.(name), true, name);
      for (const name of shown) assert.equal(hides?.(name), false, name);
    });
  }

  it('of another shape hides nothing', () => {
    for (const setting of [null, undefined, 3, 'x', [], {}, { a: false }, { b: { when: '$(basename).ts' } }])
      assert.equal(excluder(setting), undefined);
    assert.equal(excluder({ 'a/[': true, '!**': true })?.('x'), false);
    const hostile = '{a,b}'.repeat(30);
    assert.equal(excluder({ [hostile]: true })?.('x') ?? false, false);
  });
});
