import * as vscode from 'vscode';
import { Requests, type FixWorkspaceResult } from '../../../server/src/protocol/requests.ts';
import type { Host } from './all.ts';
import { requestWithProgress } from './progress.ts';

/** Makes every safe fix in every Dockerfile of the workspace, as one edit that is undone at once. */
export async function fixWorkspace({ client, output }: Host): Promise<void> {
  const result = await requestWithProgress<FixWorkspaceResult>(
    await client(),
    Requests.fixWorkspace,
    'Bulkhead: fixing Dockerfiles',
  );
  for (const note of result.notes) output.warn(`Left out: ${note}`);
  const { edit, files, moved } = toWorkspaceEdit(result);
  if (files > 0 && !(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) {
    void vscode.window.showWarningMessage('Bulkhead: the changes could not be made.');
    return;
  }
  const done =
    files === 0
      ? 'nothing to fix safely'
      : `${counted(result.fixes, 'fix', 'fixes')} in ${counted(files, 'file', 'files')}`;
  const rest = [
    ...(moved > 0 ? [`${counted(moved, 'file', 'files')} changed meanwhile and left alone`] : []),
    ...(result.notes.length > 0
      ? [`${counted(result.notes.length, 'file', 'files')} left out (see the output)`]
      : []),
  ];
  void vscode.window.showInformationMessage(
    `Bulkhead: ${[`${done}, of ${counted(result.files, 'Dockerfile', 'Dockerfiles')}`, ...rest].join('; ')}.`,
  );
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

function counted(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
