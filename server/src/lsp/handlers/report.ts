import { Requests, type ReportResult, type WorkspaceParams } from '../../protocol/requests.ts';
import type { Session } from '../session.ts';
import { makeReport } from '../workspace-report.ts';
import { guarded } from './guard.ts';

/** bulkhead/report: the findings of every Dockerfile as a page. */
export function onReport(session: Session): void {
  session.connection.onRequest(
    Requests.report,
    guarded(session, 'report', async (params: WorkspaceParams | null, token): Promise<ReportResult> => {
      const progress = session.progress(params?.workDoneToken, 'Checking Dockerfiles');
      try {
        return await makeReport(session, token, progress);
      } finally {
        progress.done();
      }
    }),
  );
}
