import type { BuildSources } from '../../server/src/context/sources.ts';
import { NO_FACTS } from '../../server/src/lint/facts.ts';
import { NO_POLICY } from '../../server/src/lint/policy.ts';
import { scriptsOf } from '../../server/src/lint/scripts.ts';
import type { Subject } from '../../server/src/refactor/refactoring.ts';
import { parse } from '../../server/src/syntax/parse.ts';
import { expandWord } from '../../server/src/syntax/scope.ts';

/** A file as transformations see it, with the build context that these files make. */
export function subjectOf(text: string, files?: Readonly<Record<string, string>>): Subject {
  const file = parse(text);
  return {
    file,
    facts: NO_FACTS,
    policy: NO_POLICY,
    today: '2026-08-22',
    scripts: (instruction) => scriptsOf(file, instruction),
    expand: (instruction, raw) => expandWord(file, instruction, raw),
    sources: files === undefined ? undefined : sourcesOf(files),
  };
}

function sourcesOf(files: Readonly<Record<string, string>>): BuildSources {
  return {
    files: Object.keys(files).sort(),
    has: (path) => Object.hasOwn(files, path),
    text: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  };
}
