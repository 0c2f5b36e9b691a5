import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  closeAll,
  edit,
  extension,
  findingOf,
  findingsWhen,
  folder,
  openDockerfile,
  rules,
  until,
  withSetting,
  writeDockerfile,
} from './support.ts';

const text = 'FROM ubuntu:latest\nWORKDIR app\n';

function tabLabels(): readonly string[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.label));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

describe('commands', () => {
  afterEach(closeAll);

  it('are all registered', async () => {
    const manifest: unknown = extension().packageJSON;
    assert.ok(typeof manifest === 'object' && manifest !== null && 'contributes' in manifest);
    const { commands } = manifest.contributes as { commands: readonly { command: string }[] };
    const registered = new Set(await vscode.commands.getCommands(true));
    const promised = commands.map(({ command }) => command);
    assert.ok(promised.length >= 6, `only ${promised.join(', ')}`);
    assert.deepEqual(
      promised.filter((command) => !registered.has(command)),
      [],
    );
  });

  it('show the report in a tab', async () => {
    const document = await openDockerfile(text);
    await findingOf(document, 'no-latest-tag');
    const before = tabLabels();
    await vscode.commands.executeCommand('bulkhead.showReport');
    const label = await until('a new tab', () =>
      tabLabels().find((candidate) => !before.includes(candidate)),
    );
    assert.match(label, /report|hardening|bulkhead/i);
  });

  it('choose a build context, and leave it to Bulkhead again', async () => {
    const file = await writeDockerfile('FROM alpine:3.22\nCOPY secret /x\nUSER 1000\n');
    const beside = (name: string, content: string): Thenable<void> =>
      vscode.workspace.fs.writeFile(vscode.Uri.joinPath(file, '..', name), Buffer.from(content, 'utf8'));
    await beside('.dockerignore', 'secret\n');
    await beside('compose.yaml', 'services:\n  app:\n    build: .\n');
    await beside('Makefile', 'image:\n\tdocker build -f Dockerfile sub\n');
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document, { preview: false });
    await findingOf(document, 'no-copy-ignored-file');
    const choose = async (steps: number): Promise<void> => {
      const done = vscode.commands.executeCommand('bulkhead.chooseContext');
      // The list is there when the server has answered; a step in a list that is not there does nothing.
      await pause(1500);
      for (let step = 0; step < steps; step += 1)
        await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await done;
    };
    // Automatic, that of the Makefile, that of the Compose file.
    await choose(1);
    await findingsWhen(document, 'the other context', (all) =>
      all.every(({ rule }) => rule !== 'no-copy-ignored-file'),
    );
    await choose(0);
    await findingOf(document, 'no-copy-ignored-file');
  });

  it('open a sample, which is fixed and hardened while something else has the focus', async () => {
    await vscode.commands.executeCommand('bulkhead.openSample');
    const document = await until('the sample', () => vscode.window.activeTextEditor?.document);
    assert.ok(document.isUntitled);
    await findingOf(document, 'no-maintainer');
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', 'bulkhead.bulkhead#start', true);
    await until('the walkthrough', () => vscode.window.activeTextEditor === undefined);
    await vscode.commands.executeCommand('bulkhead.fixAll');
    await findingsWhen(document, 'the fix', (all) => all.every(({ rule }) => rule !== 'no-maintainer'));
    await vscode.commands.executeCommand('bulkhead.harden');
    await until('the preview', () => tabLabels().includes('Harden this Dockerfile'));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('explain a rule in a tab', async () => {
    const before = tabLabels();
    await vscode.commands.executeCommand('bulkhead.explainRule', 'no-latest-tag');
    await until('a tab about the rule', () =>
      tabLabels().find((label) => !before.includes(label) && label.includes('no-latest-tag')),
    );
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('bulkhead-rule:/no-latest-tag.md'));
    assert.match(page.getText(), /^# no-latest-tag\n/);
    assert.match(page.getText(), /## Why it matters\n\n\S/);
  });

  it('open places that the report links to, and no file of somewhere else', async () => {
    const document = await openDockerfile(text);
    await closeAll();
    await vscode.commands.executeCommand('bulkhead.openFinding', document.uri.toString(), 1, 8);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), document.uri.toString());
    assert.deepEqual(vscode.window.activeTextEditor.selection.active, new vscode.Position(1, 8));

    const outside = vscode.Uri.file(path.join(os.homedir(), 'outside'));
    await vscode.workspace.fs.writeFile(outside, Buffer.from('FROM scratch\n'));
    for (const address of [outside.toString(), `${folder('first').toString()}/../../home/outside`]) {
      await vscode.commands.executeCommand('bulkhead.openFinding', address, 0, 0);
      assert.equal(vscode.window.activeTextEditor.document.uri.toString(), document.uri.toString(), address);
    }
  });

  it('show what else a fix asks for in a tab of its own', async () => {
    await findingOf(await openDockerfile(text), 'no-latest-tag');
    const before = tabLabels();
    for (const args of [[], ['Mount it', 7], ['Mount it', 'x'.repeat(30_000)]])
      await vscode.commands.executeCommand('bulkhead.showInstructions', ...args);
    assert.deepEqual(tabLabels(), before);
    await vscode.commands.executeCommand(
      'bulkhead.showInstructions',
      "Mount '../npm'",
      '# Mount it\n\nBuild with `--secret id=npm`.\n',
    );
    await until('a tab with the instructions', () =>
      tabLabels().find((label) => !before.includes(label) && label.includes('Mount npm')),
    );
  });

  it('restart the server, and findings come back and follow the text', async () => {
    const document = await openDockerfile(text);
    await findingOf(document, 'no-latest-tag');
    await vscode.commands.executeCommand('bulkhead.restartServer');
    await findingOf(document, 'no-latest-tag');
    await edit(document, document.lineAt(0).range, 'FROM ubuntu:24.04');
    await findingsWhen(
      document,
      'no no-latest-tag',
      (found) => found.length > 0 && !found.some(({ rule }) => rule === 'no-latest-tag'),
    );
  });
});

describe('the server', () => {
  afterEach(closeAll);

  it('is started again when it dies', async function () {
    const document = await openDockerfile(text);
    await findingOf(document, 'no-latest-tag');
    const before = serverProcesses();
    if (before === undefined) {
      this.skip();
    }
    assert.equal(before.length, 1, 'one server for all folders');
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await until('another server', () => serverProcesses()?.some((pid) => !before.includes(pid)));
    await edit(document, document.lineAt(0).range, 'FROM debian:latest\nWORKDIR app');
    await findingsWhen(document, 'findings of the new text', (found) =>
      found.some(({ diagnostic }) => diagnostic.message.includes('debian:latest')),
    );
  });
});

/** The language servers below this extension host; undefined where there is no /proc to look at. */
function serverProcesses(): readonly number[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const server = path.join(extension().extensionPath, 'dist', 'server.js');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return Number(parent) === process.pid && command.includes(server);
      } catch {
        // It has ended since it was listed.
        return false;
      }
    })
    .map(Number);
}

describe('settings', () => {
  afterEach(closeAll);

  it('switch everything off and on', async () => {
    const document = await openDockerfile(text);
    await findingOf(document, 'no-latest-tag');
    await withSetting('bulkhead.enable', false, async () => {
      await findingsWhen(document, 'no findings', (found) => found.length === 0);
    });
    await findingOf(document, 'no-latest-tag');
  });

  it('switch one rule off, or make it an error', async () => {
    const document = await openDockerfile(text);
    await findingOf(document, 'absolute-workdir');
    await withSetting('bulkhead.rules', { 'absolute-workdir': 'off', 'no-latest-tag': 'error' }, async () => {
      const found = await findingsWhen(
        document,
        'no absolute-workdir',
        (all) => !all.some(({ rule }) => rule === 'absolute-workdir'),
      );
      const latest = found.find(({ rule }) => rule === 'no-latest-tag');
      assert.equal(latest?.severity, vscode.DiagnosticSeverity.Error);
    });
    await findingOf(document, 'absolute-workdir');
  });

  it('choose how much is reported', async () => {
    const document = await openDockerfile(text);
    await findingOf(document, 'no-latest-tag');
    const recommended = await findingsWhen(document, 'findings', (found) => found.length > 0);
    await withSetting('bulkhead.preset', 'all', async () => {
      await findingsWhen(document, 'more findings', (found) => found.length > recommended.length);
    });
    await findingsWhen(document, 'the findings from before', (found) => found.length === recommended.length);
  });

  it('of one folder leave the other alone', async () => {
    const here = await openDockerfile(text, folder('first'));
    const there = await openDockerfile(text, folder('second'));
    await findingOf(here, 'no-latest-tag');
    await findingOf(there, 'no-latest-tag');
    await withSetting(
      'bulkhead.rules',
      { 'no-latest-tag': 'off' },
      async () => {
        await findingsWhen(
          there,
          'no no-latest-tag',
          (found) => found.length > 0 && !found.some(({ rule }) => rule === 'no-latest-tag'),
        );
        assert.ok(rules(here).includes('no-latest-tag'));
      },
      folder('second'),
    );
    await findingOf(there, 'no-latest-tag');
  });
});
