import * as vscode from 'vscode';
import {
  Requests,
  type ExportParams,
  type ExportResult,
  type PanelMessage,
  type ReportParams,
  type ReportResult,
} from '../../../server/src/protocol/requests.ts';
import { earlierRuns, rememberRun } from '../report/history.ts';
import { readMessage } from '../report/messages.ts';
import { showPanel } from '../report/panel.ts';
import type { Host } from './all.ts';
import { requestChange } from './apply-change.ts';
import { openFinding } from './open-finding.ts';
import { requestWithProgress } from './progress.ts';

/** Makes the report and shows it; its buttons lead back here. */
export async function showReport(host: Host, storage: vscode.Memento): Promise<void> {
  await run(host, storage, earlierRuns(storage), true);
}

async function run(
  host: Host,
  storage: vscode.Memento,
  params: Omit<ReportParams, 'workDoneToken'>,
  isNew: boolean,
): Promise<void> {
  const result = await requestWithProgress<ReportResult>(
    await host.client(),
    Requests.report,
    vscode.l10n.t('Bulkhead: checking Dockerfiles'),
    params,
  );
  if (result.problem !== undefined) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Bulkhead: the report could not be compared. {0}', result.problem),
    );
  }
  // A page that is made anew after a fix is no run of its own: the trend is from one look to the next.
  if (isNew) await rememberRun(storage, result);
  const again = (changed: Omit<ReportParams, 'workDoneToken'>): Promise<void> =>
    run(host, storage, { ...params, ...changed }, false);
  showPanel(result.html, (message) => {
    const known = readMessage(message);
    if (known === undefined) return;
    answer(host, storage, again, known).catch((error: unknown) => {
      if (error instanceof vscode.CancellationError) return;
      host.output.error('hardening report', error instanceof Error ? error : String(error));
      void vscode.window.showErrorMessage(vscode.l10n.t('Bulkhead: that failed; its output says why.'));
    });
  });
}

async function answer(
  host: Host,
  storage: vscode.Memento,
  again: (changed: Omit<ReportParams, 'workDoneToken'>) => Promise<void>,
  message: PanelMessage,
): Promise<void> {
  switch (message.kind) {
    case 'open':
      await openFinding(message.uri, message.line, message.character);
      return;
    case 'fix': {
      const { uri, fingerprint, fix } = message;
      const done = await requestChange(host, Requests.reportFix, { uri, fingerprint, fix });
      if (done !== undefined) await again({});
      return;
    }
    case 'export':
      await exportAs(host, message.format);
      return;
    case 'compare':
      await again(message.revision === '' ? {} : { compare: message.revision });
      return;
    case 'refresh':
      await showReport(host, storage);
  }
}

async function exportAs({ client }: Host, format: string): Promise<void> {
  const result = await (
    await client()
  ).sendRequest<ExportResult | null>(Requests.exportReport, { format } satisfies ExportParams);
  if (result === null) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Bulkhead: there is no report to export; check again.'),
    );
    return;
  }
  const { text, extension } = result;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const name = `bulkhead-report.${extension}`;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export the hardening report'),
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
    // Dialogs compare what follows the last full stop, and would write `.cdx.json` a second time.
    filters: { [format]: [extension.slice(extension.lastIndexOf('.') + 1)] },
  });
  if (uri === undefined) return;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const open = vscode.l10n.t('Open');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Bulkhead: the report was written.'),
    open,
  );
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', uri);
}
