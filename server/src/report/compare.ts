import type { Comparison, DetailedFinding, FileDetails } from './model.ts';
import { totalScore } from './score.ts';

/** Fingerprints of findings that only the new state has are listed up to here. */
const MAX_LISTED = 20_000;

/**
 * What is new, fixed and remaining, by fingerprint. A fingerprint that stands several times is counted as often as both
 * have it.
 */
export function compare(
  before: readonly FileDetails[],
  now: readonly FileDetails[],
  name: string,
): Comparison {
  const left = new Map<string, { readonly finding: DetailedFinding; readonly path: string }[]>();
  for (const { path, findings } of before) {
    for (const finding of findings) {
      const same = left.get(finding.fingerprint);
      if (same === undefined) left.set(finding.fingerprint, [{ finding, path }]);
      else same.push({ finding, path });
    }
  }
  const added: string[] = [];
  let remaining = 0;
  for (const { findings } of now) {
    for (const { fingerprint } of findings) {
      if (left.get(fingerprint)?.pop() === undefined) added.push(fingerprint);
      else remaining += 1;
    }
  }
  const gone = [...left.values()].flat();
  const score = totalScore(before);
  return {
    with: name,
    ...(score === undefined ? {} : { score }),
    added: added.length,
    remaining,
    fixed: gone.length,
    addedFingerprints: added.slice(0, MAX_LISTED),
    gone: gone.slice(0, MAX_LISTED).map(({ path, finding: { line, rule, message, severity } }) => ({
      path,
      line,
      rule,
      message,
      severity,
    })),
  };
}

/** The same where of the other state only the fingerprints are known. */
export function compareFingerprints(
  before: readonly string[],
  now: readonly FileDetails[],
  name: string,
): Comparison {
  const left = new Map<string, number>();
  for (const fingerprint of before) left.set(fingerprint, (left.get(fingerprint) ?? 0) + 1);
  const added: string[] = [];
  let remaining = 0;
  for (const { findings } of now) {
    for (const { fingerprint } of findings) {
      const number = left.get(fingerprint) ?? 0;
      if (number === 0) added.push(fingerprint);
      else remaining += 1;
      left.set(fingerprint, Math.max(0, number - 1));
    }
  }
  return {
    with: name,
    added: added.length,
    remaining,
    fixed: before.length - remaining,
    addedFingerprints: added.slice(0, MAX_LISTED),
    gone: [],
  };
}
