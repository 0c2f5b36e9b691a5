import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeAll,
  edit,
  findingOf,
  findings,
  findingsWhen,
  folder,
  openDockerfile,
  rules,
  type,
  writeDockerfile,
} from './support.ts';

const text = 'FROM ubuntu:latest\nWORKDIR app\nADD app.py /app/\n';

function places(document: vscode.TextDocument): readonly string[] {
  return findings(document)
    .map(
      ({ rule, diagnostic: { range } }) =>
        `${rule} ${String(range.start.line)}:${String(range.start.character)}-${String(range.end.line)}:${String(range.end.character)}`,
    )
    .sort();
}

describe('diagnostics', () => {
  afterEach(closeAll);

  it('say which rule, and underline the very words', async () => {
    const document = await openDockerfile(text);
    const latest = await findingOf(document, 'no-latest-tag');
    assert.equal(latest.diagnostic.source, 'bulkhead');
    assert.equal(latest.line, 0);
    assert.equal(latest.text, 'latest');
    assert.ok(latest.diagnostic.message.length > 10);
    assert.equal((await findingOf(document, 'absolute-workdir')).text, 'app');
    assert.equal((await findingOf(document, 'prefer-copy-over-add')).line, 2);
  });

  it('link to the documentation of the rule', async () => {
    const { diagnostic } = await findingOf(await openDockerfile(text), 'no-latest-tag');
    assert.ok(typeof diagnostic.code === 'object', 'the code has no link');
    assert.match(diagnostic.code.target.toString(), /no-latest-tag/);
  });

  it('come and go with what is typed', async () => {
    const document = await openDockerfile('FROM alpine:3.22\n');
    await type(document, new vscode.Position(1, 0), 'WORKDIR app\n');
    await findingOf(document, 'absolute-workdir');
    await type(document, new vscode.Position(1, 'WORKDIR '.length), '/');
    await findingsWhen(
      document,
      'no absolute-workdir',
      (found) => !found.some(({ rule }) => rule === 'absolute-workdir'),
    );
    assert.equal(document.getText(), 'FROM alpine:3.22\nWORKDIR /app\n');
  });

  it('belong to the newest text after fast typing', async () => {
    const document = await openDockerfile(text);
    await findingOf(document, 'absolute-workdir');
    // Each letter is a change of its own, and each line moves all that follows.
    const typed = '# one\n# two\n# three\n# four\n';
    for (let index = 0; index < typed.length; index += 1) {
      await type(document, document.positionAt(index), typed.charAt(index));
    }
    await edit(document, document.lineAt(4).range, 'FROM debian:latest');
    const fresh = await openDockerfile(document.getText(), folder('second'));
    await findingsWhen(fresh, 'three findings', (found) =>
      found.some(({ rule }) => rule === 'prefer-copy-over-add'),
    );
    const expected = places(fresh);
    await findingsWhen(
      document,
      `the findings of the same text in a fresh file: ${expected.join(', ')}`,
      () => places(document).join() === expected.join(),
    );
    assert.equal(findings(document).find(({ rule }) => rule === 'no-latest-tag')?.line, 4);
  });

  it('end when the file is closed', async () => {
    const file = await writeDockerfile(text);
    // Not openTextDocument, which keeps a document for minutes after its editor was closed.
    await vscode.commands.executeCommand('vscode.open', file);
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document?.uri.toString() === file.toString());
    await findingOf(document, 'no-latest-tag');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await findingsWhen(document, 'no findings', (found) => found.length === 0);
  });

  it('count columns as the editor does, beyond the basic plane too', async () => {
    const document = await openDockerfile(
      'FROM alpine:3.22\nRUN echo "\u{1F433}\u{1F433}" && apt-get install -y curl\n',
    );
    const { text: words } = await findingOf(document, 'apt-no-install-recommends');
    assert.equal(words, 'install');
  });

  it('keep apart two files with the same name in two folders', async () => {
    const bad = await openDockerfile(text, folder('first'));
    const good = await openDockerfile('FROM alpine:3.22\nWORKDIR app\n', folder('second'));
    await findingOf(bad, 'no-latest-tag');
    await findingOf(good, 'absolute-workdir');
    assert.ok(!rules(good).includes('no-latest-tag'));
  });
});

/** A hover's parts have the type of an older API, too; VS Code gives Markdown. */
function markdownText(part: vscode.Hover['contents'][number]): string {
  assert.ok(part instanceof vscode.MarkdownString, 'not Markdown');
  return part.value;
}

describe('hover', () => {
  after(closeAll);

  it('on a finding says why and names the rule', async () => {
    const document = await openDockerfile(text);
    const { diagnostic } = await findingOf(document, 'prefer-copy-over-add');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      diagnostic.range.start,
    );
    const words = hovers.flatMap((hover) => hover.contents.map(markdownText)).join('\n');
    assert.match(words, /prefer-copy-over-add/);
    assert.match(words, /COPY/);
    assert.ok(words.length > 80, `says too little: ${words}`);
  });
});
