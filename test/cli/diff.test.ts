import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { unifiedDiff } from '../../server/src/report/diff.ts';
import { folderOf, tool } from './support.ts';

/** Makes `after` from `before` with a real tool; undefined where there is none. */
function applied(
  command: readonly string[],
  before: string,
  diff: string,
  name = 'Dockerfile',
): string | undefined {
  const folder = folderOf({ [name]: before });
  const run = tool(command, { cwd: folder, input: diff });
  if (run === undefined) return undefined;
  assert.equal(run.status, 0, `${run.err}\n${JSON.stringify(diff)}`);
  const text = readFileSync(path.join(folder, name), 'utf8');
  rmSync(folder, { recursive: true });
  return text;
}

const patch = ['patch', '-p0', '--silent', '--fuzz=0'];
const git = ['git', 'apply', '-p0'];

describe('the diff', () => {
  it('is empty for equal texts', () => {
    assert.equal(unifiedDiff('Dockerfile', 'FROM a\n', 'FROM a\n'), '');
  });

  it('has three lines of context and one hunk for changes that are near', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((line) => `${line}\n`).join('');
    const after = before.replace('2\n', 'two\n').replace('8\n', '');
    assert.equal(
      unifiedDiff('a/Dockerfile', before, after),
      [
        '--- a/Dockerfile',
        '+++ a/Dockerfile',
        '@@ -1,9 +1,8 @@',
        ' 1',
        '-2',
        '+two',
        ' 3',
        ' 4',
        ' 5',
        ' 6',
        ' 7',
        '-8',
        ' 9',
        '',
      ].join('\n'),
    );
  });

  it('has hunks of their own for changes that are far apart', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `${index}\n`);
    const after = lines.with(2, 'x\n').with(25, 'y\n').join('');
    const heads = unifiedDiff('Dockerfile', lines.join(''), after).match(/^@@.*$/gm);
    assert.deepEqual(heads, ['@@ -1,6 +1,6 @@', '@@ -23,7 +23,7 @@']);
  });

  it('marks a last line without a line break', () => {
    assert.equal(
      unifiedDiff('D', 'a\nb', 'a\nc\n'),
      '--- D\n+++ D\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n',
    );
  });

  const awkward: readonly (readonly [string, string, string])[] = [
    ['an insertion at the start', 'b\nc\n', 'a\nb\nc\n'],
    ['a deletion at the start', 'a\nb\nc\n', 'b\nc\n'],
    ['a last line without a break on both sides', 'a\nb', 'a\nc'],
    ['a break taken from the end', 'a\nb\n', 'a\nb'],
    ['CRLF', 'FROM a\r\nADD b c\r\nUSER d\r\n', 'FROM a\r\nCOPY b c\r\nUSER d\r\n'],
    ['a byte order mark', '\ufeffFROM a\n', '\ufeffFROM b\n'],
    ['a lone carriage return', 'a\rb\nc\n', 'a\rb\nd\n'],
    ['lines that look like a diff', '--- a\n+++ b\n@@ x\n', '--- a\n-- b\n@@ x\n'],
  ];
  for (const [title, before, after] of awkward) {
    it(`of ${title} is one that patch and git take`, () => {
      const diff = unifiedDiff('Dockerfile', before, after);
      for (const tool of [patch, git]) assert.equal(applied(tool, before, diff) ?? after, after, tool[0]);
    });
  }

  for (const name of [
    'with space/Docker file',
    'say "hi".Dockerfile',
    'Dockerfile.tab\there',
    'Dockerfile.ümlaut',
  ]) {
    it(`names ${JSON.stringify(name)} so that it is found`, () => {
      const diff = unifiedDiff(name, 'a\n', 'b\n');
      for (const tool of [patch, git])
        assert.equal(applied(tool, 'a\n', diff, name) ?? 'b\n', 'b\n', tool[0]);
    });
  }

  it('leads from any text to any other', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', ' x');
    const text = fc
      .tuple(fc.array(line, { maxLength: 25 }), fc.boolean())
      .map(([lines, ends]) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : ''));
    const property = fc.property(text, text, (before, after) => {
      // patch takes a file away that became empty.
      fc.pre(before !== '' && after !== '' && before !== after);
      assert.equal(applied(patch, before, unifiedDiff('Dockerfile', before, after)) ?? after, after);
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('is quick for long texts that have nothing in common', () => {
    const lines = (word: string): string =>
      Array.from({ length: 20_000 }, (_, index) => `${word} ${index}\n`).join('');
    const started = performance.now();
    const diff = unifiedDiff('Dockerfile', lines('a'), lines('b'));
    assert.ok(performance.now() - started < 2000);
    const folder = folderOf({});
    writeFileSync(path.join(folder, 'd'), diff);
    assert.match(diff, /^@@ -1,20000 \+1,20000 @@$/m);
  });
});
