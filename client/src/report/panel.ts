import * as vscode from 'vscode';

let panel: vscode.WebviewPanel | undefined;
let receive: (message: unknown) => void = () => undefined;

/**
 * Shows the report in its tab, the one there is or a new one. The page loads nothing, and runs only the script that has
 * its nonce; what its buttons say goes to `onMessage`.
 */
export function showPanel(html: string, onMessage: (message: unknown) => void): void {
  receive = onMessage;
  if (panel === undefined) {
    panel = vscode.window.createWebviewPanel(
      'bulkhead.report',
      vscode.l10n.t('Hardening report'),
      vscode.ViewColumn.Active,
      {
        enableScripts: true,
        enableForms: true,
        enableFindWidget: true,
        localResourceRoots: [],
        retainContextWhenHidden: true,
      },
    );
    panel.webview.onDidReceiveMessage((message: unknown) => {
      receive(message);
    });
    panel.onDidDispose(() => {
      panel = undefined;
    });
  } else {
    panel.reveal(undefined, true);
  }
  panel.webview.html = html;
}
