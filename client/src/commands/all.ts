import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { Commands } from '../../../server/src/protocol/requests.ts';
import { explainRule, ruleDocuments, RULE_SCHEME } from './explain-rule.ts';
import { fixAll } from './fix-all.ts';
import { fixWorkspace } from './fix-workspace.ts';
import { openFinding } from './open-finding.ts';
import { rejectFinding } from './reject-finding.ts';
import { INSTRUCTIONS_SCHEME, instructionDocuments, showInstructions } from './show-instructions.ts';
import { showReport } from './show-report.ts';
import { switchOffRule } from './switch-off-rule.ts';

/** What commands work with. */
export interface Host {
  readonly output: vscode.LogOutputChannel;
  /** The client once it runs; rejected when the server could not be started. */
  readonly client: () => Promise<LanguageClient>;
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
          void vscode.window.showErrorMessage('Bulkhead: the command failed; its output says why.');
          return undefined;
        }
      }),
    );
  };
  register('bulkhead.fixAll', fixAll);
  register('bulkhead.fixWorkspace', () => fixWorkspace(host));
  register(Commands.explainRule, (rule) => explainRule(host, rule));
  register(Commands.openFinding, openFinding);
  register(Commands.showInstructions, showInstructions);
  register(Commands.rejectFinding, (place, reason) =>
    rejectFinding(host, context.workspaceState, place, reason),
  );
  register(Commands.switchOffRule, (place) => switchOffRule(host, place));
  register('bulkhead.showReport', () => showReport(host, context.workspaceState));
  register('bulkhead.restartServer', host.restart);
  register('bulkhead.showOutput', () => {
    host.output.show();
  });
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(RULE_SCHEME, ruleDocuments(host)),
    vscode.workspace.registerTextDocumentContentProvider(INSTRUCTIONS_SCHEME, instructionDocuments),
  );
}
