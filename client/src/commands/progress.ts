import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { WorkspaceParams } from '../../../server/src/protocol/requests.ts';

let requests = 0;

/** Sends a request that goes through the whole workspace, with its progress on show and a button to cancel it. */
export async function requestWithProgress<R>(
  client: BaseLanguageClient,
  method: string,
  title: string,
  params: object = {},
): Promise<R> {
  // Imported late, like everything of the client library: see extension.ts.
  const { WorkDoneProgress } = await import('vscode-languageclient');
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      requests += 1;
      const workDoneToken = `bulkhead-${String(requests)}`;
      let done = 0;
      const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        if (value.kind === 'end') return;
        // The server counts from the start, the editor from what it was told last.
        const increment = Math.max(0, (value.percentage ?? 0) - done);
        done += increment;
        progress.report({ increment, ...(value.message === undefined ? {} : { message: value.message }) });
      });
      try {
        const result = await client.sendRequest<R>(
          method,
          { ...params, workDoneToken } satisfies WorkspaceParams,
          token,
        );
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        return result;
      } catch (error) {
        // A request that was called off is answered with an error.
        throw token.isCancellationRequested ? new vscode.CancellationError() : error;
      } finally {
        listener.dispose();
      }
    },
  );
}
