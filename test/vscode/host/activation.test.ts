import assert from 'node:assert/strict';
import os from 'node:os';
import * as vscode from 'vscode';
import { closeAll, extension, findingOf, folder, openDockerfile, until } from './support.ts';

// These come first (files run in the order of their names): the extension can be found asleep only once.
describe('activation', () => {
  after(closeAll);

  it('stays asleep while other files are open', async () => {
    assert.equal(extension().isActive, false, 'active before anything was opened');
    const notes = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder('first'), 'notes.md'));
    await vscode.window.showTextDocument(notes);
    // When this extension has woken for Markdown, ours was asked as well and did not.
    const markdown = vscode.extensions.getExtension('vscode.markdown-language-features');
    assert.ok(markdown !== undefined, 'this VS Code has no Markdown extension to compare with');
    await until('the Markdown extension to be active', () => markdown.isActive);
    assert.equal(extension().isActive, false, 'a Markdown file woke it');
  });

  it('wakes for a Dockerfile, in less than 100 ms', async () => {
    await openDockerfile('FROM ubuntu:latest\n');
    await until('the extension to be active', () => extension().isActive);
    const api = extension().exports;
    assert.ok(
      typeof api === 'object' && api !== null && 'activationMs' in api,
      'activate() returns no { activationMs }',
    );
    const { activationMs } = api;
    assert.ok(typeof activationMs === 'number' && activationMs > 0, `not a time: ${String(activationMs)}`);
    // It is a millisecond or two; a machine that is busy with other things makes every step wait its turn.
    const limit = 100 * Math.max(1, (os.loadavg()[0] ?? 0) / os.availableParallelism());
    assert.ok(activationMs < limit, `activate() took ${activationMs.toFixed(1)} ms`);
  });

  for (const name of ['Dockerfile', 'Dockerfile.prod', 'api.dockerfile', 'Containerfile']) {
    it(`checks a file named ${name}`, async () => {
      const document = await openDockerfile('FROM ubuntu:latest\n', folder('first'), name);
      await findingOf(document, 'no-latest-tag');
    });
  }

  it('checks a file that was never saved', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'dockerfile',
      content: 'FROM ubuntu:latest\n',
    });
    await vscode.window.showTextDocument(document);
    await findingOf(document, 'no-latest-tag');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
