import * as vscode from 'vscode';
import {
  HARDEN_PARTS,
  Requests,
  type BaseChoice,
  type HardenArguments,
  type HardenPartName,
  type HardenResult,
} from '../../../server/src/protocol/requests.ts';
import { documentFor, showPreview } from '../harden/preview.ts';
import type { Host } from './all.ts';
import { showInstructions } from './show-instructions.ts';

/** Shows what hardening would change, to be made or not. */
export async function harden(host: Host, given: unknown, parts?: readonly HardenPartName[]): Promise<void> {
  const args = readArguments(given);
  const document = documentFor(args.uri);
  if (document === undefined) return;
  await showPreview(host, document, {
    ...args,
    uri: document.uri.toString(),
    ...(parts === undefined ? {} : { parts }),
  });
}

/** Says what would change, as a page. */
export async function explainHardening(host: Host, given: unknown): Promise<void> {
  const args = readArguments(given);
  const document = documentFor(args.uri);
  if (document === undefined) return;
  const params: HardenArguments = { ...args, uri: document.uri.toString() };
  const result = await (await host.client()).sendRequest<HardenResult>(Requests.harden, params);
  if (result.kind === 'refused')
    void vscode.window.showWarningMessage(vscode.l10n.t('Bulkhead: {0}', result.reason));
  else await showInstructions(vscode.l10n.t('What hardening would change'), result.markdown);
}

/** Asks for the base images to switch to, the best first, and shows what that would change. */
export async function switchBase(host: Host, given: unknown): Promise<void> {
  const { uri } = readArguments(given);
  const document = documentFor(uri);
  if (document === undefined) return;
  const load = async (): Promise<readonly (vscode.QuickPickItem & { readonly family: string })[]> => {
    const params: HardenArguments = { uri: document.uri.toString() };
    const choices = await (
      await host.client()
    ).sendRequest<readonly BaseChoice[]>(Requests.baseChoices, params);
    return choices.map(({ family, title, image, applies, consequences }) => ({
      family,
      label: applies ? title : `$(circle-slash) ${title}`,
      description: image,
      detail: consequences.join(' '),
    }));
  };
  const picked = await vscode.window.showQuickPick(load(), {
    title: vscode.l10n.t('Switch the base image'),
    placeHolder: vscode.l10n.t('Base images for this stage, the best fit first'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  await showPreview(host, document, { uri: document.uri.toString(), parts: ['base'], family: picked.family });
}

/** Anything may run a command, so its argument is not believed; the server looks at it once more. */
function readArguments(given: unknown): Partial<HardenArguments> {
  if (typeof given !== 'object' || given === null) return {};
  const { uri, parts, family } = given as Readonly<Record<string, unknown>>;
  if (typeof uri !== 'string') return {};
  return {
    uri,
    ...(Array.isArray(parts) ? { parts: HARDEN_PARTS.filter((part) => parts.includes(part)) } : {}),
    ...(typeof family === 'string' ? { family } : {}),
  };
}
