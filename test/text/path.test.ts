import assert from 'node:assert/strict';
import {
  baseName,
  dirName,
  inFolder,
  isBelow,
  relativePath,
  withoutEndSlashes,
} from '../../server/src/text/path.ts';

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

  for (const [path, expected] of [
    ['/app/Dockerfile', '/app'],
    ['/Dockerfile', '/'],
    ['/', '/'],
    ['C:/Dockerfile', 'C:'],
  ] as const) {
    it(`'${path}' is in '${expected}'`, () => assert.equal(dirName(path), expected));
  }

  it('are made of a folder and a name', () => {
    assert.equal(inFolder('/app', 'a'), '/app/a');
    assert.equal(inFolder('/', 'a'), '/a');
  });

  for (const [path, folder, expected] of [
    ['/app/a', '/app', true],
    ['/a', '/', true],
    ['/app', '/app', false],
    ['/apples/a', '/app', false],
  ] as const) {
    it(`'${path}' is ${expected ? '' : 'not '}below '${folder}'`, () =>
      assert.equal(isBelow(path, folder), expected));
  }

  for (const [folder, path, expected] of [
    ['/a/b', '/a/b/c/d', 'c/d'],
    ['/a/b', '/a/c', '../c'],
    ['/a/b', '/a/b', ''],
    ['/', '/a', 'a'],
    ['/a', '/', '..'],
  ] as const) {
    it(`'${path}' is '${expected}' from '${folder}'`, () =>
      assert.equal(relativePath(folder, path), expected));
  }

  it('may have backslashes at the end', () =>
    assert.equal(withoutEndSlashes('C:\\app\\/', '\\/'), 'C:\\app'));
});
