import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  actionsAt,
  apply,
  closeAll,
  findingOf,
  findingsWhen,
  folder,
  openDockerfile,
  rules,
  textOnDisk,
  titled,
  type,
  until,
  withSetting,
  writeDockerfile,
} from './support.ts';

describe('quick fixes', () => {
  afterEach(closeAll);

  it('replace ADD with COPY and nothing else', async () => {
    const document = await openDockerfile(
      'FROM alpine:3.22\n# The program\nADD  --chown=1000 app.py /app/\nUSER 1000\n',
    );
    const { diagnostic } = await findingOf(document, 'prefer-copy-over-add');
    const action = titled(
      await actionsAt(document, diagnostic.range, vscode.CodeActionKind.QuickFix),
      /^Replace ADD with COPY/,
    );
    assert.ok(action.kind !== undefined && vscode.CodeActionKind.QuickFix.contains(action.kind));
    await apply(action);
    assert.equal(
      document.getText(),
      'FROM alpine:3.22\n# The program\nCOPY  --chown=1000 app.py /app/\nUSER 1000\n',
    );
    await findingsWhen(
      document,
      'no prefer-copy-over-add',
      (found) => !found.some(({ rule }) => rule === 'prefer-copy-over-add'),
    );
  });

  it('keep Windows line endings', async () => {
    const document = await openDockerfile('FROM alpine:3.22\r\nADD app.py /app/\r\nUSER 1000\r\n');
    const { diagnostic } = await findingOf(document, 'prefer-copy-over-add');
    await apply(
      titled(
        await actionsAt(document, diagnostic.range, vscode.CodeActionKind.QuickFix),
        /^Replace ADD with COPY/,
      ),
    );
    assert.equal(document.getText(), 'FROM alpine:3.22\r\nCOPY app.py /app/\r\nUSER 1000\r\n');
  });
});

const added = 'FROM alpine:3.22\nADD app.py /app/\nUSER 1000\n';
const RULE = 'prefer-copy-over-add';

describe('turning a finding down', () => {
  afterEach(closeAll);

  const offered = async (document: vscode.TextDocument, pattern: RegExp): Promise<vscode.CodeAction> => {
    const { diagnostic } = await findingOf(document, RULE);
    return titled(await actionsAt(document, diagnostic.range, vscode.CodeActionKind.QuickFix), pattern);
  };
  const gone = (document: vscode.TextDocument): Promise<unknown> =>
    findingsWhen(document, `no ${RULE}`, (found) => !found.some(({ rule }) => rule === RULE));

  it('writes a comment with the reason, which one undo takes back', async () => {
    const document = await openDockerfile(added);
    const { command } = await offered(document, /^Don't suggest .* here…$/);
    const args: readonly unknown[] = command?.arguments ?? [];
    await vscode.commands.executeCommand(command?.command ?? '', ...args, 'unpacked by hand');
    assert.equal(
      document.getText(),
      added.replace('ADD', `# bulkhead ignore=${RULE} reason="unpacked by hand"\nADD`),
    );
    await gone(document);
    // The same once more is about a version that is no more.
    await vscode.commands.executeCommand(command?.command ?? '', ...args, 'again');
    assert.doesNotMatch(document.getText(), /again/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), added);
  });

  it('switches the rule off in the nearest configuration, on disk', async () => {
    const document = await openDockerfile(added);
    const config = vscode.Uri.joinPath(document.uri, '..', 'bulkhead.yaml');
    await vscode.workspace.fs.writeFile(config, Buffer.from('# ours\nrules:\n  pipefail: off # fine\n'));
    const action = await until('the configuration to be seen', async () => {
      const found = await offered(document, /^Switch off/);
      return found.title.endsWith('/bulkhead.yaml)') && !found.title.includes('new') && found;
    });
    await apply(action);
    assert.equal(await textOnDisk(config), `# ours\nrules:\n  pipefail: off # fine\n  ${RULE}: off\n`);
    await gone(document);
  });

  it('makes a configuration where there is none', async () => {
    const document = await openDockerfile(added, folder('second'));
    const config = vscode.Uri.joinPath(folder('second'), 'bulkhead.yaml');
    try {
      await apply(await offered(document, /^Switch off .*\(new bulkhead\.yaml\)$/));
      assert.equal(await textOnDisk(config), `rules:\n  ${RULE}: off\n`);
      await gone(document);
    } finally {
      await vscode.workspace.fs.delete(config);
    }
    await findingOf(document, RULE);
  });
});

const fixable = 'FROM alpine:3.22\nMAINTAINER Jane <jane@example.org>\nADD app.py /app/\nUSER 1000\n';

describe('fix all', () => {
  afterEach(closeAll);

  it('mends every safe finding of the file with one command and one undo', async () => {
    const document = await openDockerfile(fixable);
    await findingOf(document, 'prefer-copy-over-add');
    await findingOf(document, 'no-maintainer');
    await vscode.commands.executeCommand('bulkhead.fixAll');
    await until('the file to be mended', () => document.getText().includes('COPY app.py /app/'));
    assert.doesNotMatch(document.getText(), /^(?:MAINTAINER|ADD)/m);
    assert.match(document.getText(), /Jane <jane@example\.org>/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), fixable);
  });

  it('runs when a file is saved, if the user asked for that', async () => {
    await withSetting('editor.codeActionsOnSave', { 'source.fixAll.bulkhead': 'explicit' }, async () => {
      const document = await openDockerfile(fixable);
      await findingOf(document, 'prefer-copy-over-add');
      const change = new vscode.WorkspaceEdit();
      change.insert(document.uri, new vscode.Position(0, 0), '# one\n');
      await vscode.workspace.applyEdit(change);
      assert.equal(await document.save(), true);
      const saved = await textOnDisk(document.uri);
      assert.match(saved, /^# one\n/);
      assert.match(saved, /^COPY app\.py \/app\/$/m);
      assert.doesNotMatch(saved, /^(?:MAINTAINER|ADD)/m);
    });
  });

  it('leaves a file alone that has nothing to mend', async () => {
    const document = await openDockerfile('FROM alpine:latest\nUSER 1000\n');
    await findingOf(document, 'no-latest-tag');
    const { version } = document;
    await vscode.commands.executeCommand('bulkhead.fixAll');
    assert.equal(document.version, version);
  });
});

describe('fix workspace', () => {
  afterEach(closeAll);

  it('mends files that are not open, in every folder', async () => {
    const closed = [
      await writeDockerfile(fixable, folder('first')),
      await writeDockerfile(fixable, folder('second')),
    ];
    await vscode.commands.executeCommand('bulkhead.fixWorkspace');
    for (const file of closed) {
      const document = await until('the file to be mended', async () => {
        const opened = await vscode.workspace.openTextDocument(file);
        return opened.getText().includes('COPY app.py /app/') && opened;
      });
      assert.doesNotMatch(document.getText(), /^(?:MAINTAINER|ADD)/m);
      await vscode.window.showTextDocument(document);
      await findingsWhen(
        document,
        'no fixable finding',
        () => !rules(document).some((rule) => rule === 'no-maintainer' || rule === 'prefer-copy-over-add'),
      );
    }
  });

  it('starts from what is in the editor, saved or not', async () => {
    const document = await openDockerfile(fixable);
    await type(document, new vscode.Position(0, 0), '# not saved\n');
    await vscode.commands.executeCommand('bulkhead.fixWorkspace');
    await until('the file to be mended', () => document.getText().includes('COPY app.py /app/'));
    assert.match(document.getText(), /^# not saved\nFROM alpine:3\.22\n/);
  });
});
