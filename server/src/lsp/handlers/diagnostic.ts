import {
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Session } from '../session.ts';
import { cancelled, isCancelled } from './guard.ts';

/** textDocument/diagnostic. */
export function onDiagnostic(session: Session): void {
  session.connection.languages.diagnostics.on(
    async ({ textDocument, previousResultId }, token): Promise<DocumentDiagnosticReport | Refusal> => {
      const document = session.documents.get(textDocument.uri);
      if (document === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      const asked = document.version;
      await document.settled();
      if (isCancelled(token) || document.isClosed) return cancelled<DiagnosticServerCancellationData>();
      // Newer text has come in meanwhile; whoever still wants to know asks again.
      if (document.version !== asked) return superseded();
      try {
        const { diagnostics, resultId } = session.shown(document, await session.judge(document));
        if (isCancelled(token)) return cancelled<DiagnosticServerCancellationData>();
        if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
        return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...diagnostics] };
      } catch (error) {
        // Not an error answer: VS Code's client never asks again about a document that got one.
        session.log(`diagnostics of ${document.uri}`, error);
        return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      }
    },
  );
}

type Refusal = ResponseError<DiagnosticServerCancellationData>;

function superseded(): Refusal {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'the document has changed', {
    retriggerRequest: true,
  });
}
