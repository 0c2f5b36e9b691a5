import { Requests, type FixWorkspaceResult, type WorkspaceParams } from '../../protocol/requests.ts';
import type { Session } from '../session.ts';
import { fixWorkspace } from '../workspace-fixes.ts';
import { guarded } from './guard.ts';

/** bulkhead/fixWorkspace: what every safe fix in every Dockerfile would change. Nothing is written here. */
export function onFixWorkspace(session: Session): void {
  session.connection.onRequest(
    Requests.fixWorkspace,
    guarded(
      session,
      'fix workspace',
      async (params: WorkspaceParams | null, token): Promise<FixWorkspaceResult> => {
        const progress = session.progress(params?.workDoneToken, 'Fixing Dockerfiles');
        try {
          return await fixWorkspace(session, token, progress);
        } finally {
          progress.done();
        }
      },
    ),
  );
}
