import type { Span } from '../text/span.ts';
import { findingsAt } from './actions.ts';
import type { Analysis } from './analyse.ts';
import { hoverOnFindings, type HoverLinks } from './hover-finding.ts';
import { hoverOnInstruction } from './hover-instruction.ts';

export { docMarkdown } from './hover-instruction.ts';
export { plainText } from './hover-markdown.ts';

export interface HoverText {
  readonly markdown: string;
  /** What it is about. */
  readonly span: Span;
}

/** What is known at an offset: findings first, then the keyword, flag or variable that stands there. */
export function hoverAt(analysis: Analysis, offset: number, links: HoverLinks = {}): HoverText | undefined {
  const found = findingsAt(analysis, { start: offset, end: offset }).flatMap(
    (index) => analysis.findings[index] ?? [],
  );
  const findings = hoverOnFindings(found, links);
  const instruction = hoverOnInstruction(analysis.file, offset);
  if (findings === undefined || instruction === undefined) return findings ?? instruction;
  return { markdown: `${findings.markdown}\n\n---\n\n${instruction.markdown}`, span: instruction.span };
}
