import type { WorkspaceEdit } from 'vscode-languageserver';
import {
  Requests,
  type ChangeResult,
  type ExportParams,
  type ExportResult,
  type ReportFixParams,
  type ReportParams,
  type ReportResult,
} from '../../protocol/requests.ts';
import { ruleUrl } from '../../service/convert.ts';
import { newNonce } from '../nonce.ts';
import type { Session } from '../session.ts';
import { guarded } from './guard.ts';

/** bulkhead/report: what is known of every Dockerfile, as a page. */
export function onReport(session: Session): void {
  session.connection.onRequest(
    Requests.report,
    guarded(session, 'report', async (params: ReportParams | null, token): Promise<ReportResult> => {
      const progress = session.progress(params?.workDoneToken, 'Checking Dockerfiles');
      try {
        // Pages and formats are loaded when somebody wants them.
        const { makeReport } = await import('../workspace-report.ts');
        return await makeReport(session, params ?? {}, token, progress);
      } finally {
        progress.done();
      }
    }),
  );
}

/** bulkhead/exportReport: the last report in another format; null when there is none, or no such format. */
export function onExportReport(session: Session): void {
  session.connection.onRequest(
    Requests.exportReport,
    guarded(session, 'export report', async ({ format }: ExportParams): Promise<ExportResult | null> => {
      const { EXTENSIONS, REPORT_FORMATS, renderReport } = await import('../../service/report.ts');
      const wanted = REPORT_FORMATS.find((each) => each === format);
      if (wanted === undefined || session.report === undefined) return null;
      return {
        text: renderReport(session.report, wanted, { nonce: newNonce(), ruleHref: ruleUrl }),
        extension: EXTENSIONS[wanted],
      };
    }),
  );
}

/** bulkhead/reportFix: the edit for a fix of the last report. Nothing is written here. */
export function onReportFix(session: Session): void {
  session.connection.onRequest(
    Requests.reportFix,
    guarded(
      session,
      'fix from the report',
      async (params: ReportFixParams): Promise<ChangeResult<WorkspaceEdit>> =>
        (await import('../report-fix.ts')).reportFix(session, params),
    ),
  );
}
