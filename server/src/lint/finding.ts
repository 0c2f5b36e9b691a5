import type { Span } from '../text/span.ts';
import type { Aliases, Confidence, Fix, Related, Severity } from './rule.ts';

/** One fault at one place; the same for the editor, the command line and every report. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What is wrong. */
  readonly message: string;
  /** Why it matters and what to do. */
  readonly advice: string;
  readonly span: Span;
  readonly related: readonly Related[];
  readonly aliases: Aliases;
  readonly fixes: readonly Fix[];
}

/** The rule name of findings that report a fault of Bulkhead itself. */
export const INTERNAL_RULE = 'internal-error';

/** The order findings are given in: by place, then by rule. */
export function byPlace(a: Finding, b: Finding): number {
  return (
    a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}
