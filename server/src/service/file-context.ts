import { NO_FACTS } from '../lint/facts.ts';
import { NO_POLICY } from '../lint/policy.ts';
import type { FileContext } from '../lint/rule.ts';
import { scriptsOf } from '../lint/scripts.ts';
import type { Dockerfile } from '../syntax/model.ts';
import { expandWord } from '../syntax/scope.ts';
import type { AnalyseOptions } from './analyse.ts';

/** A file as rules see it that report nothing. */
export function fileContext(
  file: Dockerfile,
  { facts = NO_FACTS, policy = NO_POLICY, today }: AnalyseOptions,
): FileContext {
  return {
    file,
    facts,
    policy,
    today,
    scripts: (instruction) => scriptsOf(file, instruction),
    expand: (instruction, raw) => expandWord(file, instruction, raw),
  };
}
