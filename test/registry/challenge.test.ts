import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseChallenges } from '../../server/src/registry/challenge.ts';

const read = (header: string): unknown =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('parseChallenges', () => {
  const table: readonly (readonly [string, unknown])[] = [
    ['Basic', [['basic', {}]]],
    ['BASIC realm=x', [['basic', { realm: 'x' }]]],
    [
      'Bearer realm="https://a/t",service="s",scope="repository:a:pull,push",error="invalid_token"',
      [
        [
          'bearer',
          { realm: 'https://a/t', service: 's', scope: 'repository:a:pull,push', error: 'invalid_token' },
        ],
      ],
    ],
    ['Bearer realm = "a" , service = b', [['bearer', { realm: 'a', service: 'b' }]]],
    [
      'Basic realm="a, b=c", Bearer realm="d"',
      [
        ['basic', { realm: 'a, b=c' }],
        ['bearer', { realm: 'd' }],
      ],
    ],
    [
      'Negotiate, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'Negotiate YII=, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    ['NTLM TlRMTVNTUAACAAAA==', [['ntlm', {}]]],
    ['Basic realm="say \\"hi\\""', [['basic', { realm: 'say "hi"' }]]],
    ['Bearer realm="a",realm="b"', [['bearer', { realm: 'a' }]]],
    ['Bearer realm="open', [['bearer', {}]]],
    ['realm="x"', []],
    ['', []],
    [',,,', []],
    [`Bearer realm="${'x'.repeat(9000)}"`, []],
  ];
  for (const [header, want] of table) {
    it(`reads ${header.slice(0, 60)}`, () => {
      assert.deepEqual(read(header), want);
    });
  }

  it('never throws and never hangs', () => {
    const part = fc.constantFrom('Bearer', 'Basic', ' ', ',', '=', '"', '\\', 'realm', 'x', '\t', '==', 'ü');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        parseChallenges(parts.join(''));
      }),
    );
    const started = performance.now();
    parseChallenges(`Bearer ${'a='.repeat(4000)}`);
    parseChallenges(`Bearer ${'"\\'.repeat(4000)}`);
    assert.ok(performance.now() - started < 500);
  });
});
