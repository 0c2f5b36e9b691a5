import type { HardeningReport } from './model.ts';

/** The shape of what `renderReportJson` writes; keys are added, never changed. */
export const REPORT_FORMAT = 1;

/** The whole report for other programs. Characters that turn the direction of text are written as escapes. */
export function renderReportJson(report: HardeningReport): string {
  const text = JSON.stringify({ format: REPORT_FORMAT, ...report }, null, 2);
  return `${text.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}\n`;
}
