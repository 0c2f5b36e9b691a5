import assert from 'node:assert/strict';
import { downloads, feedsInterpreter, installs, options, parseShell } from '../../server/src/shell/index.ts';
import { cpuTime, identity, read } from './support.ts';

// Milliseconds. Generous, for slow machines; without the guards some of these take seconds or never end.
const LIMIT = 2000;

function everything(text: string): number {
  return cpuTime(() => {
    const script = parseShell(text, identity);
    feedsInterpreter(script);
    for (const each of script.commands) {
      installs(each);
      downloads(each);
      options(each);
    }
  });
}

describe('hostile scripts', () => {
  const units = [
    ...[
      '(',
      '"$(',
      '$(',
      '`',
      '${',
      '{ ',
      'if ',
      'a|',
      'case ',
      'while ',
      '((',
      '$((',
      '<<E ',
      "'",
      '"',
      '\\',
      'a;',
      '<(',
    ],
    ...[
      '[[ ',
      'f() ',
      'x=(',
      '! ',
      'a&&',
      'for ',
      '<<<',
      '$[',
      '"${x:-',
      '`"',
      '@(',
      '{a,',
      '$(`',
      'time ',
      'coproc ',
    ],
    ...[
      'A=',
      '<<E\n',
      '"`',
      'fi ',
      'eval ',
      'sudo ',
      'env A=b ',
      'xargs ',
      "sh -c '",
      'sh -c "',
      'curl x|',
      '$(x)',
      '-a',
    ],
    ...[
      'set -x;',
      'sh <<E\nx\nE\n',
      'sh -c "a \\"b\\"";',
      'curl $(curl x) ',
      'yum install a-1.1',
      'a-1.',
      '# x\n',
      ')',
      '\\"',
    ],
  ];
  for (const unit of units) {
    it(`reads 64 kB of ${JSON.stringify(unit)} in time`, () => {
      const plain = everything(unit.repeat(65_000 / unit.length));
      const behind = everything(`apt-get install ${unit.repeat(64_000 / unit.length)}`);
      assert.ok(plain < LIMIT && behind < LIMIT, `${plain.toFixed(0)} ms, ${behind.toFixed(0)} ms`);
    });
  }

  const pairs: [string, string][] = [
    ['(', ')'],
    ['$(', ')'],
    ['{ ', ';}'],
    ['"$(', ')"'],
    ['if a; then ', '; fi'],
    ['a | (', ')'],
    ['${x:-', '}'],
    ['f(){ ', '; }'],
  ];
  for (const [open, close] of pairs) {
    it(`survives nested ${JSON.stringify(open)}`, () => {
      for (const depth of [100, 1000, 20_000]) {
        const time = everything(open.repeat(depth) + 'x' + close.repeat(depth));
        assert.ok(time < LIMIT, `${depth}: ${time.toFixed(0)} ms`);
      }
    });
  }

  it('is opaque where it does not read', () => {
    assert.equal(read('('.repeat(20_000)).opaque, true);
    assert.equal(read('"$('.repeat(20_000)).opaque, true);
    assert.equal(read(`echo ${'x'.repeat(70_000)}`).opaque, true);
    assert.equal(read(`echo ${'x'.repeat(60_000)}`).opaque, false);
  });

  it('reads any beginning of a script', () => {
    const text =
      'set -e; curl -fsSL "https://a/$(uname -m)" | sudo sh -c "cat \\"x\\"" && if [ a ]; then b <<E\nx\nE\nfi; case $x in a) `b \\`c\\``;; esac';
    for (let end = 0; end <= text.length; end++) {
      const script = read(text.slice(0, end));
      for (const { span } of script.commands) assert.ok(span.start <= span.end && span.end <= end);
    }
  });
});
