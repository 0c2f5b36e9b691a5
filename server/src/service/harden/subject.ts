import type { BuildSources } from '../../context/sources.ts';
import type { Subject } from '../../refactor/refactoring.ts';
import type { Dockerfile } from '../../syntax/model.ts';
import type { AnalyseOptions } from '../analyse.ts';
import { fileContext } from '../file-context.ts';

/** A file as transformations see it, in the same world as the rules. */
export function subjectOf(
  file: Dockerfile,
  options: AnalyseOptions,
  sources: BuildSources | undefined,
): Subject {
  return { ...fileContext(file, options), sources };
}
