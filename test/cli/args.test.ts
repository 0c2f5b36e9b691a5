import assert from 'node:assert/strict';
import { describeOptions, type Options, readArgs, UsageError } from '../../server/src/cli/args.ts';
import { closest } from '../../server/src/cli/suggest.ts';

const options: Options = {
  format: { value: 'NAME', choices: ['stylish', 'json'], help: 'how' },
  rule: { value: 'NAME=LEVEL', many: true, help: 'one rule' },
  verbose: { short: 'V', help: 'more' },
};

describe('arguments', () => {
  it('are options, in either way of writing, and paths in between', () => {
    const { given, positionals } = readArgs(
      ['a', '--format=json', '--rule', 'x=off', '-', '-V', '--rule=y=on', '--', '--b'],
      options,
    );
    assert.deepEqual(
      [...given],
      [
        ['format', ['json']],
        ['rule', ['x=off', 'y=on']],
        ['verbose', []],
      ],
    );
    assert.deepEqual(positionals, ['a', '-', '--b']);
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['--formta', 'json'], /^Unknown option '--formta'\. Did you mean '--format'\?$/],
    [['-x'], /^Unknown option '-x'\.$/],
    [['--format'], /needs a value: --format NAME/],
    [['--format', '--verbose'], /needs a value/],
    [['--format', 'jsno'], /must be one of stylish, json; 'jsno' is not\. Did you mean 'json'\?/],
    [['--verbose=yes'], /takes no value/],
    [['--toString'], /Unknown option '--toString'/],
    [['--\x1b[2J'], /^Unknown option '--\\x1b\[2J'\.$/],
  ];
  for (const [argv, message] of wrong) {
    it(`${JSON.stringify(argv)} are refused`, () => {
      assert.throws(
        () => readArgs(argv, options),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }

  it('are described in columns', () => {
    assert.equal(
      describeOptions(options),
      [
        '      --format NAME      how (stylish, json)',
        '      --rule NAME=LEVEL  one rule',
        '  -V, --verbose          more',
      ].join('\n'),
    );
  });
});

describe('suggestions', () => {
  const names = ['no-latest-tag', 'no-root-user', 'pin-digest', 'DL3008', 'DL3007'];
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['no-lastest-tag', ['no-latest-tag']],
    ['latest', ['no-latest-tag']],
    ['dl3080', ['DL3008']],
    ['entirely-different', []],
    ['', []],
  ];
  for (const [wrong, expected] of cases) {
    it(`for '${wrong}': ${expected.join(', ') || 'none'}`, () =>
      assert.deepEqual(closest(wrong, names).slice(0, 1), expected));
  }

  it('are quick for very long names', () => {
    assert.deepEqual(closest('x'.repeat(1_000_000), names), []);
  });
});
