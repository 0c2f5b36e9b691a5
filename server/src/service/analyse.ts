import { lint, type LintOptions, type LintResult } from '../lint/engine.ts';
import type { ContextFacts } from '../lint/facts.ts';
import { rules } from '../rules/index.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { type BuildView, parse } from '../syntax/parse.ts';

/** A text, read and judged. */
export interface Analysis extends LintResult {
  readonly file: Dockerfile;
}

export type AnalyseOptions = LintOptions;

/**
 * How a file is read to be judged: by the stage that is shipped. Values of build arguments are no part of that, since what
 * would be found stands in another file.
 */
export function shippedView(facts: ContextFacts | undefined): BuildView {
  const { target, targets } = facts?.buildContext ?? {};
  return { target, targets };
}

/** Parses and lints a Dockerfile's text; `file` is the text parsed, where that was done already. Never throws. */
export function analyse(
  text: string,
  options: AnalyseOptions = {},
  file: Dockerfile = parse(text, shippedView(options.facts)),
): Analysis {
  return { file, ...lint(file, rules, options) };
}
