import * as vscode from 'vscode';
import { type Api, begin, end } from './activation.ts';

/** Where the editor runs extensions in the browser itself, as vscode.dev does. */
export function activate(context: vscode.ExtensionContext): Api {
  // For commands that there is nothing behind here. Not `isWeb`: a browser may also show an editor that has Node.
  void vscode.commands.executeCommand('setContext', 'bulkhead.inBrowser', true);
  return begin(context, async (shown) => {
    const { startClient } = await import('./web-client.ts');
    return startClient(vscode.Uri.joinPath(context.extensionUri, 'dist', 'web', 'server.js'), shown);
  });
}

export const deactivate = end;
