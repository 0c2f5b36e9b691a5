import * as vscode from 'vscode';
import {
  Requests,
  type ChooseContextParams,
  type ContextsParams,
  type ContextsResult,
} from '../../../server/src/protocol/requests.ts';
import { rememberContext } from '../chosen-contexts.ts';
import type { Host } from './all.ts';
import { currentDockerfile } from './current-dockerfile.ts';

/** Asks which of the builds that files describe counts for the Dockerfile, and remembers it for the workspace. */
export async function chooseContext({ client }: Host, state: vscode.Memento): Promise<void> {
  const document = currentDockerfile();
  if (document === undefined) return;
  const running = await client();
  const uri = running.code2ProtocolConverter.asUri(document.uri);
  const params: ContextsParams = { uri };
  const { choices, chosen } = await running.sendRequest<ContextsResult>(Requests.contexts, params);
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Bulkhead: no file describes how this Dockerfile is built, so its own folder is its build context.',
      ),
    );
    return;
  }
  const mark = vscode.l10n.t('in force');
  const items: readonly (vscode.QuickPickItem & { readonly id: string | undefined })[] = [
    {
      id: undefined,
      label: vscode.l10n.t('Automatic'),
      detail: vscode.l10n.t('The nearest file that builds it decides; its own folder comes before others.'),
      ...(chosen === undefined ? { description: mark } : {}),
    },
    ...choices.map(({ id, context, target, by, line }) => ({
      id,
      label: context,
      detail:
        target === undefined ? `${by}:${line}` : vscode.l10n.t('{0}, stage {1}', `${by}:${line}`, target),
      ...(id === chosen ? { description: mark } : {}),
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Build context of {0}', vscode.workspace.asRelativePath(document.uri)),
    placeHolder: vscode.l10n.t('Paths are relative to the folder of the Dockerfile'),
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const choice: ChooseContextParams = { uri, ...(picked.id === undefined ? {} : { choice: picked.id }) };
  await running.sendRequest(Requests.chooseContext, choice);
  await rememberContext(state, uri, picked.id);
}
