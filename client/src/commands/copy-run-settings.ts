import * as vscode from 'vscode';
import {
  Requests,
  type RunFormat,
  type RunSettings,
  type RunSettingsParams,
} from '../../../server/src/protocol/requests.ts';
import type { Host } from './all.ts';
import { currentDockerfile } from './current-dockerfile.ts';

/** Asks what the settings are for, and puts them on the clipboard. */
export async function copyRunSettings({ client }: Host): Promise<void> {
  const document = currentDockerfile();
  if (document === undefined) return;
  const items: readonly (vscode.QuickPickItem & { readonly format: RunFormat })[] = [
    { format: 'docker', label: 'docker run', description: vscode.l10n.t('a command for the shell') },
    { format: 'compose', label: 'Compose', description: vscode.l10n.t('a service of compose.yaml') },
    {
      format: 'kubernetes',
      label: 'Kubernetes',
      description: vscode.l10n.t('securityContext and volumes of a Pod'),
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Copy hardened run settings'),
    placeHolder: vscode.l10n.t('What the image of this Dockerfile is run with'),
  });
  if (picked === undefined) return;
  const running = await client();
  const params: RunSettingsParams = {
    uri: running.code2ProtocolConverter.asUri(document.uri),
    format: picked.format,
  };
  const result = await running.sendRequest<RunSettings>(Requests.runSettings, params);
  if (result.kind === 'refused') {
    void vscode.window.showWarningMessage(vscode.l10n.t('Bulkhead: {0}', result.reason));
    return;
  }
  await vscode.env.clipboard.writeText(result.text);
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Bulkhead: copied settings for {0}; their comments say what is taken for granted.',
      picked.label,
    ),
  );
}
