import type { FileDetails } from '../report/model.ts';
import type { Digest } from '../report/fingerprint.ts';
import { reportFile } from '../report/summary.ts';
import type { Analysis } from './analyse.ts';
import { NO_EXCERPT } from './examine.ts';

/** What reports say of a Compose file. It has no excerpts: nobody has looked for secrets in all of it. */
export function describeCompose(path: string, analysis: Analysis, digest: Digest): FileDetails {
  const report = reportFile(path, analysis, digest);
  return {
    ...report,
    findings: report.findings.map((finding) => ({
      ...finding,
      fingerprint: digest(JSON.stringify([path, finding.identity])),
      excerpt: NO_EXCERPT,
      fixes: finding.fixes.map(({ title, kind }) => ({ title, kind, edits: [] })),
    })),
    ...{ silenced: [], stages: [], pulled: [], packages: [], lost: [] },
  };
}
