import assert from 'node:assert/strict';
import { newerTags } from '../../server/src/image/tags.ts';

describe('newer tags', () => {
  const cases: readonly (readonly [
    tag: string,
    all: string,
    inStream: string | undefined,
    later: string | undefined,
  ])[] = [
    ['22.3', '22.3 22.4 22.11 22 latest', '22.11', undefined],
    ['22.3', '22.3 22.11 24.1 24.0', '22.11', '24.1'],
    // As precise, and of the same flavour.
    ['22.3', '22.11.0 22.11-slim 22', undefined, undefined],
    ['22.3-alpine3.19', '22.11-alpine3.20 22.4-alpine3.19 22.11', '22.4-alpine3.19', undefined],
    ['v1.9.0', 'v1.10.0 1.11.0 v2.0.0', 'v1.10.0', 'v2.0.0'],
    ['8', '9 10 10.1', undefined, '10'],
    // Nothing unfinished follows what is finished, but it may follow its like.
    ['3.13', '3.14-rc 3.14rc1 3.14', '3.14', undefined],
    ['3.13-rc', '3.14-rc', '3.14-rc', undefined],
    // Days are no versions.
    ['3', '20240101 2024 4', undefined, '4'],
    ['20240101', '20250101 4', undefined, '20250101'],
    ['3.1', '3.20240101', undefined, undefined],
    ['latest', '1 2', undefined, undefined],
    ['lts-slim', '22-slim', undefined, undefined],
    ['1.2', `1.${'9'.repeat(400)} 1.3`, '1.3', undefined],
  ];
  for (const [tag, all, inStream, later] of cases) {
    it(`${tag} among ${all.slice(0, 60)}`, () => {
      const found = newerTags(tag, all.split(' '));
      assert.deepEqual([found?.inStream, found?.later], [inStream, later]);
    });
  }
});
