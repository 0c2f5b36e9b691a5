import {
  BASELINE_NAME,
  BaselineIndex,
  markRecorded,
  MAX_BASELINE_BYTES,
  readBaseline,
} from '../report/baseline.ts';
import { type Digest, fingerprintsOf } from '../report/fingerprint.ts';
import type { Finding } from '../lint/finding.ts';
import type { Analysis } from './analyse.ts';

export { BASELINE_NAME, BaselineIndex, markRecorded, MAX_BASELINE_BYTES, readBaseline };

/** Those of a file's findings that a baseline has; `path` is the file's in the baseline. */
export function recordedFindings(
  analysis: Analysis,
  baseline: BaselineIndex,
  path: string,
  digest: Digest,
): ReadonlySet<Finding> {
  const made = fingerprintsOf(analysis, digest);
  const { known } = baseline.match(
    path,
    analysis.findings.map((finding) => made.get(finding) ?? ''),
  );
  return new Set(analysis.findings.filter((_, index) => known[index] === true));
}
