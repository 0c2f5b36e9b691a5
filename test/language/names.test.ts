import assert from 'node:assert/strict';
import { definitionsFor, occurrenceAt } from '../../server/src/language/names.ts';
import { rename } from '../../server/src/language/rename.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { applyEdits } from '../../server/src/text/edit.ts';

/** A text with `|` where the cursor is. */
function cursor(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf('|');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

/** Lines (from 1) of all places of the name at the cursor, definitions with a `=`. */
function places(marked: string): string {
  const { text, offset } = cursor(marked);
  const file = parse(text);
  const found = occurrenceAt(file, offset);
  return (found?.name.occurrences ?? [])
    .map(
      ({ span, role }) => `${String(file.lines.lineAt(span.start) + 1)}${role === 'definition' ? '=' : ''}`,
    )
    .join(' ');
}

describe('names', () => {
  const TABLE: readonly (readonly [what: string, marked: string, places: string])[] = [
    [
      'a stage, by name and number',
      'FROM a AS b|ase\nFROM BASE\nCOPY --from=base x y\nCOPY --from=0 x y\nRUN --mount=from=base,target=/x y',
      '1= 2 3 4 5',
    ],
    [
      'an argument and what declares it anew',
      'ARG V|=1\nFROM a:$V\nARG V\nRUN echo ${V}\nFROM b\nRUN echo $V',
      '1= 2 3= 4',
    ],
    [
      'a variable down to stages built from its own',
      'FROM a AS b\nENV X|=1\nFROM b\nWORKDIR /$X\nENV X=2\nFROM c\nWORKDIR $X',
      '2= 4 5=',
    ],
    ['the same name in another stage is another', 'FROM a\nARG V\nRUN $V\nFROM b\nARG V|\nRUN $V', '5= 6'],
    ['a variable of one script', 'FROM a\nRUN for f in *; do echo "$f|"; done\nRUN echo $f', '2 2'],
    ['a variable of ENV that a script sets', 'FROM a\nENV P=1\nRUN P|=2; echo $P', '2= 3 3'],
    ['not in single quotes', 'FROM a\nENV P|=1\nRUN echo \'$P\' "$P"', '2= 3'],
    ['a script of an exec form', 'FROM a\nENV P|=1\nCMD ["sh", "-c", "echo $P"]', '2= 3'],
    ['a heredoc', 'FROM a\nENV P|=1\nRUN <<EOF\necho $P\nEOF', '2= 4'],
    ['a file that COPY writes', 'FROM a\nARG U|=1\nCOPY <<EOF /x\nis $U\nEOF', '2= 4'],
    ['flags', 'FROM a\nARG U|=1\nCOPY --chown=$U a b', '2= 3'],
    ['nothing', 'FROM a|lpine', ''],
  ];
  for (const [what, marked, expected] of TABLE)
    it(what, () => {
      assert.equal(places(marked), expected);
    });

  const DEFINITIONS: readonly (readonly [what: string, marked: string, line: number])[] = [
    ['the last one before it', 'FROM a\nENV A=1\nENV A=2\nRUN $A|\nENV A=3', 3],
    ['ENV before ARG', 'FROM a\nENV A=1\nARG A=2\nRUN $A|', 2],
    ['of the stage below', 'FROM a AS b\nENV A=1\nFROM b\nRUN $A|', 2],
    ['the global one for a bare ARG', 'ARG A=1\nFROM a\nARG A|', 1],
  ];
  for (const [what, marked, line] of DEFINITIONS)
    it(`are defined by ${what}`, () => {
      const { text, offset } = cursor(marked);
      const file = parse(text);
      const found = occurrenceAt(file, offset);
      assert.ok(found !== undefined);
      const [definition] = definitionsFor(found);
      assert.equal(file.lines.lineAt(definition?.span.start ?? 0) + 1, line);
    });
});

describe('rename', () => {
  const TABLE: readonly (readonly [marked: string, to: string, result: string])[] = [
    ['FROM a AS b|\nFROM b\nCOPY --from=0 x y', 'web', 'FROM a AS web\nFROM web\nCOPY --from=0 x y'],
    ['ARG V|=1\nFROM a:${V}-x\nARG V', 'W', 'ARG W=1\nFROM a:${W}-x\nARG W'],
    ['FROM a AS b|', 'scratch', 'refused'],
    ['FROM a AS b|\nFROM x AS c', 'C', 'refused'],
    ['FROM a AS b|', '../x', 'refused'],
    ['FROM a\nENV A|=1 B=2', 'B', 'refused'],
    ['FROM a\nENV A|=1', 'A-B', 'refused'],
    ['FROM a\nRUN echo $HTTP_PROXY|', 'X', 'refused'],
    ['FROM a\nRUN echo $OUTSIDE|', 'X', 'refused'],
    ['ARG S=b\nFROM a AS b|\nFROM $S', 'c', 'refused'],
    ['FROM a AS b\nCOPY --from=0| x y', 'c', 'refused'],
  ];
  for (const [marked, to, result] of TABLE)
    it(`${JSON.stringify(marked)} to ${to}`, () => {
      const { text, offset } = cursor(marked);
      const answer = rename(parse(text), offset, to);
      assert.equal(answer?.kind === 'edits' ? applyEdits(text, answer.edits) : answer?.kind, result);
    });
});
