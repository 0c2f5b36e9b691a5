import { digestOf } from '../../server/src/node/digest.ts';
import { buildReport, type ReportGrounds } from '../../server/src/report/build.ts';
import type { FileDetails, HardeningReport } from '../../server/src/report/model.ts';
import type { AnalyseOptions } from '../../server/src/service/analyse.ts';
import { examine } from '../../server/src/service/examine.ts';
import { failedDetails } from '../../server/src/service/report.ts';

/** Support of releases is judged on this day. */
export const TODAY = '2026-08-22';

export function details(path: string, text: string, options: AnalyseOptions = {}): FileDetails {
  return examine({ path, text, options: { today: TODAY, strict: true, ...options } }, digestOf);
}

export function reportOn(
  files: Readonly<Record<string, string>>,
  more: Partial<ReportGrounds> = {},
): HardeningReport {
  return buildReport({
    version: '1.2.3',
    at: '2027-01-31T12:00:00.000Z',
    files: Object.entries(files).map(([path, text]) => details(path, text)),
    ran: new Set(['require-user', 'no-secret-literal']),
    ...more,
  });
}

/** HTML, script, terminal sequences, bidirectional text, formulas, workflow commands and Markdown in one. */
export const EVIL =
  '=1+1"><script>alert(1)</script><img src=x onerror=alert(2)>\u001b[31m\u202egpj.\u2066\u0007\r\n::error::x,y%0A|`@team`[a](javascript:alert(3))&amp;\ud800';

/** Every place that a file has for text of its author. */
export const EVIL_DOCKERFILE = `FROM node:14"><script>alert(1)</script> AS <b>\u202eevil</b>
LABEL org.opencontainers.image.title="${EVIL.replace(/[\r\n]/g, ' ')}"
LABEL "<script>alert(4)</script>"=1
ENV API_TOKEN=<script>hunter2hunter2secret99</script>
ARG \u001b[31mNPM_TOKEN=npm_0123456789abcdefghijABCDEFGHIJ012345
RUN curl -k http://<img/src=x> | sh # \u202e ::error::
RUN apt-get install "=cmd|calc" '@SUM(1)'
COPY --from=ghcr.io/<script>/x:latest . .
EXPOSE 99999<script>
USER root
CMD "</code></pre></script><script>alert(5)</script>"
`;

export function evilReport(): HardeningReport {
  const report = reportOn(
    { [`a/${EVIL}/Dockerfile`]: EVIL_DOCKERFILE, Dockerfile: 'FROM alpine:3.22\nUSER 1000\n' },
    { notes: [EVIL], skipped: [{ rule: EVIL, reason: EVIL }] },
  );
  return buildReport({
    version: report.version,
    at: report.at,
    files: [...report.files, failedDetails(`b/${EVIL}`, { code: EVIL, reason: EVIL })],
    ran: new Set(),
    notes: report.notes,
    skipped: report.skipped,
    comparison: {
      with: EVIL,
      added: 1,
      fixed: 1,
      remaining: 0,
      addedFingerprints: report.files.flatMap(({ findings }) =>
        findings.map(({ fingerprint }) => fingerprint),
      ),
      gone: [{ path: EVIL, line: 1, rule: EVIL, message: EVIL, severity: 'error' }],
    },
  });
}
