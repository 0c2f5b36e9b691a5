import type { Finding } from '../lint/finding.ts';
import { atLeast } from '../lint/profile.ts';
import type { Fix, Severity } from '../lint/rule.ts';
import { LineIndex } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';
import { fingerprintsOf, type Digest, type Fingerprinted } from './fingerprint.ts';

/** A finding as reports show it: places as people count them. */
export interface ReportedFinding extends Pick<
  Finding,
  'rule' | 'severity' | 'confidence' | 'message' | 'advice' | 'aliases'
> {
  /** 1-based; columns in UTF-16 code units, the end exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly fixes: readonly Pick<Fix, 'title' | 'kind'>[];
  /** What it is recognised by, within its file, when the file has changed; see fingerprint.ts. */
  readonly identity: string;
  /** A baseline has it; set where such findings stay among the others, as in the hardening report. */
  readonly recorded?: true;
}

export interface FileReport {
  readonly path: string;
  readonly findings: readonly ReportedFinding[];
  /** How many findings the file's own comments silence. */
  readonly suppressed: number;
  /** How many findings exceptions in the configuration let through. */
  readonly excepted: number;
  /** Findings that a baseline has, taken out of `findings`. */
  readonly recorded: readonly ReportedFinding[];
  /** 0 to 100; undefined where nobody asked for it, or where there is no image. */
  readonly score?: number;
  /** Set when the file could not be checked; the reason completes a sentence that starts with the path. */
  readonly error?: { readonly code: string; readonly reason: string };
}

export interface Summary {
  /** Files that were checked. */
  readonly files: number;
  /** Files that could not be. */
  readonly failed: number;
  readonly findings: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** Findings with a safe fix. */
  readonly fixable: number;
  readonly suppressed: number;
  readonly excepted: number;
  /** Findings that baselines have; whether they are among `findings` as well is as in the files. */
  readonly recorded: number;
  readonly skipped?: readonly Skipped[];
}

/** A rule that was on and could not do its work. */
export interface Skipped {
  readonly rule: string;
  /** A whole sentence. */
  readonly reason: string;
}

export const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const satisfies readonly Severity[];

/**
 * What a reported range covers: the exact token, or everything from the keyword of its instruction to the token, for
 * programs that go by an instruction's first line, as most other tools do.
 */
export type RangeKind = 'token' | 'instruction';

/** What was found in a file. */
export function reportFile(
  path: string,
  analysis: Fingerprinted & {
    readonly file: { readonly lines: LineIndex };
  },
  digest: Digest,
  range: RangeKind = 'token',
): FileReport {
  const { file, findings, suppressed, excepted } = analysis;
  const identities = fingerprintsOf(analysis, digest);
  const spans =
    range === 'token' ? findings.map(({ span }) => span) : fromKeyword(findings, file.instructions);
  return {
    path,
    findings: findings.map((finding, index) =>
      reportFinding(finding, file.lines, identities, spans[index] ?? finding.span),
    ),
    suppressed: suppressed.length,
    excepted: excepted.length,
    recorded: [],
  };
}

export function failedReport(
  path: string,
  { code, reason }: { readonly code: string; readonly reason: string },
): FileReport {
  return { path, findings: [], suppressed: 0, excepted: 0, recorded: [], error: { code, reason } };
}

/** Findings' spans from the keyword of the instruction they begin in; both lists are in file order. */
function fromKeyword(findings: readonly Finding[], instructions: readonly { readonly span: Span }[]): Span[] {
  let next = 0;
  return findings.map(({ span }) => {
    while ((instructions[next]?.span.end ?? Infinity) < span.start) next++;
    return { start: Math.min(span.start, instructions[next]?.span.start ?? span.start), end: span.end };
  });
}

/** Everything a report needs of a finding, without the syntax tree, so that thousands of files fit into memory. */
export function reportFinding(
  finding: Finding,
  lines: LineIndex,
  identities: ReadonlyMap<Finding, string>,
  span: Span = finding.span,
): ReportedFinding {
  const start = lines.position(span.start);
  const end = lines.position(span.end);
  const { rule, severity, confidence, message, advice, aliases } = finding;
  return {
    rule,
    severity,
    confidence,
    message,
    advice,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    aliases,
    fixes: finding.fixes.map(({ title, kind }) => ({ title, kind })),
    identity: identities.get(finding) ?? '',
  };
}

/** An offset as people count places. */
export function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const { line, character } = new LineIndex(text).position(offset);
  return { line: line + 1, column: character + 1 };
}

export function summarise(files: readonly FileReport[]): Summary {
  const bySeverity: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 };
  const summary = {
    ...{ files: 0, failed: 0, findings: 0, fixable: 0 },
    ...{ suppressed: 0, excepted: 0, recorded: 0 },
  };
  for (const file of files) {
    if (file.error === undefined) summary.files += 1;
    else summary.failed += 1;
    summary.suppressed += file.suppressed;
    summary.excepted += file.excepted;
    summary.recorded += file.recorded.length;
    for (const { severity, fixes, recorded } of file.findings) {
      summary.findings += 1;
      if (recorded === true) summary.recorded += 1;
      bySeverity[severity] += 1;
      if (fixes.some(({ kind }) => kind === 'safe')) summary.fixable += 1;
    }
  }
  return { ...summary, bySeverity };
}

/** Whether anything found is as grave as `threshold`; without one nothing is. */
export function reaches({ findings }: FileReport, threshold: Severity | undefined): boolean {
  return threshold !== undefined && findings.some(({ severity }) => atLeast(severity, threshold));
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** `2 errors, 1 warning`: what there is, the gravest first. */
export function describeSeverities(bySeverity: Summary['bySeverity']): string {
  return SEVERITIES.filter((severity) => bySeverity[severity] > 0)
    .map((severity) => count(bySeverity[severity], severity, severity === 'info' ? 'info' : `${severity}s`))
    .join(', ');
}
