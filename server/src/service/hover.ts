import type { BuildContextFacts } from '../lint/facts.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { withArgs } from '../syntax/parse.ts';
import type { Span } from '../text/span.ts';
import { findingsAt } from './actions.ts';
import type { Analysis } from './analyse.ts';
import { hoverOnFindings, type HoverLinks } from './hover-finding.ts';
import { hoverOnImage, type ImageHoverOptions } from './hover-image.ts';
import { hoverOnInstruction } from './hover-instruction.ts';
import { codeSpan } from './hover-markdown.ts';

export { docMarkdown } from './hover-instruction.ts';
export { plainText } from './hover-markdown.ts';

export interface HoverText {
  readonly markdown: string;
  /** What it is about. */
  readonly span: Span;
}

export interface HoverOptions extends HoverLinks, ImageHoverOptions {
  /** What files say of the build. */
  readonly build?: BuildContextFacts | undefined;
}

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
    hoverOnInstruction(file, offset, options.build),
    hoverOnImage(withArgs(file, options.build?.args), offset, options),
    hoverOnTarget(file, offset, options.build),
  ].filter((part) => part !== undefined);
  const last = parts.at(-1);
  return last && { markdown: parts.map(({ markdown }) => markdown).join('\n\n---\n\n'), span: last.span };
}

/** At the FROM of a stage that is judged as the final one without being the last: why. */
function hoverOnTarget(
  file: Dockerfile,
  offset: number,
  build: BuildContextFacts | undefined,
): HoverText | undefined {
  const { finalStage, stages } = file;
  if (build?.targetBy === undefined || finalStage === undefined || finalStage === stages.at(-1))
    return undefined;
  const { span } = finalStage.from;
  if (offset < span.start || offset > span.end) return undefined;
  const who = build.isChosen === true ? 'the build that you chose' : 'what is shipped';
  return {
    markdown: `Judged as the final stage: ${who} ends here, as ${codeSpan(build.targetBy)} says.`,
    span,
  };
}
