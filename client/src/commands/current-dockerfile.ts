import * as vscode from 'vscode';

/**
 * The Dockerfile that a command is about when none is named: the one with the focus, or the only one to be seen, as beside
 * the walkthrough, whose buttons leave the focus there. Without one people are told.
 */
export function currentDockerfile(): vscode.TextDocument | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editors = activeTextEditor === undefined ? visibleTextEditors : [activeTextEditor];
  const documents = new Set(
    editors.map(({ document }) => document).filter(({ languageId }) => languageId === 'dockerfile'),
  );
  const [document] = documents;
  if (documents.size === 1) return document;
  tellNoDockerfile();
  return undefined;
}

export function tellNoDockerfile(): void {
  void vscode.window.showInformationMessage(vscode.l10n.t('Bulkhead: open a Dockerfile first.'));
}
