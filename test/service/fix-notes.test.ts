import assert from 'node:assert/strict';
import type { Fix } from '../../server/src/lint/rule.ts';
import {
  assumptionsText,
  fixLabel,
  fixNotes,
  instructionsPage,
  instructionsText,
} from '../../server/src/service/fix-notes.ts';

const fix = (more: Partial<Fix>): Fix => ({ title: 'Do it', kind: 'unsafe', edits: [], ...more });

describe('what is said of a fix', () => {
  it('are its assumptions in one line, or what holds of every unsafe fix', () => {
    assert.equal(
      assumptionsText(fix({ assumptions: ['No port below 1024.', 'A\nb.'] })),
      'No port below 1024. A b.',
    );
    for (const assumptions of [undefined, [], [' \n']])
      assert.match(
        assumptionsText(assumptions === undefined ? fix({}) : fix({ assumptions })),
        /^May change/,
      );
    assert.equal(assumptionsText(fix({ assumptions: ['x'.repeat(5000)] })).length, 1000);
  });

  it('shows nothing that hides or turns text round', () => {
    assert.equal(fixLabel(fix({ title: `Use \u202e'x'\r\n\u0007y${'z'.repeat(500)}` })).length, 120);
    assert.match(fixLabel(fix({ title: "Use \u202e'x'\r\n\u0007y" })), /^Use 'x' y$/);
    assert.doesNotMatch(assumptionsText(fix({ assumptions: ['a\u2066b\u0000'] })), /[\u0000\u2066]/);
  });
});

describe('instructions', () => {
  it('are a page with the title, and with what is taken for granted', () => {
    const page = instructionsPage(
      fix({
        title: "Mount the secret '*x*'",
        assumptions: ['The build uses BuildKit.'],
        instructions: 'Build with:\n\n```sh\ndocker build --secret id=npm,env=NPM_TOKEN . # <b>\n```\n',
      }),
    );
    assert.deepEqual(page, {
      title: "Mount the secret '*x*'",
      markdown:
        "# Mount the secret '\\*x\\*'\n\nBuild with:\n\n```sh\ndocker build --secret id=npm,env=NPM_TOKEN . # <b>\n```\n\n## Taken for granted\n\n- The build uses BuildKit.\n",
    });
    assert.equal(instructionsPage(fix({})), undefined);
    assert.equal(instructionsPage(fix({ instructions: ' \n' })), undefined);
  });

  it('load nothing', () => {
    const { markdown } = instructionsPage(
      fix({
        instructions:
          'a <img src=x> ![b](https://e.example/b.png) `<id>` ``a`<b>`` <https://docs.docker.com/build/>\n~~~\n<kept>\n~~~\n<script>x</script>\u202e',
      }),
    )!;
    assert.ok(
      markdown.includes(
        'a &lt;img src=x> !\\[b](https://e.example/b.png) `<id>` ``a`<b>`` <https://docs.docker.com/build/>\n~~~\n<kept>\n~~~\n&lt;script>x&lt;/script>',
      ),
      markdown,
    );
    assert.doesNotMatch(markdown, /\u202e/);
  });

  it('can be read without Markdown', () => {
    assert.equal(
      instructionsText('# Do it\n\nBuild with `x`:\n\n```sh\na `b` \\_ *c*\n```\n'),
      'Do it\n\nBuild with x:\n\na `b` \\_ *c*\n',
    );
  });

  it('are lines on the command line', () => {
    const notes = fixNotes(fix({ assumptions: ['A.', ' '], instructions: 'Build with:\n\n```sh\nx\n```' }));
    assert.deepEqual(notes, ['Taken for granted: A.', 'Build with:', '', 'x']);
    assert.deepEqual(fixNotes(fix({})), []);
  });
});
