import assert from 'node:assert/strict';
import { parseShell, subSpan } from '../../server/src/shell/index.ts';
import { command, identity, logical, names, read, slice } from './support.ts';

describe('parseShell', () => {
  it('gives every word its place', () => {
    const text = 'FOO=a apt-get install -y "nginx=${V}" \'b c\' d\\ e  $X *.txt > /dev/null 2>&1';
    const cmd = command(text);
    assert.equal(cmd.name, 'apt-get');
    assert.deepEqual(
      cmd.args.map((word) => [slice(text, word.span), word.value, word.static, word.quoted, word.variables]),
      [
        ['install', 'install', true, false, []],
        ['-y', '-y', true, false, []],
        ['"nginx=${V}"', 'nginx=${V}', false, true, ['V']],
        ["'b c'", 'b c', true, true, []],
        ['d\\ e', 'd e', true, false, []],
        ['$X', '$X', false, false, ['X']],
        ['*.txt', '*.txt', false, false, []],
      ],
    );
    assert.equal(slice(text, cmd.span), text);
    assert.deepEqual(
      cmd.redirects.map((each) => [
        each.operator,
        each.fd,
        slice(text, each.target?.span),
        slice(text, each.span),
      ]),
      [
        ['>', undefined, '/dev/null', '> /dev/null'],
        ['>&', 2, '1', '2>&1'],
      ],
    );
  });

  it('finds parts of words behind quotes and escapes', () => {
    const cases: [string, string, string][] = [
      ['echo "nginx=1.2"', '1.2', '1.2'],
      ['echo \'a\'"b"c=1', 'c=1', 'c=1'],
      ['echo \'a\'"b"c=1', 'abc', 'a\'"b"c'],
      ['echo a\\ b=1', '1', '1'],
      ['echo "a\\"b=1"', 'b=1', 'b=1'],
      ['echo "x$(id)y=1"', 'y=1', 'y=1'],
      ["echo $'ab=1'", '=1', '=1'],
    ];
    for (const [text, part, expected] of cases) {
      const word = command(text).args[0]!;
      const from = word.value.indexOf(part);
      assert.ok(from >= 0, `${word.value} has ${part}`);
      assert.equal(slice(text, subSpan(word, from, from + part.length)), expected, text);
    }
  });

  it('follows continuation lines into the Dockerfile', () => {
    const source = 'apt-get upd\\\nate && \\\n  apt-get install -y \\\n    "cu\\\nrl=1"';
    const { text, map } = logical(source);
    const [update, install] = parseShell(text, map).commands;
    assert.equal(slice(source, update?.args[0]?.span), 'upd\\\nate');
    assert.equal(slice(source, install?.operatorSpan), '&&');
    const word = install!.args[2]!;
    assert.equal(word.value, 'curl=1');
    assert.equal(slice(source, word.span), '"cu\\\nrl=1"');
    assert.equal(slice(source, subSpan(word, 0, 4)), 'cu\\\nrl');
    assert.equal(slice(source, subSpan(word, 5)), '1');
  });

  it('joins commands to what stands before them', () => {
    const text = 'a && b || c; d & e | f\ng # ; no\nh';
    assert.deepEqual(
      read(text).commands.map((each) => [each.name, each.before, slice(text, each.operatorSpan)]),
      [
        ['a', undefined, undefined],
        ['b', '&&', '&&'],
        ['c', '||', '||'],
        ['d', ';', ';'],
        ['e', '&', '&'],
        ['f', '|', '|'],
        ['g', ';', '\n'],
        ['h', ';', '\n'],
      ],
    );
    assert.equal(command(text, 'd').background, true);
    assert.equal(command('! a | b', 'b').negated, true);
  });

  it('knows pipelines, also through compound commands', () => {
    const pipeline = (text: string, name: string) => command(text, name).pipeline.map((each) => each.name);
    assert.deepEqual(pipeline('a', 'a'), ['a']);
    assert.deepEqual(pipeline('a | b |& c', 'b'), ['a', 'b', 'c']);
    assert.deepEqual(pipeline('(a; b | c) | d', 'a'), ['a', 'b', 'c', 'd']);
    assert.equal(command('(a; b | c) | d', 'c').position, 2);
    assert.deepEqual(pipeline('while a; do b; done | c', 'c'), ['a', 'b', 'c']);
    assert.deepEqual(pipeline('x $(a | b) | c', 'a'), ['a', 'b']);
    assert.deepEqual(pipeline('a && b | c', 'a'), ['a']);
  });

  const contexts: [string, string, string[]][] = [
    ['(x)', 'x', ['subshell']],
    ['{ x; }', 'x', ['group']],
    ['a && x', 'x', ['and-or']],
    ['if a; then b; elif c; then x; else d; fi', 'x', ['if']],
    ['for i in 1; do x; done', 'x', ['loop']],
    ['until a; do x; done', 'x', ['loop']],
    ['for ((i=0;i<1;i++)); do x; done', 'x', ['loop']],
    ['case $a in b) x;; esac', 'x', ['case']],
    ['f() { x; }', 'x', ['function', 'group']],
    ['function f { x; }', 'x', ['function', 'group']],
    ['a $(x)', 'x', ['substitution']],
    ['a "$(x)"', 'x', ['substitution']],
    ['a `x`', 'x', ['substitution']],
    ['A=$(x)', 'x', ['substitution']],
    ['A=$(x) b', 'x', ['substitution']],
    ['export A=$(x)', 'x', ['substitution']],
    ['a ${B:-$(x)}', 'x', ['substitution']],
    ['a $((1 + $(x)))', 'x', ['substitution']],
    ['[[ -n $(x) ]]', 'x', ['substitution']],
    ['for i in $(x); do a; done', 'x', ['substitution']],
    ['case $(x) in a) b;; esac', 'x', ['substitution']],
    ['a > $(x)', 'x', ['substitution']],
    ['{ a; } > $(x)', 'x', ['substitution']],
    ['a <<< "$(x)"', 'x', ['substitution']],
    ['a <<E\n$(x)\nE\n', 'x', ['substitution']],
    ['a <(x)', 'x', ['process-substitution']],
    ['a > >(x)', 'x', ['process-substitution']],
    ['while a; do b; done < <(x)', 'x', ['process-substitution']],
    ["sh -c 'x'", 'x', ['string']],
    ['bash -lc "x"', 'x', ['string']],
    ['bash -o pipefail -c "x"', 'x', ['string']],
    ['/bin/bash --login -c x', 'x', ['string']],
    ['eval "x"', 'x', ['string']],
    ['eval x a', 'x', ['string']],
    ["su app -c 'x'", 'x', ['string']],
    ["su - app -s /bin/sh -c 'x'", 'x', ['string']],
    ["runuser -l app -c 'x'", 'x', ['string']],
    ["sudo -u app sh -c 'x'", 'x', ['string']],
    ['bash <<E\nx\nE\n', 'x', ['string']],
    ['bash -s a <<E\nx\nE\n', 'x', ['string']],
    ['sh <<< "x"', 'x', ['string']],
    ["xargs -n1 sh -c 'x'", 'x', ['string']],
    ['sh -c "sh -c \'x\'"', 'x', ['string', 'string']],
    ['(a; { b $(x); })', 'x', ['subshell', 'group', 'substitution']],
    ['coproc x', 'x', []],
  ];
  for (const [text, name, expected] of contexts) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const found = command(text, name);
      assert.deepEqual(found.context, expected);
      assert.equal(slice(text, found.nameWord?.span), name);
    });
  }

  const alone: string[] = [
    'echo "sh -c x"',
    'sh x.sh',
    "echo 'x | y'",
    'cat > run.sh <<E\nx | y\nE\n',
    "python3 -c 'x'",
    'bash script <<E\nx\nE\n',
    'sh -c "$X"',
    'echo \\$(x',
  ];
  for (const text of alone) {
    it(`finds one command in ${JSON.stringify(text)}`, () => assert.equal(read(text).commands.length, 1));
  }

  it('gives offsets through escapes in a nested string', () => {
    const text = 'bash -c "apt-get install \\"a b\\" && echo \\$HOME | sh"';
    const install = command(text, 'apt-get');
    assert.equal(slice(text, install.args[0]?.span), 'install');
    assert.equal(install.args[1]?.value, 'a b');
    assert.equal(slice(text, install.args[1].span), '\\"a b\\"');
    assert.equal(slice(text, subSpan(install.args[1], 2)), 'b');
    const echo = command(text, 'echo');
    assert.deepEqual(echo.args[0]?.variables, ['HOME']);
    assert.equal(slice(text, echo.span), 'echo \\$HOME');
    assert.equal(echo.parent?.name, 'bash');
    assert.equal(echo.holder, echo.parent.args[1]);
  });

  it('gives offsets in backquotes with escapes', () => {
    const text = 'a `b \\`c d\\` e`';
    const inner = command(text, 'c');
    assert.equal(slice(text, inner.span), 'c d');
    assert.equal(inner.parent?.name, 'b');
  });

  it('runs a substitution of a string only once', () => {
    assert.deepEqual(
      names('sh -c "a $(b) && c"'),
      ['sh', 'b', 'a', 'c'].sort((x, y) => 'sh a b c'.indexOf(x) - 'sh a b c'.indexOf(y)),
    );
    assert.deepEqual(names('sh -c "$(b)"'), ['sh', 'b']);
  });

  it('reads heredocs', () => {
    const text = "cat <<-'E F' > x && b\n\ta $(c)\n\tE F\nd";
    const heredoc = command(text).redirects[0]?.heredoc;
    assert.deepEqual([heredoc?.text, heredoc?.delimiter, heredoc?.quoted], ['\ta $(c)\n', 'E F', true]);
    assert.equal(slice(text, heredoc?.span), '\ta $(c)\n');
    assert.deepEqual(names(text), ['cat', 'b', 'd']);
    assert.equal(command('cat <<E', 'cat').redirects[0]?.heredoc, undefined);
    assert.deepEqual(read('cat <<E').errors, []);
  });

  it('collects assignments', () => {
    const text =
      'A=1; B="x y" cmd; export C=$D; env -i E=5 cmd; declare -x F=6; G+=7; H=(1 2); local I=1; export J';
    const { assignments } = read(text);
    assert.deepEqual(
      assignments.map((each) => [each.name, slice(text, each.value?.span), each.exported, each.command.name]),
      [
        ['A', '1', false, ''],
        ['B', '"x y"', true, 'cmd'],
        ['C', '$D', true, 'export'],
        ['E', '5', true, 'cmd'],
        ['F', '6', true, 'declare'],
        ['G', '7', false, ''],
        ['H', undefined, false, ''],
        ['I', '1', false, 'local'],
      ],
    );
    for (const each of assignments) assert.equal(slice(text, each.nameSpan), each.name);
    assert.equal(assignments[5]?.append, true);
    const quoted = 'env "E=a b" x';
    assert.equal(slice(quoted, subSpan(read(quoted).assignments[0]!.value!, 0)), 'a b');
  });

  const pipefail: [string, boolean][] = [
    ['set -o pipefail; a | b', true],
    ['set -euo pipefail && a | b', true],
    ['set -eux -o pipefail\na | b', true],
    ['a | b; set -o pipefail', false],
    ['set -o pipefail', true],
    ['set -e; a | b', false],
    ['set -o pipefail; set +o pipefail; a | b', false],
    ['(set -o pipefail); a | b', false],
    ['(set -o pipefail; a | b)', true],
    ["bash -o pipefail -c 'a | b'", true],
    ["bash -eo pipefail -c 'a | b'", true],
    ["set -o pipefail; sh -c 'a | b'", false],
    ["set -o pipefail; eval 'a | b'", true],
  ];
  for (const [text, expected] of pipefail) {
    it(`${expected ? 'sees' : 'does not see'} pipefail in ${text}`, () =>
      assert.equal(read(text).pipefail, expected));
  }

  it('tells the shell options in force', () => {
    assert.deepEqual(command('set -ex; a', 'a').setOptions, ['errexit', 'xtrace']);
    assert.deepEqual(command("sh -xc 'a'", 'a').setOptions, ['xtrace']);
  });

  it('does not read other languages', () => {
    for (const dialect of ['powershell', 'cmd', 'other'] as const) {
      const script = parseShell('Invoke-WebRequest x | iex', identity, dialect);
      assert.equal(script.opaque, true);
      assert.deepEqual(script.commands, []);
    }
  });

  it('keeps what it could read of a broken script', () => {
    const script = read('a && (b; c "x');
    assert.ok(script.errors.length > 0);
    assert.deepEqual(
      script.commands.slice(0, 2).map((each) => each.name),
      ['a', 'b'],
    );
    assert.ok(script.errors.every(({ span }) => span.end <= script.text.length));
  });

  it('reads Windows line ends as line ends', () => {
    const text = 'a b\r\nc \\\r\n  d\r\n';
    const script = read(text);
    assert.deepEqual(
      script.commands.map((each) => [each.name, ...each.args.map((word) => word.value)]),
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    );
    assert.equal(slice(text, script.commands[1]?.args[0]?.span), 'd');
  });

  it('binds one cached parse to different places', () => {
    const shifted = parseShell('a b', { span: (start, end) => ({ start: start + 10, end: end + 10 }) });
    assert.deepEqual(shifted.commands[0]?.args[0]?.span, { start: 12, end: 13 });
    assert.deepEqual(parseShell('a b', identity).commands[0]?.args[0]?.span, { start: 2, end: 3 });
  });
});
