import type { Span } from '../text/span.ts';
import { findingsAt } from './actions.ts';
import type { Analysis } from './analyse.ts';
import { hoverOnFindings, type HoverLinks } from './hover-finding.ts';
import { hoverOnImage, type ImageHoverOptions } from './hover-image.ts';
import { hoverOnInstruction } from './hover-instruction.ts';

export { docMarkdown } from './hover-instruction.ts';
export { plainText } from './hover-markdown.ts';

export interface HoverText {
  readonly markdown: string;
  /** What it is about. */
  readonly span: Span;
}

export interface HoverOptions extends HoverLinks, ImageHoverOptions {}

/** What is known at an offset: findings first, then the keyword, flag or variable that stands there, then the image. */
export function hoverAt(
  analysis: Analysis,
  offset: number,
  options: HoverOptions = {},
): HoverText | undefined {
  const { file } = analysis;
  const found = findingsAt(analysis, { start: offset, end: offset }).flatMap(
    (index) => analysis.findings[index] ?? [],
  );
  const parts = [
    hoverOnFindings(found, options),
    hoverOnInstruction(file, offset),
    hoverOnImage(file, offset, options),
  ].filter((part) => part !== undefined);
  const last = parts.at(-1);
  return last && { markdown: parts.map(({ markdown }) => markdown).join('\n\n---\n\n'), span: last.span };
}
