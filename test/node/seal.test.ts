import assert from 'node:assert/strict';
import { newSealKey, sealWith } from '../../server/src/node/seal.ts';

describe('a seal', () => {
  const value = { headers: { authorization: 'Basic secret' }, body: 'ü' };

  it('is opened by who has the key, and shows nothing to others', () => {
    const key = newSealKey();
    const sealed = sealWith(key).close(value);
    assert.deepEqual(sealWith(key).open(sealed), value);
    assert.ok(!Buffer.from(sealed, 'base64').toString('latin1').includes('secret'));
    assert.notEqual(sealWith(key).close(value), sealed);
    assert.throws(() => sealWith(newSealKey()).open(sealed));
  });

  it('breaks when something is changed or missing', () => {
    const seal = sealWith(newSealKey());
    const bytes = Buffer.from(seal.close(value), 'base64');
    for (const at of [0, 12, 28, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      assert.throws(() => seal.open(changed.toString('base64')));
    }
    for (const length of [0, 11, 27, bytes.length - 1])
      assert.throws(() => seal.open(bytes.subarray(0, length).toString('base64')));
  });

  it('needs a whole key', () => {
    for (const key of ['', 'short', Buffer.alloc(31).toString('base64')])
      assert.throws(() => sealWith(key), RangeError);
  });
});
