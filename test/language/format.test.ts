import assert from 'node:assert/strict';
import { formatEdits, indentAfter } from '../../server/src/language/format.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { applyEdits } from '../../server/src/text/edit.ts';

const OPTIONS = { indent: '  ', trimFinalNewlines: true, insertFinalNewline: true };

const TABLE: readonly (readonly [what: string, before: string, after: string])[] = [
  ['the first column', '  FROM a\n\tRUN b\n', 'FROM a\nRUN b\n'],
  ['blanks at line ends', 'FROM a  \nRUN b \\  \n  c\t\n', 'FROM a\nRUN b \\\n  c\n'],
  ['hanging lines', 'FROM a\nRUN b \\\nc && \\\n    d\n', 'FROM a\nRUN b \\\n  c && \\\n    d\n'],
  ['comments among them', 'FROM a\nRUN b \\\n# c\n  d\n', 'FROM a\nRUN b \\\n  # c\n  d\n'],
  ['empty lines', 'FROM a\n\n\n\n\nRUN b\n', 'FROM a\n\n\nRUN b\n'],
  ['the end', 'FROM a\n\n\n', 'FROM a\n'],
  ['a missing line break', 'FROM a', 'FROM a\n'],
  ['CRLF', '  FROM a \r\nRUN b \\\r\nc\r\n', 'FROM a\r\nRUN b \\\r\n  c\r\n'],
];

/** What may not be touched. */
const KEPT: readonly (readonly [what: string, text: string])[] = [
  ['one word in two lines', 'FROM a\nRUN b\\\nc\n'],
  ['a quote over two lines', 'FROM a\nRUN echo "b \\\nc  "\n'],
  ['heredocs', 'FROM a\nRUN <<EOF\n   b  \n\n\n\n\nc\nEOF\n'],
  ['a value with blanks', 'FROM a\nENV A="b  c" \\\n    D=e\n'],
  ['aligned lines', 'FROM a\nRUN b \\\n        c \\\n    d\n'],
  ['nothing', ''],
];

const format = (text: string): string => applyEdits(text, formatEdits(parse(text), OPTIONS));

describe('formatting', () => {
  for (const [what, before, after] of TABLE)
    it(`puts in order: ${what}`, () => {
      assert.equal(format(before), after);
      assert.equal(format(after), after);
    });
  for (const [what, text] of KEPT)
    it(`leaves alone: ${what}`, () => {
      assert.equal(format(text), text);
    });

  it('of some lines leaves the others', () => {
    const text = ' FROM a\n RUN b\n RUN c\n';
    const edits = formatEdits(parse(text), OPTIONS, { start: 9, end: 12 });
    assert.equal(applyEdits(text, edits), ' FROM a\nRUN b\n RUN c\n');
  });

  it('indents a line that continues another', () => {
    const file = parse('FROM a\nRUN b \\\n    c && \\\n    d\n');
    assert.equal(indentAfter(file, 0, OPTIONS), undefined);
    assert.equal(indentAfter(file, 1, OPTIONS), '  ');
    assert.equal(indentAfter(file, 2, OPTIONS), '    ');
  });
});
