import assert from 'node:assert/strict';
import { isIgnored, readDockerignore } from '../../server/src/context/dockerignore.ts';

/** Pattern file, what it leaves out, what it lets through. */
const cases: readonly (readonly [text: string, ignored: readonly string[], kept: readonly string[]])[] = [
  ['', [], ['.git', 'a/b']],
  ['.git\n', ['.git', '.git/config', './.git/config'], ['.gitignore', 'sub/.git']],
  ['/.git/\n', ['.git', '.git/HEAD'], ['a/.git']],
  ['**/.git\n', ['.git', 'a/.git', 'a/b/.git/HEAD'], ['a.git']],
  ['.env*\n', ['.env', '.env.local'], ['app/.env', 'env']],
  ['*.pem\n', ['a.pem'], ['a/b.pem']],
  ['**/*.pem\n', ['a.pem', 'a/b.pem', 'a/b/c.pem'], ['a.pem.txt']],
  ['*/temp*\n', ['a/temp', 'a/temporary.txt'], ['temp', 'a/b/temp']],
  ['temp?\n', ['tempa'], ['temp', 'tempab']],
  ['[a-c]x\n[^d]y\n', ['ax', 'cx', 'ay'], ['dx', 'dy']],
  ['[x\n', ['[x'], ['x']],
  ['\\*.md\n', ['*.md'], ['a.md']],
  ['**\n', ['a', 'a/b', '.git/config'], []],
  ['*\n', ['a', 'a/b'], []],
  ['a/**\n', ['a/b', 'a/b/c'], ['a', 'ab']],
  ['a/**/b\n', ['a/b', 'a/x/b', 'a/x/y/b'], ['a/xb']],
  ['a**b\n', ['ab', 'ax/b'], ['axb']],
  ['**.pem\n', ['a.pem', '.pem', 'a/b.pem'], ['a.pem.txt']],
  ['**a?\n', ['ab', 'x/ab'], ['xab']],
  ['*\n!src\n', ['.git', 'README'], ['src', 'src/a/b']],
  ['*\n!src\nsrc/secret\n', ['src/secret', 'src/secret/x'], ['src/a']],
  ['*.md\n!README*.md\nREADME-secret.md\n', ['a.md', 'README-secret.md'], ['README.md']],
  ['!a\na\n', ['a'], []],
  ['# .git\n  .env  \n\n #x\n', ['.env', '#x'], ['.git']],
  ['\uFEFF.git\r\n.env\r\n', ['.git', '.env'], []],
  ['./a//b/../c/\n', ['a/c', 'a/c/d'], ['a/b', 'a']],
  ['../a\n/../b\n.\n/\n!\n', ['b'], ['a']],
  ['a+(b).$|{c}\n', ['a+(b).$|{c}'], ['aab']],
];

describe('dockerignore', () => {
  for (const [text, ignored, kept] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const patterns = readDockerignore(text);
      assert.deepEqual(
        ignored.filter((path) => !isIgnored(patterns, path)),
        [],
        'let through',
      );
      assert.deepEqual(
        kept.filter((path) => isIgnored(patterns, path)),
        [],
        'left out',
      );
    });
  }

  it('tells the line of a pattern', () => {
    assert.deepEqual(
      readDockerignore('# a\n\nb\n!c\n').map(({ line, negated }) => ({ line, negated })),
      [
        { line: 2, negated: false },
        { line: 3, negated: true },
      ],
    );
  });

  it('takes no longer for patterns made to be slow', () => {
    const patterns = readDockerignore(`${'**/a*'.repeat(40)}x\n${'*'.repeat(500)}`);
    const started = performance.now();
    isIgnored(patterns, `${'a'.repeat(500)}/${'a/'.repeat(100)}b`);
    assert.ok(performance.now() - started < 2000);
  });
});
