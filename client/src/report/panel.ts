import * as vscode from 'vscode';
import { Commands } from '../../../server/src/protocol/requests.ts';

let panel: vscode.WebviewPanel | undefined;

/** Shows the report in its tab, the one there is or a new one. The page runs nothing and loads nothing. */
export function showPanel(html: string): void {
  if (panel === undefined) {
    panel = vscode.window.createWebviewPanel(
      'bulkhead.report',
      'Hardening report',
      vscode.ViewColumn.Active,
      {
        enableScripts: false,
        enableForms: false,
        enableCommandUris: [Commands.openFinding],
        enableFindWidget: true,
        localResourceRoots: [],
      },
    );
    panel.onDidDispose(() => {
      panel = undefined;
    });
  } else {
    panel.reveal();
  }
  panel.webview.html = html;
}
