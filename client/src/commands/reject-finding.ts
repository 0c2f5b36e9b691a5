import * as vscode from 'vscode';
import {
  Requests,
  type RejectArguments,
  type SuppressParams,
} from '../../../server/src/protocol/requests.ts';
import { countRejection } from '../rejections.ts';
import type { Host } from './all.ts';
import { isRuleName, openDocument, requestChange } from './apply-change.ts';
import { setLevel } from './switch-off-rule.ts';

const STORED = 'bulkhead.rejections';

/**
 * Writes a comment that silences a finding, with a reason: the one given, or what a person types. This, and nothing
 * else, counts as turning a rule down.
 */
export async function rejectFinding(
  host: Host,
  state: vscode.Memento,
  given: unknown,
  because: unknown,
): Promise<void> {
  const place = readPlace(given);
  if (place === undefined) return;
  const reason = typeof because === 'string' ? because : await askReason(place);
  if (reason === undefined || reason.trim() === '') return;
  const params: SuppressParams = { ...place, reason };
  if ((await requestChange(host, Requests.suppress, params)) === undefined) return;
  const { rejections, ask } = countRejection(state.get(STORED), place.rule);
  await state.update(STORED, rejections);
  // The command has done its work; the question may stand for as long as it likes.
  if (ask) void askToLower(host, place).catch((error: unknown) => host.output.error(String(error)));
}

/** Anything may run a command, so its argument is not believed; the server looks at it once more. */
function readPlace(given: unknown): RejectArguments | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { uri, version, rule, finding, scope } = given as Readonly<Record<string, unknown>>;
  if (typeof uri !== 'string' || !isRuleName(rule)) return undefined;
  if (!Number.isSafeInteger(version) || !Number.isSafeInteger(finding)) return undefined;
  if (scope !== 'here' && scope !== 'file') return undefined;
  if (openDocument(vscode.Uri.parse(uri))?.languageId !== 'dockerfile') return undefined;
  return { uri, version: version as number, rule, finding: finding as number, scope };
}

function askReason({ rule, scope }: RejectArguments): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title:
      scope === 'here'
        ? vscode.l10n.t("Don't suggest {0} here", rule)
        : vscode.l10n.t("Don't suggest {0} in this file", rule),
    prompt: vscode.l10n.t('Why is this fine? The reason is written into the comment.'),
    placeHolder: vscode.l10n.t('rebuilt nightly from a mirror'),
    validateInput: (text) =>
      text.trim() === '' ? vscode.l10n.t('A comment without a reason helps nobody.') : undefined,
  });
}

async function askToLower(host: Host, { uri, rule }: RejectArguments): Promise<void> {
  const lower = vscode.l10n.t('Lower to a hint');
  const off = vscode.l10n.t('Switch off');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Bulkhead: {0} was turned down three times in this workspace. Change it in the configuration?',
      rule,
    ),
    lower,
    off,
  );
  if (chosen !== undefined) await setLevel(host, { uri, rule, level: chosen === off ? 'off' : 'hint' });
}
