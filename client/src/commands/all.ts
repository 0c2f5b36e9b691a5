import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { Commands } from '../../../server/src/protocol/requests.ts';
import { HARDENED_SCHEME, hardenedDocuments } from '../harden/preview.ts';
import { chooseContext } from './choose-context.ts';
import { copyRunSettings } from './copy-run-settings.ts';
import { explainRule, ruleDocuments, RULE_SCHEME } from './explain-rule.ts';
import { fixAll } from './fix-all.ts';
import { fixWorkspace } from './fix-workspace.ts';
import { explainHardening, harden, switchBase } from './harden.ts';
import { changeImages } from './images.ts';
import { openFinding } from './open-finding.ts';
import { openSample } from './open-sample.ts';
import { rejectFinding } from './reject-finding.ts';
import { INSTRUCTIONS_SCHEME, instructionDocuments, showInstructions } from './show-instructions.ts';
import { showReport } from './show-report.ts';
import { switchOffRule } from './switch-off-rule.ts';

/** What commands work with. */
export interface Host {
  readonly output: vscode.LogOutputChannel;
  /** Every request to a registry. */
  readonly network: vscode.LogOutputChannel;
  /** The client once it runs; rejected when the server could not be started. */
  readonly client: () => Promise<BaseLanguageClient>;
  readonly restart: () => Promise<void>;
}

export function registerCommands(context: vscode.ExtensionContext, host: Host): void {
  const register = (name: string, run: (...args: unknown[]) => unknown): void => {
    context.subscriptions.push(
      vscode.commands.registerCommand(name, async (...args: unknown[]) => {
        try {
          return await run(...args);
        } catch (error) {
          if (error instanceof vscode.CancellationError) return undefined;
          host.output.error(name, error instanceof Error ? error : String(error));
          void vscode.window.showErrorMessage(
            vscode.l10n.t('Bulkhead: the command failed; its output says why.'),
          );
          return undefined;
        }
      }),
    );
  };
  register('bulkhead.fixAll', fixAll);
  register('bulkhead.fixWorkspace', () => fixWorkspace(host));
  register('bulkhead.pinFile', () => changeImages(host, 'pin', 'file'));
  register('bulkhead.pinWorkspace', () => changeImages(host, 'pin', 'workspace'));
  register('bulkhead.updateFile', () => changeImages(host, 'update', 'file'));
  register('bulkhead.updateWorkspace', () => changeImages(host, 'update', 'workspace'));
  register(Commands.explainRule, (rule) => explainRule(host, rule));
  register(Commands.openFinding, openFinding);
  register(Commands.showInstructions, showInstructions);
  register(Commands.rejectFinding, (place, reason) =>
    rejectFinding(host, context.workspaceState, place, reason),
  );
  register(Commands.switchOffRule, (place) => switchOffRule(host, place));
  register(Commands.harden, (args) => harden(host, args));
  register('bulkhead.convertToMultiStage', (args) => harden(host, args, ['multi-stage']));
  register(Commands.switchBase, (args) => switchBase(host, args));
  register(Commands.explainHardening, (args) => explainHardening(host, args));
  register('bulkhead.copyRunSettings', () => copyRunSettings(host));
  register('bulkhead.chooseContext', () => chooseContext(host, context.workspaceState));
  register('bulkhead.openSample', () => openSample(context.extensionUri));
  register('bulkhead.showReport', () => showReport(host, context.workspaceState));
  register('bulkhead.restartServer', host.restart);
  register('bulkhead.showOutput', () => {
    host.output.show();
  });
  register('bulkhead.showNetworkLog', () => {
    host.network.show();
  });
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(RULE_SCHEME, ruleDocuments(host)),
    vscode.workspace.registerTextDocumentContentProvider(INSTRUCTIONS_SCHEME, instructionDocuments),
    vscode.workspace.registerTextDocumentContentProvider(HARDENED_SCHEME, hardenedDocuments),
  );
}
