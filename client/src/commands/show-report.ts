import { Requests, type ReportResult } from '../../../server/src/protocol/requests.ts';
import { showPanel } from '../report/panel.ts';
import type { Host } from './all.ts';
import { requestWithProgress } from './progress.ts';

export async function showReport({ client }: Host): Promise<void> {
  const { html } = await requestWithProgress<ReportResult>(
    await client(),
    Requests.report,
    'Bulkhead: checking Dockerfiles',
  );
  showPanel(html);
}
