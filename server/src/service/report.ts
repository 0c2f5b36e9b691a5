import { htmlReport, type ReportFile } from '../report/html.ts';
import type { Analysis } from './analyse.ts';

export interface JudgedFile {
  readonly name: string;
  readonly analysis: Analysis;
  /** Address that opens a place of this file. */
  readonly open?: (line: number, character: number) => string;
}

export interface ReportOptions {
  readonly nonce: string;
  readonly ruleHref?: (rule: string) => string;
  readonly notes?: readonly string[];
}

/** The report on many files as a page for a webview without scripts. */
export function reportHtml(
  files: readonly JudgedFile[],
  { nonce, ruleHref, notes = [] }: ReportOptions,
): string {
  return htmlReport(files.map(toReportFile), {
    nonce,
    notes,
    ...(ruleHref === undefined ? {} : { ruleHref }),
  });
}

function toReportFile({ name, analysis, open }: JudgedFile): ReportFile {
  const { file, findings, suppressed } = analysis;
  return {
    name,
    suppressed: suppressed.length,
    findings: findings.map(({ rule, severity, message, span }) => {
      const { line, character } = file.lines.position(span.start);
      return {
        rule,
        severity,
        message,
        line,
        character,
        ...(open === undefined ? {} : { href: open(line, character) }),
      };
    }),
  };
}
