import * as vscode from 'vscode';
import { type Api, begin, end } from './activation.ts';

/** Where the editor runs extensions in Node: on this machine, or on the one that a remote window is connected to. */
export function activate(context: vscode.ExtensionContext): Api {
  return begin(context, async (shown) => {
    // Imported late: the client library takes longer to load than everything else here together.
    const { startClient } = await import('./node-client.ts');
    return startClient(vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath, shown);
  });
}

export const deactivate = end;
