import * as vscode from 'vscode';

/**
 * Opens a place that the report links to. Anything may run a command, so the arguments are not believed: only files in
 * workspace folders and documents that are open already are shown, nothing is ever made.
 */
export async function openFinding(...args: readonly unknown[]): Promise<void> {
  const [address, line, character] = args;
  if (typeof address !== 'string' || !isPlace(line) || !isPlace(character)) return;
  const uri = parse(address);
  if (uri === undefined || !isOurs(uri)) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Bulkhead: only files of this workspace are opened from the report.'),
    );
    return;
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const start = document.validatePosition(new vscode.Position(line, character));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(start, start) });
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31;
}

function parse(address: string): vscode.Uri | undefined {
  try {
    return vscode.Uri.parse(address, true);
  } catch {
    // Not an address.
    return undefined;
  }
}

function isOurs(uri: vscode.Uri): boolean {
  // `..` is resolved by nobody between here and the disk.
  if (/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(uri.path)) return false;
  const isOpen = vscode.workspace.textDocuments.some(
    (document) => document.languageId === 'dockerfile' && document.uri.toString() === uri.toString(),
  );
  return isOpen || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}
