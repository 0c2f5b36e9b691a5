import assert from 'node:assert/strict';
import { baseName, withoutEndSlashes } from '../../server/src/text/path.ts';

describe('paths', () => {
  for (const [path, expected] of [
    ['/usr/bin/curl', 'curl'],
    ['curl', 'curl'],
    ['$BIN/curl', 'curl'],
    ['/usr/bin/', ''],
    ['', ''],
  ] as const) {
    it(`'${path}' ends in '${expected}'`, () => assert.equal(baseName(path), expected));
  }

  for (const [path, expected] of [
    ['/app//', '/app'],
    ['//app', '//app'],
    ['/', ''],
    ['app', 'app'],
    ['C:\\app\\', 'C:\\app\\'],
  ] as const) {
    it(`'${path}' is '${expected}' without slashes at its end`, () =>
      assert.equal(withoutEndSlashes(path), expected));
  }

  it('may have backslashes at the end', () =>
    assert.equal(withoutEndSlashes('C:\\app\\/', '\\/'), 'C:\\app'));
});
