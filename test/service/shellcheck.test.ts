import assert from 'node:assert/strict';
import type { ShellcheckNote } from '../../server/src/lint/shellcheck.ts';
import { allShellcheckScripts } from '../../server/src/lint/shellcheck.ts';
import type { Shellcheck, ShellcheckOutput } from '../../server/src/ports.ts';
import { ShellcheckNotes, wantsShellcheck } from '../../server/src/service/shellcheck.ts';
import { DEFAULT_PROFILE } from '../../server/src/lint/profile.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { output } from '../support/shellcheck.ts';

function answering(...outputs: readonly ShellcheckOutput[]): Shellcheck & { readonly runs: string[][] } {
  const runs: string[][] = [];
  return {
    runs,
    run: (scripts) => {
      runs.push([...scripts]);
      const next = outputs[Math.min(runs.length, outputs.length) - 1];
      assert.ok(next);
      return Promise.resolve(next);
    },
  };
}

async function notesOf(dockerfile: string, json: string): Promise<readonly ShellcheckNote[] | undefined> {
  const file = parse(dockerfile);
  const notes = new ShellcheckNotes(answering({ kind: 'output', json }));
  await notes.learn([file]);
  return notes.notes(allShellcheckScripts(file)[0]?.key ?? '');
}

describe('what ShellCheck says', () => {
  it('is placed in the script, not in what stands above it', async () => {
    const [note] = (await notesOf('FROM a:1\nARG x\nRUN a $x\n', output(3, 3, 5))) ?? [];
    assert.deepEqual(note, {
      code: 2086,
      level: 'info',
      message: 'Quote it.',
      range: { start: 2, end: 4 },
      replacements: [
        { range: { start: 2, end: 2 }, text: '"' },
        { range: { start: 4, end: 4 }, text: '"' },
      ],
    });
    assert.deepEqual(await notesOf('FROM a:1\nARG x\nRUN a $x\n', output(1, 3, 5)), []);
  });

  it('is counted in code points', async () => {
    const [note] = (await notesOf('FROM a:1\nRUN 😀 $x\n', output(2, 3, 5))) ?? [];
    assert.deepEqual(note?.range, { start: 3, end: 5 });
  });

  it('is kept, so that each script is read once', async () => {
    const shellcheck = answering({ kind: 'output', json: '{"comments":[]}' });
    const notes = new ShellcheckNotes(shellcheck);
    const [one, two] = [parse('FROM a:1\nRUN a\nRUN a\n'), parse('FROM a:1\nRUN a\nRUN b\n')];
    await notes.learn([one]);
    assert.equal(notes.version, 1);
    await notes.learn([one]);
    assert.equal(notes.version, 1);
    await notes.learn([one, two]);
    assert.deepEqual(
      shellcheck.runs.map((scripts) => scripts.map((script) => script.split('\n').at(-1))),
      [['a'], ['b']],
    );
    assert.deepEqual(notes.state, { kind: 'works' });
  });

  it('is forgotten when there is too much of it, but not what is in use', async () => {
    const notes = new ShellcheckNotes(answering({ kind: 'output', json: '{"comments":[]}' }));
    const first = parse('FROM a:1\nRUN first\n');
    await notes.learn([first]);
    const lines = Array.from({ length: 999 }, (_, i) => `RUN ${String(i)}`);
    for (let i = 0; i < 6; i++)
      await notes.learn([parse(`FROM a:1\n${lines.map((line) => `${line} ${String(i)}`).join('\n')}\n`)]);
    assert.equal(notes.notes(allShellcheckScripts(first)[0]?.key ?? ''), undefined);
    const again = new ShellcheckNotes(answering({ kind: 'output', json: '{"comments":[]}' }));
    await again.learn([first]);
    for (let i = 0; i < 6; i++)
      await again.learn([
        first,
        parse(`FROM a:1\n${lines.map((line) => `${line} ${String(i)}`).join('\n')}\n`),
      ]);
    assert.deepEqual(again.notes(allShellcheckScripts(first)[0]?.key ?? ''), []);
  });

  const broken = ['', 'null', '[]', '{}', '{"comments":1}', 'ShellCheck crashed'];
  for (const json of broken) {
    it(`is a failure with words when it prints ${JSON.stringify(json)}`, async () => {
      const notes = new ShellcheckNotes(answering({ kind: 'output', json }));
      await notes.learn([parse('FROM a:1\nRUN a\n')]);
      assert.deepEqual([notes.state.kind, notes.version], ['failed', 0]);
    });
  }

  it('is left out where it makes no sense', async () => {
    const place = { line: 2, endLine: 2, column: 1, endColumn: 2 };
    const comments = [
      null,
      7,
      {},
      { file: '0' },
      { file: '9', ...place, level: 'info', code: 1, message: '' },
      { file: '0', ...place, level: 'loud', code: 1, message: '' },
      { file: '0', ...place, line: 99, endLine: 99, level: 'info', code: 1, message: '' },
      { file: '0', ...place, column: -1, level: 'info', code: 1, message: '' },
      { file: '0', ...place, level: 'info', code: 1091, message: '' },
      { file: '0', ...place, level: 'info', code: 3, message: 'x', fix: { replacements: [{ line: 'x' }] } },
    ];
    const notes = await notesOf('FROM a:1\nRUN a\n', JSON.stringify({ comments }));
    assert.deepEqual(notes, [
      { code: 3, level: 'info', message: 'x', range: { start: 0, end: 1 }, replacements: [] },
    ]);
  });

  it('is wanted when the rule or one of its codes is on', () => {
    const profile = (rules: Readonly<Record<string, 'off' | 'on'>>): typeof DEFAULT_PROFILE => ({
      ...DEFAULT_PROFILE,
      rules,
    });
    assert.equal(wantsShellcheck(DEFAULT_PROFILE), true);
    assert.equal(wantsShellcheck(profile({ shellcheck: 'off' })), false);
    assert.equal(wantsShellcheck(profile({ sc2086: 'on' })), true);
  });
});
