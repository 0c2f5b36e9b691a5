import type { Severity } from '../lint/rule.ts';
import { renderGitHub } from './annotations.ts';
import { renderCsv } from './csv.ts';
import { renderCycloneDx } from './cyclonedx.ts';
import { renderGitLab } from './gitlab.ts';
import { renderHtml } from './html.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import type { HardeningReport } from './model.ts';
import { renderReportJson } from './report-json.ts';
import { renderSarif } from './sarif.ts';

export const REPORT_FORMATS = [
  ...(['html', 'markdown', 'json', 'sarif', 'github', 'gitlab', 'junit', 'cyclonedx', 'csv'] as const),
] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Of a file to save it in. */
export const EXTENSIONS: Readonly<Record<ReportFormat, string>> = {
  html: 'html',
  markdown: 'md',
  json: 'json',
  sarif: 'sarif',
  github: 'txt',
  gitlab: 'json',
  junit: 'xml',
  cyclonedx: 'cdx.json',
  csv: 'csv',
};

export interface RenderOptions {
  readonly ruleHref: (rule: string) => string;
  /** For HTML: fresh for every page. */
  readonly nonce: string;
  /** For JUnit: the least severity that fails; default info. */
  readonly failAt?: Severity;
}

export function renderReport(report: HardeningReport, format: ReportFormat, options: RenderOptions): string {
  const { ruleHref, nonce, failAt } = options;
  switch (format) {
    case 'html':
      return renderHtml(report, { nonce, ruleHref, panel: false });
    case 'markdown':
      return renderMarkdown(report, ruleHref);
    case 'json':
      return renderReportJson(report);
    case 'sarif':
      return renderSarif(report, ruleHref);
    case 'github':
      return renderGitHub(report);
    case 'gitlab':
      return renderGitLab(report);
    case 'junit':
      return renderJunit(report, failAt);
    case 'cyclonedx':
      return renderCycloneDx(report);
    case 'csv':
      return renderCsv(report);
  }
}
