import * as vscode from 'vscode';
import { Requests, type FixWorkspaceResult } from '../../../server/src/protocol/requests.ts';
import type { Host } from './all.ts';
import { requestWithProgress } from './progress.ts';

/** Makes every safe fix in every Dockerfile of the workspace, as one edit that is undone at once. */
export async function fixWorkspace({ client, output }: Host): Promise<void> {
  const result = await requestWithProgress<FixWorkspaceResult>(
    await client(),
    Requests.fixWorkspace,
    vscode.l10n.t('Bulkhead: fixing Dockerfiles'),
  );
  for (const note of result.notes) output.warn(`Left out: ${note}`);
  const { edit, files, moved } = toWorkspaceEdit(result);
  if (files > 0 && !(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Bulkhead: the changes could not be made.'));
    return;
  }
  const all =
    result.files === 1 ? vscode.l10n.t('1 Dockerfile') : vscode.l10n.t('{0} Dockerfiles', result.files);
  const fixes = result.fixes === 1 ? vscode.l10n.t('1 fix') : vscode.l10n.t('{0} fixes', result.fixes);
  const parts = [
    files === 0
      ? vscode.l10n.t('nothing to fix safely, of {0}', all)
      : vscode.l10n.t('{0} in {1}, of {2}', fixes, countedFiles(files), all),
    ...(moved > 0 ? [vscode.l10n.t('{0} changed meanwhile and left alone', countedFiles(moved))] : []),
    ...(result.notes.length > 0
      ? [vscode.l10n.t('{0} left out (see the output)', countedFiles(result.notes.length))]
      : []),
  ];
  void vscode.window.showInformationMessage(vscode.l10n.t('Bulkhead: {0}.', parts.join('; ')));
}

function toWorkspaceEdit({ changes, versions }: FixWorkspaceResult): {
  edit: vscode.WorkspaceEdit;
  files: number;
  moved: number;
} {
  const edit = new vscode.WorkspaceEdit();
  const open = new Map(
    vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document.version]),
  );
  let files = 0;
  let moved = 0;
  for (const [address, edits] of Object.entries(changes)) {
    const uri = vscode.Uri.parse(address);
    const version = versions[address];
    if (version !== undefined && open.get(uri.toString()) !== version) {
      moved += 1;
      continue;
    }
    files += 1;
    edit.set(
      uri,
      edits.map(({ range: { start, end }, newText }) =>
        vscode.TextEdit.replace(
          new vscode.Range(start.line, start.character, end.line, end.character),
          newText,
        ),
      ),
    );
  }
  return { edit, files, moved };
}

function countedFiles(count: number): string {
  return count === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', count);
}
