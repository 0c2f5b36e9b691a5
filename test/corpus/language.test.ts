// What an editor asks at a cursor, over real files and random edits of them.
import assert from 'node:assert/strict';
import { completionsAt } from '../../server/src/language/completion.ts';
import { folds } from '../../server/src/language/folding.ts';
import { formatEdits } from '../../server/src/language/format.ts';
import { inlayHints } from '../../server/src/language/inlay.ts';
import { links } from '../../server/src/language/links.ts';
import { occurrencesOf } from '../../server/src/language/names.ts';
import { outline } from '../../server/src/language/outline.ts';
import { rename } from '../../server/src/language/rename.ts';
import { selectionsAt } from '../../server/src/language/selection.ts';
import { semanticTokens } from '../../server/src/language/semantic-tokens.ts';
import { signaturesAt } from '../../server/src/language/signature.ts';
import type { Dockerfile } from '../../server/src/syntax/model.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { corpusFiles } from '../support/corpus.ts';

const FORMAT = { indent: '    ', trimFinalNewlines: true, insertFinalNewline: true };

/** Asks for everything; what stands in the answers must lie in the file. */
function askAll(file: Dockerfile, offset: number): void {
  const { length } = file.text;
  let last = 0;
  for (const { span } of semanticTokens(file)) {
    assert.ok(span.start >= last && span.end > span.start && span.end <= length, 'a colour out of order');
    assert.ok(!file.text.slice(span.start, span.end).includes('\n'), 'a colour over two lines');
    last = span.end;
  }
  for (const { span } of [...folds(file), ...links(file), ...occurrencesOf(file)])
    assert.ok(span.start >= 0 && span.end <= length);
  for (const { span } of completionsAt(file, offset)) assert.ok(span.start <= offset && span.end === offset);
  const selections = selectionsAt(file, offset);
  selections.forEach((span, index) => {
    const outer = selections[index + 1];
    if (outer !== undefined) assert.ok(outer.start <= span.start && outer.end >= span.end);
  });
  outline(file);
  signaturesAt(file, offset);
  rename(file, offset, 'renamed');
  inlayHints(file, { images: true, stages: true });
}

describe('language features over real files', function () {
  this.timeout(180_000);
  const files = corpusFiles();

  it('formatting is done once, and keeps every word', () => {
    let changed = 0;
    for (const { name, text } of files) {
      const file = parse(text);
      const edits = formatEdits(file, FORMAT);
      if (edits.length === 0) continue;
      changed += 1;
      const after = parse(applyEdits(text, edits));
      assert.deepEqual(formatEdits(after, FORMAT), [], name);
      assert.deepEqual(
        after.instructions.map((instruction) => [instruction.name, ...instruction.words.map(({ raw }) => raw)]),
        file.instructions.map((instruction) => [instruction.name, ...instruction.words.map(({ raw }) => raw)]),
        name,
      );
      assert.equal(after.comments.length, file.comments.length, name);
    }
    if (files.length > 0) {
      console.log(`      (${String(changed)} of ${String(files.length)} files changed)`);
      assert.ok(changed > 500, String(changed));
    }
  });

  it('a rename changes the references and nothing else', () => {
    let renamed = 0;
    for (const { name: path, text } of files.filter((_file, index) => index % 10 === 0)) {
      const file = parse(text);
      for (const name of new Set(occurrencesOf(file).map((found) => found.name))) {
        const [first] = name.occurrences;
        const answer = first === undefined ? undefined : rename(file, first.span.end, 'renamed_by_test');
        if (answer?.kind !== 'edits') continue;
        renamed += 1;
        const after = parse(applyEdits(text, answer.edits));
        const moved = occurrencesOf(after).filter(
          (found) => found.name.text.toLowerCase() === 'renamed_by_test' && found.role !== 'number',
        );
        const expected = name.occurrences.filter(({ role }) => role !== 'number').length;
        assert.equal(moved.length, expected, `${path}: ${name.text}`);
        assert.equal(new Set(moved.map((found) => found.name)).size, 1, `${path}: ${name.text} fell apart`);
        assert.equal(after.instructions.length, file.instructions.length, path);
      }
    }
    if (files.length > 0) assert.ok(renamed > 1000, String(renamed));
  });

  it('everything is answered after each of 10,000 random edits of 200 files', () => {
    let seed = 20261121;
    const random = (below: number): number => {
      // The linear congruential generator of POSIX's rand(): the same edits on every machine.
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return Math.floor((seed / 4294967296) * below);
    };
    const PARTS = ['\n', ' ', '"', "'", '\\', '$', '${', '<<EOF', 'RUN ', 'FROM a AS b\n', '--mount=', '#', '`', '(', '\r\n'];
    const chosen = files.filter((_file, index) => index % Math.ceil(files.length / 200) === 0);
    for (const { name, text: original } of chosen) {
      let text = original.slice(0, 6000);
      for (let round = 0; round < 50; round++) {
        const at = random(text.length + 1);
        const cut = random(3) === 0 ? random(8) : 0;
        text = text.slice(0, at) + (PARTS[random(PARTS.length)] ?? '') + text.slice(at + cut);
        const file = parse(text);
        try {
          askAll(file, at);
          if (round % 10 === 0) formatEdits(file, FORMAT);
        } catch (error) {
          throw new Error(`${name}, edit ${String(round)} at ${String(at)}`, { cause: error });
        }
      }
    }
  });
});
