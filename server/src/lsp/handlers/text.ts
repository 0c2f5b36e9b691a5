import { OpenDocument } from '../documents.ts';
import type { Session } from '../session.ts';

/** textDocument/didOpen, didChange, didSave, didClose. */
export function onText(session: Session): void {
  const { connection, documents, configFiles, composeFiles } = session;

  connection.onDidOpenTextDocument(({ textDocument }) => {
    if (configFiles.opened(textDocument) || composeFiles.opened(textDocument)) return;
    const known = documents.get(textDocument.uri);
    if (known !== undefined) session.leave(known);
    session.enter(new OpenDocument(textDocument));
    session.configs.recheck();
  });

  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    if (configFiles.edited(textDocument, contentChanges)) return;
    if (composeFiles.edited(textDocument, contentChanges)) return;
    const document = documents.get(textDocument.uri);
    if (document === undefined) return;
    document.change(contentChanges, textDocument.version);
    session.touch(document);
  });

  connection.onDidSaveTextDocument(() => {
    session.configs.recheck();
    // A Dockerfile that services are built from may be what was saved.
    composeFiles.refresh();
  });

  connection.onDidCloseTextDocument(({ textDocument }) => {
    configFiles.closed(textDocument);
    composeFiles.closed(textDocument);
    const document = documents.get(textDocument.uri);
    if (document !== undefined) session.leave(document);
  });
}
