import assert from 'node:assert/strict';
import { escapeRegExp } from '../../server/src/text/escape.ts';

describe('escaping for regular expressions', () => {
  it('leaves no character a meaning', () => {
    const text = Array.from({ length: 0x17f }, (_, code) => String.fromCharCode(code)).join('');
    assert.ok(new RegExp(`^${escapeRegExp(text)}$`).test(text));
    assert.ok(new RegExp(`^[${escapeRegExp(']^-')}]+$`).test('-]^'));
    for (const char of text)
      assert.equal(text.replace(new RegExp(escapeRegExp(char)), ''), text.replace(char, ''));
  });
});
