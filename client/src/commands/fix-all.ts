import * as vscode from 'vscode';
import { currentDockerfile } from './current-dockerfile.ts';

const KIND = 'source.fixAll.bulkhead';

/** Makes every safe fix in the Dockerfile in front: the same code action that runs on save. */
export async function fixAll(): Promise<void> {
  const document = currentDockerfile();
  if (document === undefined) return;
  const { uri, version, lineCount } = document;
  const whole = document.validateRange(new vscode.Range(0, 0, lineCount, 0));
  // The last argument has VS Code ask for the edits of that many actions.
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    whole,
    KIND,
    10,
  );
  const edit = actions.find(({ kind }) => kind?.value === KIND)?.edit;
  if (edit === undefined || edit.size === 0) {
    void vscode.window.setStatusBarMessage(vscode.l10n.t('Bulkhead: nothing to fix safely'), 5000);
    return;
  }
  if (document.version !== version || !(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Bulkhead: the file changed meanwhile and was left as it is. Try again.'),
    );
  }
}
