import * as vscode from 'vscode';
import { Requests, type SetLevelParams } from '../../../server/src/protocol/requests.ts';
import type { Host } from './all.ts';
import { isRuleName, requestChange } from './apply-change.ts';

/** Writes into the nearest bulkhead.yaml that a rule is off. Its argument is not believed: see `openFinding`. */
export async function switchOffRule(host: Host, place: unknown): Promise<void> {
  if (typeof place !== 'object' || place === null || !('uri' in place) || !('rule' in place)) return;
  const { uri, rule } = place;
  if (typeof uri === 'string' && isRuleName(rule)) await setLevel(host, { uri, rule, level: 'off' });
}

/** Gives a rule a level where the configuration of a Dockerfile is. */
export async function setLevel(host: Host, params: SetLevelParams): Promise<void> {
  const dirty = new Set(
    vscode.workspace.textDocuments
      .filter(({ isDirty }) => isDirty)
      .map((document) => document.uri.toString()),
  );
  const changed = await requestChange(host, Requests.setLevel, params);
  if (changed === undefined) return;
  const { uri, name } = changed;
  const document = await vscode.workspace.openTextDocument(uri);
  // The command line and other people's editors read the disk. What somebody has begun to write is theirs to save.
  if (!dirty.has(uri.toString())) await document.save();
  const message =
    params.level === 'off'
      ? vscode.l10n.t('Bulkhead: {0} is switched off in {1}.', params.rule, name)
      : vscode.l10n.t('Bulkhead: {0} is a hint in {1}.', params.rule, name);
  // The command has done its work; the message may stand for as long as it likes.
  void tell(message, document);
}

async function tell(message: string, document: vscode.TextDocument): Promise<void> {
  const open = vscode.l10n.t('Open');
  const chosen = await vscode.window.showInformationMessage(message, open);
  if (chosen === open) await vscode.window.showTextDocument(document);
}
