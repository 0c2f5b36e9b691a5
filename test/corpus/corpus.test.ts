import assert from 'node:assert/strict';
import { INTERNAL_RULE } from '../../server/src/lint/finding.ts';
import type { Profile } from '../../server/src/lint/profile.ts';
import type { KnownImages } from '../../server/src/image/known.ts';
import { analyse } from '../../server/src/service/analyse.ts';
import { fixAll } from '../../server/src/service/fix-all.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { corpusFiles } from '../support/corpus.ts';
import { knownAs } from '../support/known-image.ts';

const EVERYTHING: Profile = { preset: 'all', rules: {}, minimumConfidence: 'low' };
const PREFIXES = 8;

describe('the corpus of real Dockerfiles', () => {
  it('is parsed and linted without an exception, every file and eight prefixes of each', function () {
    this.timeout(900_000);
    const files = corpusFiles();
    if (files.length === 0) this.skip();
    let texts = 0;
    let findings = 0;
    for (const { name, text } of files) {
      for (let i = 0; i <= PREFIXES; i++) {
        const prefix = text.slice(0, Math.round((text.length * i) / PREFIXES));
        try {
          const analysis = analyse(prefix, { profile: EVERYTHING, strict: true });
          texts += 1;
          findings += analysis.findings.length;
          for (const { span, message } of analysis.findings) {
            assert.ok(span.start >= 0 && span.start <= span.end && span.end <= prefix.length, message);
          }
        } catch (error) {
          throw new Error(`${name}, first ${String(prefix.length)} characters`, { cause: error });
        }
      }
    }
    console.log(`      ${String(files.length)} files, ${String(texts)} texts, ${String(findings)} findings`);
  });

  it('is judged the same whatever was known of it when it was judged before', function () {
    this.timeout(900_000);
    const files = corpusFiles().filter((_, index) => index % 5 === 0);
    if (files.length === 0) this.skip();
    let changed = 0;
    for (const { name, text } of files) {
      const file = parse(text);
      const told: KnownImages = Object.assign(
        {},
        ...file.stages.map(({ base }) =>
          base.kind === 'image' ? knownAs(base.reference, { user: '1000', shell: ['/bin/bash', '-c'] }) : {},
        ),
      ) as KnownImages;
      const plain = { profile: EVERYTHING, today: '2026-01-01' };
      const knowing = { profile: EVERYTHING, today: '2030-01-01', facts: { images: told } };
      const [first, second] = [analyse(text, plain), analyse(text, knowing)].map(({ findings }) => findings);
      // One reading of the text, as in an editor that hears of the images later.
      assert.deepEqual(analyse(text, plain, file).findings, first, name);
      assert.deepEqual(analyse(text, knowing, file).findings, second, name);
      assert.deepEqual(analyse(text, plain, file).findings, first, name);
      if (JSON.stringify(first) !== JSON.stringify(second)) changed += 1;
    }
    assert.ok(changed > files.length / 2, `${String(changed)} of ${String(files.length)} changed`);
  });

  it('keeps what a safe fix does not name: comments, heredocs, line ends, other instructions', function () {
    this.timeout(900_000);
    const files = corpusFiles();
    if (files.length === 0) this.skip();
    let fixed = 0;
    let fixes = 0;
    for (const { name, text } of files) {
      const before = analyse(text);
      const result = fixAll(text);
      if (result.applied.length === 0) {
        assert.equal(result.text, text, name);
        continue;
      }
      fixed += 1;
      fixes += result.applied.length;
      const after = result.analysis;
      const comments = new Set(after.file.comments.map((comment) => comment.text));
      const lost = before.file.comments.map((comment) => comment.text).filter((comment) => !comments.has(comment));
      assert.deepEqual(lost, [], `${name}: comments lost`);
      assert.equal(after.file.problems.length <= before.file.problems.length, true, `${name}: no longer read as before`);
      const bare = (content: string): number => content.split('\n').filter((line) => !line.endsWith('\r')).length;
      if (bare(text) === 1) assert.equal(bare(result.text), 1, `${name}: line ends mixed`);
      const count = (rule: string): number => before.findings.filter((finding) => finding.rule === rule).length;
      for (const rule of new Set(after.findings.map((finding) => finding.rule))) {
        const now = after.findings.filter((finding) => finding.rule === rule).length;
        assert.ok(now <= count(rule), `${name}: safe fixes bring ${rule}`);
      }
      assert.deepEqual(fixAll(result.text).text, result.text, `${name}: a second run changes the file again`);
      assert.equal(
        after.findings.some((finding) => finding.rule === INTERNAL_RULE),
        false,
      );
    }
    console.log(`      ${String(fixed)} files changed by ${String(fixes)} safe fixes`);
  });

  it('keeps every instruction that a safe fix does not touch, byte for byte, and loses the finding', function () {
    this.timeout(900_000);
    const files = corpusFiles();
    if (files.length === 0) this.skip();
    let fixes = 0;
    let kept = 0;
    for (const { name, text } of files) {
      const { file, findings } = analyse(text);
      for (const { rule, fixes: offered } of findings) {
        for (const { kind, edits, title } of offered) {
          if (kind !== 'safe') continue;
          fixes += 1;
          const after = analyse(applyEdits(text, edits));
          const left = new Map<string, number>();
          for (const { span } of after.file.instructions) {
            const code = after.file.text.slice(span.start, span.end);
            left.set(code, (left.get(code) ?? 0) + 1);
          }
          for (const { span } of file.instructions) {
            // What is added to an instruction stands behind the blanks at its end.
            const end = file.lines.fullLine(file.lines.lineAt(span.end)).end;
            if (edits.some((edit) => edit.span.start <= end && edit.span.end >= span.start)) continue;
            const code = text.slice(span.start, span.end);
            const count = left.get(code) ?? 0;
            assert.ok(count > 0, `${name}: '${title}' changes ${code.slice(0, 60)}`);
            left.set(code, count - 1);
            kept += 1;
          }
          const count = (all: typeof findings): number => all.filter((finding) => finding.rule === rule).length;
          assert.ok(count(after.findings) < count(findings), `${name}: '${title}' leaves its finding of ${rule}`);
        }
      }
    }
    console.log(`      ${String(fixes)} safe fixes, ${String(kept)} instructions beside them unchanged`);
  });
});
