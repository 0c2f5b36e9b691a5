import { lint, type LintOptions, type LintResult } from '../lint/engine.ts';
import { rules } from '../rules/index.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { parse } from '../syntax/parse.ts';

/** A text, read and judged. */
export interface Analysis extends LintResult {
  readonly file: Dockerfile;
}

export type AnalyseOptions = LintOptions;

/** Parses and lints a Dockerfile's text; `file` is the text parsed, where that was done already. Never throws. */
export function analyse(
  text: string,
  options: AnalyseOptions = {},
  file: Dockerfile = parse(text),
): Analysis {
  return { file, ...lint(file, rules, options) };
}
