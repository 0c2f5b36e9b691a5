import assert from 'node:assert/strict';
import {
  globEnd,
  globStart,
  matchesGlob,
  matchesWildcard,
  readGlob,
  replaceGlob,
} from '../../server/src/text/wildcard.ts';

describe('wildcards', () => {
  const whole: readonly (readonly [pattern: string, text: string, expected: boolean])[] = [
    ['curl', 'curl', true],
    ['curl', 'curl2', false],
    ['*', '', true],
    ['lib*', 'lib', true],
    ['lib*-dev', 'libssl-dev', true],
    ['lib*-dev', 'libssl-dev2', false],
    ['*a*a*', 'ba', false],
    ['ab*ba', 'aba', false],
    ['**a', 'ba', true],
    ['python3.1?', 'python3.12', true],
    ['python3.1?', 'python3.1', false],
    ['?*?', 'a', false],
    ['a.c', 'abc', false],
    ['[ab]', 'a', false],
    ['a\\*', 'a\\b', true],
  ];
  for (const [pattern, text, expected] of whole) {
    it(`'${pattern}' ${expected ? 'is' : 'is not'} '${text}'`, () => {
      assert.equal(matchesGlob(text, readGlob(pattern)), expected);
      if (!pattern.includes('?')) assert.equal(matchesWildcard(text, pattern), expected);
    });
  }

  it('take an escaped star for itself', () => {
    assert.ok(matchesGlob('a*', readGlob('a\\*', true)));
    assert.ok(!matchesGlob('ab', readGlob('a\\*', true)));
  });

  const ends: readonly (readonly [pattern: string, shortest: string, longest: string])[] = [
    ['*.', '2.3', '3'],
    ['?.', '2.3', '2.3'],
    ['*', '1.2.3', ''],
    ['1*3', '', ''],
    ['2', '1.2.3', '1.2.3'],
  ];
  for (const [pattern, shortest, longest] of ends) {
    it(`take the prefix '${pattern}' off 1.2.3`, () => {
      const cut = (long: boolean): string => '1.2.3'.slice(globEnd('1.2.3', readGlob(pattern), 0, long) ?? 0);
      assert.deepEqual([cut(false), cut(true)], [shortest, longest]);
    });
  }

  const starts: readonly (readonly [pattern: string, shortest: string, longest: string])[] = [
    ['.*', '1.2', '1'],
    ['.?', '1.2', '1.2'],
    ['*', '1.2.3', ''],
    ['4', '1.2.3', '1.2.3'],
  ];
  for (const [pattern, shortest, longest] of starts) {
    it(`take the suffix '${pattern}' off 1.2.3`, () => {
      const cut = (long: boolean): string => '1.2.3'.slice(0, globStart('1.2.3', readGlob(pattern), long));
      assert.deepEqual([cut(false), cut(true)], [shortest, longest]);
    });
  }

  const replaced: readonly (readonly [pattern: string, first: string, all: string])[] = [
    ['.', '1-2.3', '1-2-3'],
    ['.*', '1-', '1-'],
    ['*', '-', '-'],
    ['?.', '-2.3', '--3'],
    ['x*', '1.2.3', '1.2.3'],
    ['.*x', '1.2.3', '1.2.3'],
  ];
  for (const [pattern, first, all] of replaced) {
    it(`replace '${pattern}' in 1.2.3`, () => {
      const put = (every: boolean): string => replaceGlob('1.2.3', readGlob(pattern), '-', every);
      assert.deepEqual([put(false), put(true)], [first, all]);
    });
  }

  it('take no time for many stars', () => {
    const text = 'a'.repeat(1000);
    const glob = readGlob(`${'*a'.repeat(200)}b`);
    const started = process.cpuUsage();
    assert.ok(!matchesGlob(text, glob));
    assert.equal(globStart(text, glob, true), undefined);
    assert.equal(replaceGlob(text, glob, '', true), text);
    const { user, system } = process.cpuUsage(started);
    assert.ok(user + system < 1_000_000, `took ${String((user + system) / 1000)} ms`);
  });
});
