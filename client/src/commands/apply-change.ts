import * as vscode from 'vscode';
import type { WorkspaceEdit } from 'vscode-languageclient';
import type {
  ChangeResult,
  ReportFixParams,
  SetLevelParams,
  SuppressParams,
} from '../../../server/src/protocol/requests.ts';
import type { Host } from './all.ts';

/** Asks the server for an edit and makes it, as one step to undo; tells people when that is not possible. */
export async function requestChange(
  { client }: Host,
  method: string,
  params: ReportFixParams | SetLevelParams | SuppressParams,
): Promise<{ readonly uri: vscode.Uri; readonly name: string } | undefined> {
  const running = await client();
  const change = await running.sendRequest<ChangeResult<WorkspaceEdit>>(method, params);
  if (change.kind === 'refused') {
    void vscode.window.showWarningMessage(vscode.l10n.t('Bulkhead: {0}', change.reason));
    return undefined;
  }
  const uri = vscode.Uri.parse(change.uri);
  const edit = await running.protocol2CodeConverter.asWorkspaceEdit(change.edit);
  const version = 'version' in params ? params.version : undefined;
  // VS Code makes edits whatever version they are for.
  if (
    (version !== undefined && openDocument(uri)?.version !== version) ||
    !(await vscode.workspace.applyEdit(edit))
  ) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Bulkhead: the file changed meanwhile and was left as it is. Try again.'),
    );
    return undefined;
  }
  return { uri, name: change.name };
}

export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

/** Names of rules as a command may be given them; anything may run a command. */
export function isRuleName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9-]{1,80}$/.test(value);
}
