import * as vscode from 'vscode';

/** Opens a Dockerfile with mistakes in it, as a document that is on no disk. */
export async function openSample(extension: vscode.Uri): Promise<void> {
  const file = vscode.Uri.joinPath(extension, 'walkthrough', 'sample.Dockerfile');
  const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const document = await vscode.workspace.openTextDocument({ language: 'dockerfile', content });
  const { activeTextEditor, tabGroups } = vscode.window;
  // Beside the walkthrough, which is no text editor: both have to be seen.
  const isBesidePage = activeTextEditor === undefined && tabGroups.activeTabGroup.activeTab !== undefined;
  await vscode.window.showTextDocument(document, {
    preview: false,
    viewColumn: isBesidePage ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
  });
}
