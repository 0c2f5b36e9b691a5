import { CodeActionKind, TextDocumentSyncKind, type InitializeResult } from 'vscode-languageserver';
import { FIX_ALL_KIND } from '../../service/actions.ts';
import type { Session } from '../session.ts';
import { version } from '../version.ts';
import { onCodeAction } from './code-action.ts';
import { onCodeActionResolve } from './code-action-resolve.ts';
import { onConfiguration } from './configuration.ts';
import { onDiagnostic } from './diagnostic.ts';
import { onExecuteCommand } from './execute-command.ts';
import { onExplain, onRules } from './explain.ts';
import { onFixWorkspace } from './fix-workspace.ts';
import { onFolders } from './folders.ts';
import { onHover } from './hover.ts';
import { onInitialized } from './initialized.ts';
import { onExportReport, onReport, onReportFix } from './report.ts';
import { onSetLevel, onSuppress } from './reject.ts';
import { onText } from './text.ts';
import { onWatchedFiles } from './watched-files.ts';

/** Connects a session with everything that it answers; returns the answer to `initialize`. */
export function registerHandlers(session: Session): InitializeResult {
  const { features } = session;
  onInitialized(session);
  onText(session);
  onConfiguration(session);
  onWatchedFiles(session);
  onFolders(session);
  onHover(session);
  onCodeAction(session);
  onCodeActionResolve(session);
  onExplain(session);
  onRules(session);
  onReport(session);
  onExportReport(session);
  onReportFix(session);
  onFixWorkspace(session);
  onSuppress(session);
  onSetLevel(session);
  const serverCommands = onExecuteCommand(session);
  if (features.pullsDiagnostics) onDiagnostic(session);
  return {
    serverInfo: { name: 'Bulkhead', version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      codeActionProvider: {
        codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND],
        resolveProvider: features.resolvesEdits,
      },
      ...(serverCommands.length > 0 ? { executeCommandProvider: { commands: serverCommands } } : {}),
      ...(features.pullsDiagnostics
        ? {
            diagnosticProvider: {
              identifier: 'bulkhead',
              interFileDependencies: false,
              workspaceDiagnostics: false,
            },
          }
        : {}),
      ...(features.hasFolders
        ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }
        : {}),
    },
  };
}
