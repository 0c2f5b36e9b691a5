import {
  DocumentHighlightKind,
  ErrorCodes,
  ResponseError,
  type DocumentHighlight,
  type Location,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { definitionsFor, occurrenceAt, type Occurrence } from '../../language/names.ts';
import { rename, renameable } from '../../language/rename.ts';
import { toOffset, toRange, toTextEdits } from '../../service/convert.ts';
import type { Session } from '../session.ts';
import { toWorkspaceEdit } from '../workspace-edit.ts';
import { reading } from './reading.ts';

/** Definition, references, highlights and rename of stages and variables. */
export function onNames(session: Session): void {
  const { connection } = session;
  connection.onDefinition(
    reading(session, 'definition', (file, { position }, { uri }): Location[] | null => {
      const found = occurrenceAt(file, toOffset(file, position));
      return found === undefined
        ? null
        : definitionsFor(found).map(({ span }) => ({ uri, range: toRange(file, span) }));
    }),
  );
  connection.onReferences(
    reading(session, 'references', (file, { position, context }, { uri }): Location[] | null => {
      const found = occurrenceAt(file, toOffset(file, position));
      return found === undefined
        ? null
        : found.name.occurrences
            .filter(({ role }) => context.includeDeclaration || role !== 'definition')
            .map(({ span }) => ({ uri, range: toRange(file, span) }));
    }),
  );
  connection.onDocumentHighlight(
    reading(session, 'highlights', (file, { position }): DocumentHighlight[] | null => {
      const found = occurrenceAt(file, toOffset(file, position));
      return found === undefined
        ? null
        : found.name.occurrences.map(({ span, role }) => ({
            range: toRange(file, span),
            kind: highlightKind(role),
          }));
    }),
  );
  connection.onPrepareRename(
    reading(session, 'rename', (file, { position }): { range: Range; placeholder: string } | null => {
      const found = renameable(file, toOffset(file, position));
      if (found === undefined) return null;
      if (found.kind === 'refused') throw new ResponseError(ErrorCodes.InvalidRequest, found.reason);
      const { span, name } = found.occurrence;
      return { range: toRange(file, span), placeholder: name.text };
    }),
  );
  connection.onRenameRequest(
    reading(session, 'rename', (file, { position, newName }, document): WorkspaceEdit | null => {
      const answer = rename(file, toOffset(file, position), newName);
      if (answer === undefined) return null;
      if (answer.kind === 'refused') throw new ResponseError(ErrorCodes.InvalidRequest, answer.reason);
      return toWorkspaceEdit(session.features, document, toTextEdits(file, answer.edits));
    }),
  );
}

function highlightKind(role: Occurrence['role']): DocumentHighlightKind {
  return role === 'use' || role === 'number' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write;
}
