import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lint } from '../../server/src/lint/engine.ts';
import { nodeShellcheck } from '../../server/src/node/shellcheck.ts';
import rule from '../../server/src/rules/build/shellcheck.ts';
import { ShellcheckNotes } from '../../server/src/service/shellcheck.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { corpusFiles } from '../support/corpus.ts';
import { fakeShellcheck, hasShellcheck } from '../support/shellcheck.ts';

const leftovers = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('bulkhead-shellcheck-'));

describe('running ShellCheck', () => {
  const path_ = process.env['PATH'];
  afterEach(() => {
    process.env['PATH'] = path_;
  });

  it('says that there is none', async () => {
    for (const folders of ['', '.', `relative${path.delimiter}.`]) {
      process.env['PATH'] = folders;
      assert.deepEqual(await nodeShellcheck().run(['true\n']), { kind: 'missing' });
    }
  });

  it('takes only an absolute path from the settings', async () => {
    const folder = fakeShellcheck('echo ran');
    assert.deepEqual(await nodeShellcheck(path.join(folder, 'shellcheck')).run(['a']), {
      kind: 'output',
      json: 'ran\n',
    });
    for (const given of ['shellcheck', './shellcheck', folder, path.join(folder, 'other')])
      assert.deepEqual(await nodeShellcheck(given).run(['a']), { kind: 'missing' });
  });

  it('hands over the scripts and takes them away again', async () => {
    const folder = fakeShellcheck('for last; do :; done; ls -l "$last" | cut -c1-10; cat 0 1; exit 1');
    const before = leftovers();
    const ran = await nodeShellcheck(path.join(folder, 'shellcheck')).run(['one;', 'two\u00e9']);
    assert.deepEqual(ran, { kind: 'output', json: '-rw-------\none;two\u00e9' });
    assert.deepEqual(leftovers(), before);
  });

  it('never passes on what a failing program printed', async () => {
    const folder = fakeShellcheck('echo secret; echo secret >&2; exit 3');
    const ran = await nodeShellcheck(path.join(folder, 'shellcheck')).run(['a']);
    assert.deepEqual(ran, { kind: 'failed', reason: 'ended with 3' });
  });

  it('can be stopped', async () => {
    const folder = fakeShellcheck('exec sleep 20');
    const stop = new AbortController();
    const running = nodeShellcheck(path.join(folder, 'shellcheck')).run(['a'], stop.signal);
    setTimeout(() => {
      stop.abort();
    }, 100);
    const started = performance.now();
    assert.equal((await running).kind, 'failed');
    assert.ok(performance.now() - started < 5000);
  });
});

describe('the real ShellCheck', function () {
  this.timeout(120_000);
  before(async function () {
    if (!(await hasShellcheck())) {
      console.log('      ShellCheck is not installed, so this is skipped');
      this.skip();
    }
  });

  it('finds what it should on the exact token', async () => {
    const text =
      'FROM debian:13\nENV A=1\nRUN echo "é😀" && \\\n   echo $A \\\n   # note\n  && rm -rf "$d/"*\nSHELL ["/bin/bash", "-c"]\nRUN [[ -f a ]] && cat `date`\n';
    const notes = new ShellcheckNotes(nodeShellcheck());
    const file = parse(text);
    await notes.learn([file]);
    const found = lint(file, [rule], { profile: ALL, facts: { shellcheck: notes } }).findings;
    const seen = found.map(
      ({ message, span }) => `${message.slice(11, 17)} ${text.slice(span.start, span.end)}`,
    );
    assert.deepEqual(seen, ['SC2115 "$d/"*', 'SC2154 $d', 'SC2046 `date`', 'SC2006 `date`']);
  });

  it('offers changes that mend what it found, on real files', async function () {
    const files = corpusFiles().filter((_, index) => index % 8 === 0);
    if (files.length === 0) this.skip();
    const notes = new ShellcheckNotes(nodeShellcheck());
    const parsed = files.map(({ text }) => parse(text));
    await notes.learn(parsed);
    const count = (text: string, code: string): number =>
      lint(parse(text), [rule], { profile: ALL, facts: { shellcheck: notes } }).findings.filter(
        ({ message }) => message.includes(code),
      ).length;
    const changed = parsed.flatMap((file) =>
      lint(file, [rule], { profile: ALL, facts: { shellcheck: notes }, strict: true }).findings.flatMap(
        ({ message, fixes, span }) => {
          assert.ok(span.end > span.start, message);
          const code = message.slice(11, 17);
          return fixes.map(({ edits }) => ({ code, before: file.text, after: applyEdits(file.text, edits) }));
        },
      ),
    );
    await notes.learn(changed.map(({ after }) => parse(after)));
    for (const { code, before, after } of changed) assert.ok(count(after, code) < count(before, code), code);
    console.log(`      ${String(files.length)} files, ${String(changed.length)} changes`);
    assert.ok(changed.length > 50);
  });
});

const ALL = { preset: 'all', rules: {}, minimumConfidence: 'low' } as const;
