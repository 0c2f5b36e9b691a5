import assert from 'node:assert/strict';
import { formatBytes } from '../../server/src/text/bytes.ts';

describe('numbers of bytes', () => {
  const table: readonly (readonly [number, string])[] = [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1.0 kB'],
    [9_949, '9.9 kB'],
    [9_950, '10 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [3_400_000, '3.4 MB'],
    [58_300_000, '58 MB'],
    [999_900_000, '1.0 GB'],
    [1_234_000_000, '1.2 GB'],
    [5e15, '5000 TB'],
  ];
  for (const [count, want] of table)
    it(`${count} are ${want}`, () => {
      assert.equal(formatBytes(count), want);
    });
});
