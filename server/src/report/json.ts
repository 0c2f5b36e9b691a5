import type { ShardReport } from './merge.ts';
import type { FileReport, Summary } from './summary.ts';

/** The report that other programs read. Its shape is a promise: keys are added, never changed. */
export function renderJson(
  files: readonly FileReport[],
  summary: Summary,
  version: string,
  shard?: ShardReport,
): string {
  const report = {
    version,
    files: files.map(({ path, findings, recorded, score, error }) => ({
      path,
      findings,
      ...(recorded.length === 0 ? {} : { recorded }),
      ...(score === undefined ? {} : { score }),
      ...(error === undefined ? {} : { error: `${path} ${error.reason}`, errorCode: error.code }),
    })),
    summary,
    ...(shard === undefined ? {} : { shard }),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
