import type { BaseChoice } from '../../protocol/requests.ts';
import { baseChoices } from '../../refactor/base-image/choices.ts';
import type { Dockerfile } from '../../syntax/model.ts';
import type { AnalyseOptions } from '../analyse.ts';
import { subjectOf } from './subject.ts';

/** The base images that a file's result could have, the best first, for a list to choose from. */
export function choicesFor(file: Dockerfile, options: AnalyseOptions): readonly BaseChoice[] {
  return baseChoices(subjectOf(file, options, undefined)).flatMap(
    ({ family, name, reference, applies, why, facts }) =>
      reference === undefined
        ? []
        : [
            {
              family,
              title: name,
              image: reference,
              applies,
              consequences: [why, ...facts.map(({ message }) => message)],
            },
          ],
  );
}
