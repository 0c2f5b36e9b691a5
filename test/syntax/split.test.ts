import assert from 'node:assert/strict';
import { parse } from '../../server/src/syntax/parse.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  /** Keyword and logical arguments of each instruction. */
  readonly want: readonly (readonly [string, string])[];
  readonly problems?: readonly string[];
}

// Each was tried with `docker build --check` (BuildKit 0.24): where it accepts a file it reads these instructions.
const CASES: readonly Case[] = [
  { name: 'nothing', text: '', want: [] },
  { name: 'blanks and comments only', text: ' \t\r\n# hi\n\n', want: [] },
  { name: 'a byte order mark', text: '\uFEFFFROM a\n', want: [['FROM', 'a']] },
  {
    name: 'CRLF',
    text: 'FROM a\r\nRUN b \\\r\n  c\r\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'b   c'],
    ],
  },
  {
    name: 'a continuation inside a word',
    text: 'FROM a\nRUN ec\\\nho hi\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'echo hi'],
    ],
  },
  {
    name: 'a continuation inside a keyword',
    text: 'FROM a\nUS\\\nER foo\n',
    want: [
      ['FROM', 'a'],
      ['USER', 'foo'],
    ],
  },
  {
    name: 'blanks behind the mark',
    text: 'FROM a\nRUN b \\ \t\n c\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'b  c'],
    ],
  },
  {
    name: 'a no-break space behind a keyword',
    text: 'FROM a\nENV\u00a0A 1\n',
    want: [
      ['FROM', 'a'],
      ['ENV\u00a0A', '1'],
    ],
  },
  {
    name: 'two marks are an escaped one',
    text: 'FROM a\nRUN b \\\\\nRUN c\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'b \\\\'],
      ['RUN', 'c'],
    ],
  },
  {
    name: 'comments between continued lines',
    text: 'FROM a\nRUN b \\\n  # why\n#\n  c\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'b   c'],
    ],
  },
  {
    name: 'empty lines between continued lines',
    text: 'FROM a\nRUN b \\\n\n  c\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'b   c'],
    ],
    problems: ['empty-continuation'],
  },
  {
    name: 'a mark with nothing behind it',
    text: 'FROM a\nRUN b \\\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'b '],
    ],
    problems: ['dangling-continuation'],
  },
  {
    name: 'the escape directive',
    text: '# escape=`\nFROM a\nRUN b `\n c\\\nRUN d\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'b  c\\'],
      ['RUN', 'd'],
    ],
  },
  {
    name: 'no directive behind an unknown one',
    text: '# foo=bar\n# escape=`\nFROM a\nRUN b `\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'b `'],
    ],
  },
  {
    name: 'no directive behind an empty line',
    text: '\n# escape=`\nFROM a\nRUN b `\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'b `'],
    ],
  },
  { name: 'a comment that has an equals sign', text: '# see x = y\nFROM a\n', want: [['FROM', 'a']] },
  {
    name: 'a heredoc',
    text: 'FROM a\nRUN <<EOF\nRUN not\n# not\nEOF\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['RUN', '<<EOF'],
      ['USER', 'b'],
    ],
  },
  {
    name: 'a heredoc with a descriptor',
    text: 'FROM a\nRUN cat 3<<EOF\nx\nEOF\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'cat 3<<EOF'],
      ['USER', 'b'],
    ],
  },
  {
    name: 'a quoted name behind a blank',
    text: "FROM a\nRUN cat << 'EOF'\nx\nEOF\nUSER b\n",
    want: [
      ['FROM', 'a'],
      ['RUN', "cat << 'EOF'"],
      ['USER', 'b'],
    ],
  },
  {
    name: 'a name with a blank in it',
    text: 'FROM a\nRUN cat <<"E F"\nx\nE F\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'cat <<"E F"'],
      ['USER', 'b'],
    ],
  },
  {
    name: 'two heredocs, one with tabs',
    text: 'FROM a\nRUN cat <<A <<-B\nx\nA\ny\n\tB\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'cat <<A <<-B'],
      ['USER', 'b'],
    ],
  },
  {
    name: 'a heredoc of COPY',
    text: 'FROM a\nCOPY <<a.txt <<b.txt /\nx\na.txt\ny\nb.txt\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['COPY', '<<a.txt <<b.txt /'],
      ['USER', 'b'],
    ],
  },
  {
    name: 'a heredoc behind ONBUILD',
    text: 'FROM a\nONBUILD RUN <<EOF\nx\nEOF\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['ONBUILD', 'RUN <<EOF'],
      ['USER', 'b'],
    ],
  },
  {
    name: 'no heredoc in quotes',
    text: 'FROM a\nRUN sh -c "cat <<EOF > /f"\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'sh -c "cat <<EOF > /f"'],
      ['USER', 'b'],
    ],
  },
  {
    name: 'no heredoc in JSON form',
    text: 'FROM a\nRUN ["sh","-c","cat <<EOF"]\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['RUN', '["sh","-c","cat <<EOF"]'],
      ['USER', 'b'],
    ],
  },
  {
    name: 'no heredoc behind an open quote',
    text: "FROM a\nRUN echo it's <<EOF\nUSER b\n",
    want: [
      ['FROM', 'a'],
      ['RUN', "echo it's <<EOF"],
      ['USER', 'b'],
    ],
  },
  {
    name: 'a here-string is none',
    text: 'FROM a\nRUN cat <<< foo\nRUN cat <<<foo\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'cat <<< foo'],
      ['RUN', 'cat <<<foo'],
      ['USER', 'b'],
    ],
  },
  {
    name: 'a shift inside arithmetic is none',
    text: 'FROM a\nRUN echo $((1<<2))\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['RUN', 'echo $((1<<2))'],
      ['USER', 'b'],
    ],
  },
  {
    name: 'a heredoc of CMD is none',
    text: 'FROM a\nCMD cat <<EOF\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['CMD', 'cat <<EOF'],
      ['USER', 'b'],
    ],
  },
  {
    name: 'a heredoc that never ends gives back what follows',
    text: 'FROM a\nRUN <<EOF\nx\nUSER b\n',
    want: [
      ['FROM', 'a'],
      ['RUN', '<<EOF'],
      ['USER', 'b'],
    ],
    problems: ['unterminated-heredoc'],
  },
  {
    name: 'numbers in a JSON array',
    text: 'FROM a\nCMD ["a", 1]\n',
    want: [
      ['FROM', 'a'],
      ['CMD', '["a", 1]'],
    ],
    problems: ['json-not-strings'],
  },
];

describe('split', () => {
  for (const { name, text, want, problems = [] } of CASES) {
    it(`reads ${name}`, () => {
      const file = parse(text);
      assert.deepEqual(
        file.instructions.map((item) => [item.name, item.args.text.replace(/\r/g, '')]),
        want,
      );
      assert.deepEqual(
        file.problems.map((problem) => problem.kind),
        problems,
      );
    });
  }

  it('gives every token its exact place', () => {
    const text =
      '# syntax=x\nFROM a AS b\nRUN --mount=type=secret,id=k \\\n  # why\n  echo "a b" \\\n  c\nENV A=1 "B C"="d e"\n';
    const file = parse(text);
    const at = (span: { start: number; end: number }): string => text.slice(span.start, span.end);
    const [from, run, env] = file.instructions;
    assert.ok(from?.kind === 'FROM' && run?.kind === 'RUN' && env?.kind === 'ENV');
    assert.equal(at(from.keyword.span), 'FROM');
    assert.deepEqual(
      from.words.map((word) => at(word.span)),
      ['a', 'AS', 'b'],
    );
    assert.deepEqual(
      run.flags.map((flag) => [at(flag.span), flag.options.map((option) => [option.key, option.value])]),
      [
        [
          '--mount=type=secret,id=k',
          [
            ['type', 'secret'],
            ['id', 'k'],
          ],
        ],
      ],
    );
    assert.deepEqual(
      run.words.map((word) => at(word.span)),
      ['echo', '"a', 'b"', 'c'],
    );
    assert.deepEqual(
      env.assignments.map((item) => [item.name, item.value?.value]),
      [
        ['A', '1'],
        ['B C', 'd e'],
      ],
    );
    assert.equal(at(run.span), 'RUN --mount=type=secret,id=k \\\n  # why\n  echo "a b" \\\n  c');
  });
});
