import type { CancellationToken, ResponseError } from 'vscode-languageserver';
import type { Dockerfile } from '../../syntax/model.ts';
import type { OpenDocument } from '../documents.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

interface OfDocument {
  readonly textDocument: { readonly uri: string };
}

/** A request's handler that needs an open document as it is now, read but not judged; null for any other document. */
export function reading<P extends OfDocument, R>(
  session: Session,
  name: string,
  answer: (file: Dockerfile, params: P, document: OpenDocument) => R | Promise<R>,
): (params: P, token: CancellationToken) => Promise<R | null | ResponseError> {
  return guarded(session, name, (params: P) => {
    const document = session.documents.get(params.textDocument.uri);
    return document === undefined ? null : answer(document.file, params, document);
  });
}
