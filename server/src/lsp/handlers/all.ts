import { CodeActionKind, TextDocumentSyncKind, type InitializeResult } from 'vscode-languageserver';
import { FIX_ALL_KIND } from '../../service/actions.ts';
import { HARDEN_KIND } from '../hardening.ts';
import { IMAGE_KIND } from '../image-actions.ts';
import type { Session } from '../session.ts';
import { version } from '../version.ts';
import { onCodeLens } from './code-lens.ts';
import { onCodeAction } from './code-action.ts';
import { onCodeActionResolve } from './code-action-resolve.ts';
import { COMPLETION_TRIGGERS, onCompletion } from './completion.ts';
import { onConfiguration } from './configuration.ts';
import { onChooseContext, onContexts } from './contexts.ts';
import { onDiagnostic } from './diagnostic.ts';
import { onExecuteCommand } from './execute-command.ts';
import { onExplain, onRules } from './explain.ts';
import { onFixWorkspace } from './fix-workspace.ts';
import { onFolders } from './folders.ts';
import { onFormatting } from './formatting.ts';
import { onBaseChoices, onHarden } from './harden.ts';
import { onHover } from './hover.ts';
import { onInitialized } from './initialized.ts';
import { onInlayHints } from './inlay-hints.ts';
import { onNames } from './names.ts';
import { onExportReport, onReport, onReportFix } from './report.ts';
import { onRunSettings } from './run-settings.ts';
import { onSetLevel, onSuppress } from './reject.ts';
import { LEGEND, onSemanticTokens } from './semantic-tokens.ts';
import { onSignatureHelp } from './signature-help.ts';
import { onStructure } from './structure.ts';
import { onTrusted } from './trusted.ts';
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
  onCompletion(session);
  onSignatureHelp(session);
  onNames(session);
  onStructure(session);
  onSemanticTokens(session);
  onFormatting(session);
  onInlayHints(session);
  onCodeAction(session);
  onCodeActionResolve(session);
  onCodeLens(session);
  onTrusted(session);
  onExplain(session);
  onRules(session);
  onHarden(session);
  onBaseChoices(session);
  onRunSettings(session);
  onContexts(session);
  onChooseContext(session);
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
      codeLensProvider: { resolveProvider: false },
      completionProvider: { triggerCharacters: [...COMPLETION_TRIGGERS] },
      signatureHelpProvider: { triggerCharacters: [' ', '-', ',', '='] },
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      renameProvider: { prepareProvider: true },
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      documentLinkProvider: {},
      semanticTokensProvider: { legend: LEGEND, full: true },
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n' },
      inlayHintProvider: true,
      codeActionProvider: {
        codeActionKinds: [CodeActionKind.QuickFix, IMAGE_KIND, FIX_ALL_KIND, HARDEN_KIND],
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
