import assert from 'node:assert/strict';
import { readMessage } from '../../client/src/report/messages.ts';

describe('what the page of the report says', () => {
  it('is taken when it makes sense', () => {
    const fingerprint = 'a'.repeat(32);
    for (const message of [
      { kind: 'refresh' },
      { kind: 'open', uri: 'file:///a', line: 0, character: 3 },
      { kind: 'fix', uri: 'file:///a', fingerprint, fix: 1 },
      { kind: 'export', format: 'sarif' },
      { kind: 'compare', revision: 'HEAD~1' },
    ])
      assert.deepEqual(readMessage({ ...message, more: 'x' }), message);
    assert.deepEqual(readMessage({ kind: 'compare', revision: '  ' }), { kind: 'compare', revision: '' });
  });

  it('is left alone when it does not', () => {
    for (const message of [
      ...[
        undefined,
        null,
        'refresh',
        {},
        { kind: 'else' },
        { kind: 'open', uri: 'file:///a', line: -1, character: 0 },
      ],
      { kind: 'open', uri: 3, line: 1, character: 0 },
      { kind: 'fix', uri: 'file:///a', fingerprint: '../x', fix: 0 },
      { kind: 'fix', uri: 'file:///a', fingerprint: 'abcdef01', fix: 0.5 },
      { kind: 'export', format: '../../x' },
      { kind: 'compare', revision: 'x'.repeat(1000) },
    ])
      assert.equal(readMessage(message), undefined);
  });
});
