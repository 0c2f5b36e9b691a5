import assert from 'node:assert/strict';
import { tree } from '../../server/src/syntax/ast.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { corpusFiles } from '../support/corpus.ts';

/**
 * Where our reading and dockerfile-ast's may part, BuildKit agreeing with ours: no-break spaces, two escape characters
 * at a line's end, and heredoc marks. Any other difference must be looked at.
 */
const MAY_DIFFER = /\u00a0|\\\\[ \t]*$|<</m;

describe('instruction boundaries', () => {
  it('are those of dockerfile-ast on real files', function () {
    const files = corpusFiles();
    if (files.length === 0) this.skip();
    this.timeout(60_000);
    let differing = 0;
    for (const { name, text } of files) {
      const file = parse(text);
      const ours = file.instructions.map(
        (item) => `${String(file.lines.lineAt(item.span.start))} ${item.name}`,
      );
      const theirs = (tree(text)?.getInstructions() ?? []).map(
        (item) => `${String(item.getRange().start.line)} ${item.getKeyword()}`,
      );
      if (JSON.stringify(ours) === JSON.stringify(theirs)) continue;
      differing += 1;
      assert.match(text, MAY_DIFFER, `${name}: boundaries differ for no known reason`);
    }
    console.log(`      ${String(files.length)} files, boundaries differ in ${String(differing)}`);
  });
});
