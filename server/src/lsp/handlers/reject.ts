import type { WorkspaceEdit } from 'vscode-languageserver';
import {
  Requests,
  type ChangeResult,
  type SetLevelParams,
  type SuppressParams,
} from '../../protocol/requests.ts';
import { suppressEdits } from '../../service/actions.ts';
import { toTextEdits } from '../../service/convert.ts';
import { baseName } from '../../text/path.ts';
import { levelEdit } from '../rule-levels.ts';
import type { Session } from '../session.ts';
import { toWorkspaceEdit } from '../workspace-edit.ts';
import { guarded } from './guard.ts';

const MOVED = { kind: 'refused', reason: 'the file has changed meanwhile; try again.' } as const;

/** bulkhead/suppress: a comment with a reason that silences a finding. Nothing is written here. */
export function onSuppress(session: Session): void {
  session.connection.onRequest(
    Requests.suppress,
    guarded(session, 'suppress', async (params: SuppressParams): Promise<ChangeResult<WorkspaceEdit>> => {
      const { uri, version } = params;
      const document = session.documents.get(uri);
      if (document?.version !== version) return MOVED;
      const judged = await session.judge(document);
      const edits = judged.version === version ? suppressEdits(judged.analysis, params) : undefined;
      if (edits === undefined) return MOVED;
      const edit = toWorkspaceEdit(
        session.features,
        { uri, version },
        toTextEdits(judged.analysis.file, edits),
      );
      return { kind: 'edit', edit, uri, name: baseName(uri) };
    }),
  );
}

/** bulkhead/setLevel: another level for a rule in the nearest configuration. Nothing is written here. */
export function onSetLevel(session: Session): void {
  session.connection.onRequest(
    Requests.setLevel,
    guarded(session, 'set level', (params: SetLevelParams) => levelEdit(session, params)),
  );
}
