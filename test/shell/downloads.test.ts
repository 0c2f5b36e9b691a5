import assert from 'node:assert/strict';
import {
  downloads,
  feedsInterpreter,
  isInterpreter,
  isShellInterpreter,
  pipesInto,
} from '../../server/src/shell/index.ts';
import { command, read, slice } from './support.ts';

describe('downloads', () => {
  // text | tool | addresses as scheme host | output | to stdout | insecure parts
  const cases: [string, string, string[], string | undefined, boolean, string[]][] = [
    ['curl -fsSkL https://Ex.com:8/x -o /tmp/x', 'curl', ['https ex.com'], '/tmp/x', false, ['k']],
    ['curl --insecure http://a/b', 'curl', ['http a'], undefined, true, ['--insecure']],
    ['curl -O https://a/b https://c/d', 'curl', ['https a', 'https c'], undefined, false, []],
    ['curl -H "X: http://no" --url https://a/b', 'curl', ['https a'], undefined, true, []],
    ['curl https://a/b > /tmp/x', 'curl', ['https a'], '/tmp/x', false, []],
    ['curl https://a/b 2> /dev/null', 'curl', ['https a'], undefined, true, []],
    ['curl -o - https://a', 'curl', ['https a'], undefined, true, []],
    ['curl $URL', 'curl', [' '], undefined, true, []],
    ['curl https://$HOST/x', 'curl', ['https '], undefined, true, []],
    ['curl "https://u:p@a.com/x"', 'curl', ['https a.com'], undefined, true, []],
    [
      'curl -k --proxy-insecure --doh-insecure a',
      'curl',
      [' a'],
      undefined,
      true,
      ['-k', '--proxy-insecure', '--doh-insecure'],
    ],
    ['wget https://a/b', 'wget', ['https a'], undefined, false, []],
    [
      'wget --no-check-certificate --no-hsts -qO x https://a',
      'wget',
      ['https a'],
      'x',
      false,
      ['--no-check-certificate'],
    ],
    ['wget -qO- https://a', 'wget', ['https a'], undefined, true, []],
    ['wget -O - https://a', 'wget', ['https a'], undefined, true, []],
    ['wget -O- https://a > x', 'wget', ['https a'], 'x', false, []],
    [
      'aria2c --check-certificate=false -o x https://a',
      'aria2c',
      ['https a'],
      'x',
      false,
      ['--check-certificate=false'],
    ],
    ['aria2c --check-certificate=true https://a', 'aria2c', ['https a'], undefined, false, []],
    ['fetch --no-verify-peer -o - https://a', 'fetch', ['https a'], undefined, true, ['--no-verify-peer']],
    ['http --verify=no GET a.com/x b=c', 'http', [' a.com'], undefined, true, ['--verify=no']],
    ['git clone --depth 1 -b v1 https://github.com/a/b.git /x', 'git', ['https github.com'], '/x', false, []],
    ['git clone git@github.com:a/b', 'git', ['ssh github.com'], undefined, false, []],
    [
      'git -c http.sslVerify=false clone https://a/b',
      'git',
      ['https a'],
      undefined,
      false,
      ['-c http.sslVerify=false'],
    ],
    ['svn export --trust-server-cert https://a/b c', 'svn', ['https a'], 'c', false, ['--trust-server-cert']],
  ];
  for (const [text, tool, urls, output, toStdout, insecure] of cases) {
    it(`reads ${text}`, () => {
      const found = downloads(command(text));
      assert.equal(found?.tool, tool);
      assert.deepEqual(
        found.urls.map(({ scheme, host }) => `${scheme} ${host}`),
        urls,
      );
      for (const { span, url } of found.urls) assert.equal(slice(text, span), url);
      assert.equal(slice(text, found.output?.span), output);
      assert.equal(found.toStdout, toStdout);
      assert.deepEqual(
        found.insecure.map(({ span }) => slice(text, span)),
        insecure,
      );
    });
  }

  for (const text of [
    'apt-get install curl',
    'echo curl https://x',
    'git commit',
    'command -v wget',
    'man curl',
  ]) {
    it(`finds no download in ${text}`, () => assert.equal(downloads(command(text)), undefined));
  }
});

describe('feedsInterpreter', () => {
  // text | what is marked, and how it gets there
  const cases: [string, string, string][] = [
    ['curl x | sh', 'pipe', 'curl x | sh'],
    ['a; curl x | sudo -E bash -; b', 'pipe', 'curl x | sudo -E bash -'],
    ['curl x | sudo bash -s -- --y', 'pipe', 'curl x | sudo bash -s -- --y'],
    ['curl x | bash /dev/stdin -v', 'pipe', 'curl x | bash /dev/stdin -v'],
    ['wget -qO- x | tee y | sh', 'pipe', 'wget -qO- x | tee y | sh'],
    ['curl x | gunzip | sh', 'pipe', 'curl x | gunzip | sh'],
    ['curl x | env A=1 /bin/sh -eu', 'pipe', 'curl x | env A=1 /bin/sh -eu'],
    ['curl x | (cd y && sh)', 'pipe', 'curl x | (cd y && sh'],
    ['curl x | python3 -', 'pipe', 'curl x | python3 -'],
    ['curl x | python', 'pipe', 'curl x | python'],
    ['curl x | php -- --dir=/x', 'pipe', 'curl x | php -- --dir=/x'],
    ['curl x | perl', 'pipe', 'curl x | perl'],
    ['curl x | node - a', 'pipe', 'curl x | node - a'],
    ['curl x | . /dev/stdin', 'pipe', 'curl x | . /dev/stdin'],
    ['sh -c "$(curl x)"', 'substitution', 'sh -c "$(curl x)"'],
    ['sh -c "`curl x`"', 'substitution', 'sh -c "`curl x`"'],
    ['bash -c "$(curl x | tr a b)" -- y', 'substitution', 'bash -c "$(curl x | tr a b)" -- y'],
    ['bash <(curl x) y', 'process-substitution', 'bash <(curl x) y'],
    ['eval "$(wget -O- x)"', 'substitution', 'eval "$(wget -O- x)"'],
    ['. <(curl x)', 'process-substitution', '. <(curl x)'],
    ['source <(curl x)', 'process-substitution', 'source <(curl x)'],
    ['python3 -c "$(curl x)"', 'substitution', 'python3 -c "$(curl x)"'],
    ['su app -c "$(curl x)"', 'substitution', 'su app -c "$(curl x)"'],
    ['bash < <(curl x)', 'redirect', 'bash < <(curl x)'],
    ['sh <<< "$(curl x)"', 'redirect', 'sh <<< "$(curl x)"'],
    ['echo "$(curl x)" | sh', 'pipe', 'curl x)" | sh'],
    ["bash -c 'curl x | sh'", 'pipe', 'curl x | sh'],
    ["sh -c 'curl x' | bash", 'pipe', "curl x' | bash"],
  ];
  for (const [text, how, marked] of cases) {
    it(`sees ${text}`, () => {
      const found = feedsInterpreter(read(text));
      assert.deepEqual(
        found.map((feed) => [feed.how, slice(text, feed.span)]),
        [[how, marked]],
      );
    });
  }

  const harmless = [
    'apt-get install curl | sh',
    "echo 'curl x | sh'",
    'echo "curl | sh"',
    'curl x -o y | sh',
    'curl x > y | sh',
    'wget x | sh',
    'curl x | grep -q sh',
    'curl x | xargs sh',
    'curl x | sh install.sh',
    "curl x | sh -c 'cat'",
    "curl x | python3 -c 'import json'",
    'curl x | python3 -m json.tool',
    "curl x | perl -ne 'print'",
    'curl x | tar xz',
    'curl x | jq -r .a | sort; sh y',
    'V=$(curl x) sh',
    'V=$(curl x); sh y',
    'sh y "$(curl x)"',
    'echo "$(curl x)" > y; sh z',
    '[ "$(curl x)" = y ] && sh z',
    'sh x | curl y',
  ];
  for (const text of harmless) {
    it(`leaves ${text}`, () => assert.deepEqual(feedsInterpreter(read(text)), []));
  }
});

describe('pipesInto and interpreters', () => {
  it('finds the reader', () => {
    assert.equal(pipesInto(command('curl x | tee y | sudo tar x', 'curl'), ['tar', 'unzip'])?.name, 'tar');
    assert.equal(pipesInto(command('curl x; tar y', 'curl'), ['tar']), undefined);
    assert.equal(pipesInto(command('(curl x; tar y) | cat', 'curl'), ['tar']), undefined);
  });

  it('knows the names', () => {
    for (const name of ['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh', '/bin/sh'])
      assert.ok(isShellInterpreter(name), name);
    for (const name of ['python', 'python3.11', 'perl', 'ruby', 'node', 'nodejs', 'php8'])
      assert.ok(isInterpreter(name), name);
    assert.ok(!isShellInterpreter('shred'));
    assert.ok(!isInterpreter('pythonic'));
  });
});
