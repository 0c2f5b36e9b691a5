import assert from 'node:assert/strict';
import {
  allOptions,
  commandsNamed,
  hasOption,
  options,
  optionSpan,
  positionals,
  subcommand,
} from '../../server/src/shell/index.ts';
import { command, read, slice } from './support.ts';

describe('options', () => {
  const cases: [string, string[], string[]][] = [
    ['apt-get -o X=y -qq install -yq a', ['-o X=y', '-q', '-q', '-y', '-q'], ['install', 'a']],
    [
      'apt-get -oX=y install --no-install-recommends -t sid a',
      ['-o X=y', '--no-install-recommends', '-t sid'],
      ['install', 'a'],
    ],
    ['apt-get -q=2 install', ['-q 2'], ['install']],
    [
      'curl -fsSLo out -H "A: b" --retry 3 --output=x url',
      ['-f', '-s', '-S', '-L', '-o out', '-H A: b', '--retry 3', '--output x'],
      ['url'],
    ],
    ['curl -oout -- -k', ['-o out'], ['-k']],
    ['wget -nv -qO- url', ['-nv', '-q', '-O -'], ['url']],
    ['wget -nc -P /tmp url', ['-nc', '-P /tmp'], ['url']],
    ['git -C /x clone --depth 1 -b v1 url dir', ['-C /x', '--depth 1', '-b v1'], ['clone', 'url', 'dir']],
    [
      'tar xzfC a.tgz /opt --strip-components=1',
      ['-x', '-z', '-f a.tgz', '-C /opt', '--strip-components 1'],
      [],
    ],
    ['tar -xzf a.tgz -C /opt b', ['-x', '-z', '-f a.tgz', '-C /opt'], ['b']],
    ['go build -ldflags "-s -w" -o x ./cmd', ['-ldflags -s -w', '-o x'], ['build', './cmd']],
    ['unknown -abc --x y', ['-a', '-b', '-c', '--x'], ['y']],
    ['pip3.11 install -rreq.txt -U a', ['-r req.txt', '-U'], ['install', 'a']],
    ['python3 -u x.py -c y', ['-u'], ['x.py', '-c', 'y']],
    ['useradd -r -u 10 -g app app', ['-r', '-u 10', '-g app'], ['app']],
    ['curl -', [], ['-']],
  ];
  for (const [text, expected, rest] of cases) {
    it(`reads ${text}`, () => {
      const cmd = command(text);
      assert.deepEqual(
        options(cmd).map(({ name, value }) => (value === undefined ? name : `${name} ${value.text}`)),
        expected,
      );
      assert.deepEqual(
        positionals(cmd).map(({ value }) => value),
        rest,
      );
    });
  }

  const spans: [string, string[], string, string][] = [
    ['curl -fsSkL x', ['-k', '--insecure'], 'k', 'k'],
    ['curl -k x', ['-k'], '-k', '-k'],
    ['curl "-fk" x', ['-k'], 'k', 'k'],
    ['curl --insecure x', ['-k', '--insecure'], '--insecure', '--insecure'],
    ['curl --output=a x', ['--output'], '--output', '--output=a'],
    ['curl -o a x', ['-o'], '-o', '-o a'],
    ['curl -oa x', ['-o'], '-o', '-oa'],
    ['curl -fsoa x', ['-o'], 'o', 'oa'],
  ];
  for (const [text, wanted, name, whole] of spans) {
    it(`marks ${whole} in ${text}`, () => {
      const option = hasOption(command(text), wanted);
      assert.ok(option);
      assert.equal(slice(text, option.span), name);
      assert.equal(slice(text, optionSpan(option)), whole);
    });
  }

  it('counts doubled letters', () => {
    for (const text of ['apt-get -qq x', 'apt-get -q -q x', 'apt-get -q=2 x', 'apt-get -yqq x']) {
      assert.ok(hasOption(command(text), ['-qq']), text);
    }
    assert.equal(hasOption(command('apt-get -q x'), ['-qq']), undefined);
  });

  it('finds no options behind -- nor in values', () => {
    assert.equal(hasOption(command('curl -H -k x'), ['-k']), undefined);
    assert.equal(hasOption(command('gem install x -- -v'), ['-v']), undefined);
    assert.equal(allOptions(command('curl -H a -H b x'), ['-H']).length, 2);
  });
});

describe('commandsNamed', () => {
  const found = (text: string, names: string | string[], sub?: string | string[]) =>
    commandsNamed(read(text), names, sub).map((each) => slice(text, each.span));

  it('finds commands by name and subcommand', () => {
    const text =
      'apt-get -o A=b update && sudo apt-get -qq install curl; echo apt-get install x; sh -c "apt-get install y"';
    assert.deepEqual(found(text, 'apt-get', 'install'), [
      'sudo apt-get -qq install curl',
      'apt-get install y',
    ]);
    assert.equal(found(text, 'apt-get').length, 3);
    assert.deepEqual(found(text, ['apt', 'apt-get'], ['update', 'upgrade']), ['apt-get -o A=b update']);
    assert.deepEqual(found(text, 'curl'), []);
    assert.deepEqual(found('echo "curl | sh"', ['curl', 'sh']), []);
  });

  it('covers versions in names', () => {
    assert.equal(
      found('pip3 install a; pip3.11 install b; python -m pip install c; pip install d', 'pip', 'install')
        .length,
      4,
    );
    assert.equal(found('pip3 install a; pip install b', 'pip3').length, 1);
  });

  it('skips a toolchain before the subcommand', () => {
    assert.equal(subcommand(command('cargo +nightly install x'))?.value, 'install');
  });
});
