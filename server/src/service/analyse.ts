import { lint, type LintOptions } from '../lint/engine.ts';
import type { Finding } from '../lint/finding.ts';
import { rules } from '../rules/index.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { parse } from '../syntax/parse.ts';

/** A text, read and judged. */
export interface Analysis {
  readonly file: Dockerfile;
  /** Sorted by place. */
  readonly findings: readonly Finding[];
  /** Silenced by comments or directives in the file. */
  readonly suppressed: readonly Finding[];
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
