import type { BuildSources } from '../../context/sources.ts';
import { NO_FACTS } from '../../lint/facts.ts';
import { NO_POLICY } from '../../lint/policy.ts';
import { scriptsOf } from '../../lint/scripts.ts';
import type { Subject } from '../../refactor/refactoring.ts';
import type { Dockerfile } from '../../syntax/model.ts';
import { expandWord } from '../../syntax/scope.ts';
import type { AnalyseOptions } from '../analyse.ts';

/** A file as transformations see it, in the same world as the rules. */
export function subjectOf(
  file: Dockerfile,
  { facts = NO_FACTS, policy = NO_POLICY, today }: AnalyseOptions,
  sources: BuildSources | undefined,
): Subject {
  return {
    file,
    facts,
    policy,
    today,
    sources,
    scripts: (instruction) => scriptsOf(file, instruction),
    expand: (instruction, raw) => expandWord(file, instruction, raw),
  };
}
