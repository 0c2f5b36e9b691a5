import * as vscode from 'vscode';

const KIND = 'source.fixAll.bulkhead';

/** Makes every safe fix in the file that has the focus: the same code action that runs on save. */
export async function fixAll(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'dockerfile') {
    void vscode.window.showInformationMessage('Bulkhead: open a Dockerfile first.');
    return;
  }
  const { uri, version, lineCount } = editor.document;
  const whole = editor.document.validateRange(new vscode.Range(0, 0, lineCount, 0));
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
    void vscode.window.setStatusBarMessage('Bulkhead: nothing to fix safely', 5000);
    return;
  }
  if (editor.document.version !== version || !(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showWarningMessage(
      'Bulkhead: the file changed meanwhile and was left as it is. Try again.',
    );
  }
}
