import assert from 'node:assert/strict';
import { wantsColours } from '../../server/src/cli/terminal.ts';
import { renderMarkdown } from '../../server/src/cli/markdown.ts';
import { renderStylish } from '../../server/src/report/stylish.ts';
import { plain, visible } from '../../server/src/report/stylish-text.ts';
import { type FileReport, type ReportedFinding, summarise } from '../../server/src/report/summary.ts';

const finding: ReportedFinding = {
  rule: 'no-x',
  severity: 'warning',
  confidence: 'high',
  message: 'X is used.',
  advice: 'X is bad; leave it out.',
  line: 3,
  column: 1,
  endLine: 3,
  endColumn: 2,
  aliases: {},
  fixes: [{ title: 'Delete X', kind: 'safe' }],
  identity: '00',
};
const file = (path: string, ...findings: ReportedFinding[]): FileReport => ({
  path,
  findings,
  suppressed: 0,
  excepted: 0,
  recorded: [],
});
const render = (files: readonly FileReport[], verbose = false): string =>
  renderStylish(files, summarise(files), { paint: plain, verbose });

describe('the stylish report', () => {
  it('groups by file, with advice once for each rule', () => {
    const files = [
      file('a', finding, { ...finding, line: 10, severity: 'error', fixes: [] }),
      file('b'),
      file('c', finding),
    ];
    assert.equal(
      render(files),
      `a
   3:1  warning  X is used.  no-x
                 X is bad; leave it out.
  10:1  error    X is used.  no-x

c
  3:1  warning  X is used.  no-x

3 findings in 2 of 3 files: 1 error, 2 warnings.
2 of them can be fixed safely: bulkhead fix.
`,
    );
  });

  it('gives advice each time when asked to', () => {
    assert.equal(render([file('a', finding, finding)], true).match(/leave it out/g)?.length, 2);
  });

  it('wraps advice in a window', () => {
    const files = [file('a', { ...finding, advice: 'one two three four five six seven eight' })];
    const text = renderStylish(files, summarise(files), { paint: plain, verbose: false, width: 50 });
    assert.match(text, /\n {16}one two three four five six seven\n {16}eight\n/);
  });

  it('says when there is nothing', () => {
    assert.equal(render([file('a'), file('b')]), 'No findings in 2 files.\n');
    assert.equal(render([]), 'No Dockerfiles found.\n');
  });

  it('says when something could not be checked', () => {
    const broken: FileReport = { ...file('a'), error: { code: 'binary', reason: 'is binary' } };
    assert.equal(render([broken]), '1 path could not be checked.\n');
    assert.equal(render([broken, file('b')]), 'No findings in 1 file.\n1 path could not be checked.\n');
  });

  it('lets nothing of a file drive the terminal', () => {
    const hostile = '\x1b[31m\r\n\u202e\u009b';
    const text = render([file(hostile, { ...finding, message: hostile, advice: hostile })]);

    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    assert.equal(visible(hostile), '\\x1b[31m\\r\\n\\u202e\\x9b');
  });
});

describe('colours', () => {
  const cases: readonly (readonly [string, NodeJS.ProcessEnv, boolean, boolean, boolean])[] = [
    ['a terminal has them', {}, true, false, true],
    ['a pipe has none', {}, false, false, false],
    ['NO_COLOR takes them', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false, false],
    ['an empty NO_COLOR does not', { NO_COLOR: '' }, true, false, true],
    ['--no-color takes them', { FORCE_COLOR: '1' }, true, true, false],
    ['FORCE_COLOR gives them', { FORCE_COLOR: '1' }, false, false, true],
    ['FORCE_COLOR=0 takes them', { FORCE_COLOR: '0' }, true, false, false],
    ['a dumb terminal has none', { TERM: 'dumb' }, true, false, false],
  ];
  for (const [title, environment, isTty, noColour, expected] of cases) {
    it(title, () => assert.equal(wantsColours(environment, isTty, noColour), expected));
  }
});

describe('Markdown in a terminal', () => {
  it('loses its marks, keeps code as it is, and is wrapped', () => {
    const markdown = `# name\n\nIs **bold**. ${'word '.repeat(20)}end\n\n\`\`\`dockerfile\nRUN **x**\n\`\`\`\n\n- <https://a.example>\n`;
    const text = renderMarkdown(markdown, plain);
    assert.match(text, /^name\n\nIs bold\. word/);
    assert.match(text, /\n {4}RUN \*\*x\*\*\n/);
    assert.match(text, / {2}- https:\/\/a\.example\n$/);
    assert.ok(text.split('\n').every((line) => line.length <= 88));
  });
});
