import { NO_POLICY } from '../../server/src/lint/policy.ts';
import { NO_FACTS } from '../../server/src/lint/facts.ts';
import { scriptsOf } from '../../server/src/lint/scripts.ts';
import type { BuildSources } from '../../server/src/context/sources.ts';
import type { Subject } from '../../server/src/refactor/refactoring.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { expandWord } from '../../server/src/syntax/scope.ts';

/** What a transformation reads, of a text and the files beside it. */
export function subjectOf(text: string, sources?: BuildSources): Subject {
  const file = parse(text);
  return {
    file,
    facts: NO_FACTS,
    policy: NO_POLICY,
    today: '2026-08-22',
    sources,
    scripts: (instruction) => scriptsOf(file, instruction),
    expand: (instruction, raw) => expandWord(file, instruction, raw),
  };
}
