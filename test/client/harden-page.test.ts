import assert from 'node:assert/strict';
import { previewPage, readMessage } from '../../client/src/harden/page.ts';

describe('the preview of hardening', () => {
  it('lets nothing run, look or load but what carries its nonce', () => {
    const page = previewPage('abc123');
    assert.match(page, /content="default-src 'none'; style-src 'nonce-abc123'; script-src 'nonce-abc123'"/);
    assert.doesNotMatch(page, /https?:|unsafe-|\son\w+=|\sstyle=|src="/);
    for (const [tag] of page.matchAll(/<(?:script|style)\b[^>]*>/g)) assert.match(tag, /nonce="abc123"/);
  });

  it('says what can be understood, and nothing else', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'part', part: 'user', on: false },
      { type: 'line', line: 1, resultLine: 2 },
      { type: 'apply' },
    ])
      assert.deepEqual(readMessage(message), message);
    for (const message of [
      undefined,
      'apply',
      {},
      { type: 'part', part: 1, on: true },
      { type: 'line', line: 0, resultLine: 1 },
      { type: 'line', line: 1.5, resultLine: 1 },
      { type: 'run', command: 'x' },
    ])
      assert.equal(readMessage(message), undefined);
  });
});
