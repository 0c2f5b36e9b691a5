import { isOn, type Profile } from '../lint/profile.ts';
import type { FileDetails, HardeningReport } from '../report/model.ts';
import { renderHtml } from '../report/html.ts';
import { type FileReport, failedReport } from '../report/summary.ts';
import { rules } from '../rules/index.ts';
import { ruleUrl } from './convert.ts';

export { buildReport } from '../report/build.ts';
export { compare, compareFingerprints } from '../report/compare.ts';
export type { Comparison, FileDetails, HardeningReport, TrendPoint } from '../report/model.ts';
export { EXTENSIONS, REPORT_FORMATS, renderReport, type ReportFormat } from '../report/render.ts';

/** A file's report as the hardening report needs it; one that could not be checked has nothing but the reason. */
export function asDetails(report: FileReport | FileDetails): FileDetails {
  if ('stages' in report) return report;
  return { ...report, findings: [], silenced: [], stages: [], pulled: [], packages: [], lost: [] };
}

export function failedDetails(
  path: string,
  failure: { readonly code: string; readonly reason: string },
): FileDetails {
  return asDetails(failedReport(path, failure));
}

/** The page for the editor's panel. */
export function panelHtml(report: HardeningReport, nonce: string): string {
  return renderHtml(report, { nonce, ruleHref: ruleUrl, panel: true });
}

/** Collects which rules were on in any of the profiles it is shown. */
export class RulesSeen {
  readonly names = new Set<string>();
  readonly #profiles = new Set<string>();

  add(profile: Profile): void {
    const key = JSON.stringify(profile);
    if (this.#profiles.has(key)) return;
    this.#profiles.add(key);
    for (const rule of rules) if (isOn(rule, profile)) this.names.add(rule.meta.name);
  }
}
