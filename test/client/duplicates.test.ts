import assert from 'node:assert/strict';
import { isSaid, type Said } from '../../client/src/duplicates.ts';

const IDS = ['hadolint:DL3006', 'buildkit:FromAsCasing', 'dockerfile-utils:CASING'];

const CASES: readonly (readonly [name: string, other: Said, said: boolean])[] = [
  ['the same rule in the same line', { line: 3, source: 'hadolint', code: 'DL3006' }, true],
  ['with the tool before its name', { line: 3, source: 'tally', code: 'hadolint/DL3006' }, true],
  ['another rule', { line: 3, source: 'hadolint', code: 'DL3007' }, false],
  ['another line', { line: 4, source: 'hadolint', code: 'DL3006' }, false],
  ['a build check', { line: 3, source: 'docker-language-server', code: 'FromAsCasing' }, true],
  ['numbers of a tool that has a name for it', { line: 3, source: 'dockerfile-utils', code: 42 }, true],
  ['no code', { line: 3, source: 'hadolint', code: undefined }, false],
];

describe('what another extension says', () => {
  for (const [name, other, said] of CASES)
    it(name, () => {
      assert.equal(isSaid(3, IDS, [other]), said);
    });

  it('nothing, of a rule that is ours alone', () => {
    assert.equal(isSaid(3, [], [{ line: 3, source: 'dockerfile-utils', code: 42 }]), false);
  });
});
