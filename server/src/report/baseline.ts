import { FINGERPRINT_SCHEME } from './fingerprint.ts';
import type { FileDetails } from './model.ts';
import type { FileReport } from './summary.ts';

/** One finding that is known already. */
export interface BaselineEntry {
  /** `/`-separated, relative to the folder of the baseline. */
  readonly path: string;
  readonly rule: string;
  /** See fingerprint.ts. */
  readonly fingerprint: string;
}

/** Findings that were there when somebody looked; only others fail a check. */
export interface Baseline {
  /** Sorted by path, rule and fingerprint, each once. */
  readonly entries: readonly BaselineEntry[];
}

export const BASELINE_NAME = '.bulkhead-baseline.json';
/** A hundred bytes for a finding: more than anybody has. */
export const MAX_BASELINE_BYTES = 32 * 1024 * 1024;

export const EMPTY_BASELINE: Baseline = { entries: [] };

/**
 * Reads the text of a baseline. The reason completes a sentence that begins with its name, and quotes nothing of it: any
 * file may have been named.
 */
export function readBaseline(
  text: string,
):
  | { readonly kind: 'baseline'; readonly baseline: Baseline }
  | { readonly kind: 'failed'; readonly reason: string } {
  const failed = (reason: string) => ({ kind: 'failed', reason }) as const;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own words would quote the file.
    return failed('is not JSON');
  }
  if (!isObject(value) || !Array.isArray(value['findings'])) return failed('is no baseline');
  if (value['scheme'] !== FINGERPRINT_SCHEME)
    return failed("was made by another version; run 'bulkhead baseline' again");
  const entries: BaselineEntry[] = [];
  for (const item of value['findings'] as readonly unknown[]) {
    if (!isObject(item)) return failed('is no baseline');
    const { path, rule, fingerprint } = item;
    if (Object.keys(item).length === 0) continue;
    if (typeof path !== 'string' || typeof rule !== 'string' || typeof fingerprint !== 'string')
      return failed('is no baseline');
    entries.push({ path, rule, fingerprint });
  }
  return { kind: 'baseline', baseline: { entries: sorted(entries) } };
}

/**
 * The text of a baseline. One line for each finding, the same for the same findings, so that version control merges the
 * work of two people; the empty entry at the end keeps the commas of the lines before it alike.
 */
export function writeBaseline({ entries }: Baseline): string {
  const lines = sorted(entries).map(
    ({ path, rule, fingerprint }) => `    ${JSON.stringify({ path, rule, fingerprint })},`,
  );
  return [
    '{',
    `  "scheme": ${JSON.stringify(FINGERPRINT_SCHEME)},`,
    '  "findings": [',
    ...lines,
    '    {}',
    '  ]',
    '}',
    '',
  ].join('\n');
}

function sorted(entries: readonly BaselineEntry[]): BaselineEntry[] {
  const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function keyOf({ path, rule, fingerprint }: BaselineEntry): string {
  return JSON.stringify([path, rule, fingerprint]);
}

/** A baseline, ready to be asked about many files. */
export class BaselineIndex {
  readonly #byPath = new Map<string, BaselineEntry[]>();

  constructor({ entries }: Baseline) {
    for (const entry of entries) {
      const same = this.#byPath.get(entry.path);
      if (same === undefined) this.#byPath.set(entry.path, [entry]);
      else same.push(entry);
    }
  }

  get paths(): readonly string[] {
    return [...this.#byPath.keys()];
  }

  entriesOf(path: string): readonly BaselineEntry[] {
    return this.#byPath.get(path) ?? [];
  }

  /** Which findings of a file are known, in their order, and which entries are of none of them. */
  match(
    path: string,
    fingerprints: readonly string[],
  ): { readonly known: readonly boolean[]; readonly gone: readonly BaselineEntry[] } {
    const entries = this.entriesOf(path);
    if (entries.length === 0) return { known: fingerprints.map(() => false), gone: [] };
    const recorded = new Set(entries.map(({ fingerprint }) => fingerprint));
    const found = new Set(fingerprints);
    return {
      known: fingerprints.map((fingerprint) => recorded.has(fingerprint)),
      gone: entries.filter(({ fingerprint }) => !found.has(fingerprint)),
    };
  }
}

/** A report in which what a baseline has is apart from what is new; `path` is the file's in the baseline. */
export function withoutRecorded<R extends FileReport>(
  report: R,
  baseline: BaselineIndex,
  path: string,
): { readonly report: R; readonly gone: readonly BaselineEntry[] } {
  const { findings } = report;
  // Nothing is known of what a file holds that could not be read.
  if (report.error !== undefined) return { report, gone: [] };
  const { known, gone } = baseline.match(
    path,
    findings.map(({ identity }) => identity),
  );
  const pick = (wanted: boolean): R['findings'] => findings.filter((_, index) => known[index] === wanted);
  return { report: { ...report, findings: pick(false), recorded: pick(true) }, gone };
}

/** The same where what a baseline has stays among the findings, and is marked: it counts for how hardened an image is. */
export function markRecorded(file: FileDetails, baseline: BaselineIndex, path: string): FileDetails {
  const { findings } = file;
  const { known } = baseline.match(
    path,
    findings.map(({ identity }) => identity),
  );
  return {
    ...file,
    findings: findings.map((finding, index) =>
      known[index] === true ? { ...finding, recorded: true } : finding,
    ),
  };
}

/** Those that are not marked. */
export function unrecorded<F extends { readonly recorded?: true }>(findings: readonly F[]): readonly F[] {
  return findings.filter(({ recorded }) => recorded !== true);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
