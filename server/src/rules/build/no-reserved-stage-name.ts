import { instructionRule } from '../../lint/ladder.ts';
import type { Fix } from '../../lint/rule.ts';
import { freeStageName, renameStage, stageMentions } from '../../lint/stage-rename.ts';
import type { Dockerfile, Stage } from '../../syntax/model.ts';

/** What the builder itself means by these words: no base image, and the files sent to it. */
const RESERVED = new Set(['context', 'scratch']);

export default instructionRule(
  {
    name: 'no-reserved-stage-name',
    group: 'build',
    since: '0.1.0',
    summary: 'No stage is named scratch or context.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3063'], buildkit: ['ReservedStageName'] },
    controls: {},
    messages: { reserved: "The stage name '{name}' has a meaning of its own for the builder." },
    advice:
      'A reference to it means something else than the stage, or reads as if it did; choose another name.',
    fix: 'unsafe',
    docs: {
      why: 'FROM scratch begins with an empty image, and context is the folder whose files the build gets. A stage with such a name is taken for the other thing by readers, and in some places by the builder.',
      how: 'Give the stage a name of its own, here and where it is used.',
      bad: 'FROM scratch AS context\n',
      good: 'FROM scratch AS sources\n',
      links: ['https://docs.docker.com/reference/build-checks/reserved-stage-name/'],
    },
  },
  'FROM',
  ({ alias, as, stage, words }, context) => {
    if (alias === undefined || words.length !== 3 || as?.raw.toUpperCase() !== 'AS') return;
    if (!RESERVED.has(alias.raw.toLowerCase())) return;
    context.report({
      at: alias.span,
      message: 'reserved',
      data: { name: alias.raw },
      fixes: stage === undefined ? [] : fixesFor(context.file, stage, alias.raw),
    });
  },
);

/** Where anything names it, nobody can tell whether the stage is meant or what the builder means by the word. */
function fixesFor(file: Dockerfile, stage: Stage, old: string): readonly Fix[] {
  const mentions = stageMentions(file);
  const empty = old.toLowerCase() === 'scratch';
  const named = mentions?.filter(
    ({ name, by, stage: place }) =>
      name === old.toLowerCase() && (!empty || by !== 'from' || (place?.index ?? 0) > stage.index),
  );
  if (named?.length !== 0) return [];
  const name = freeStageName(file, stage, `${old}-stage`, 1);
  const edits = renameStage(stage, name, []);
  return edits === undefined
    ? []
    : [{ title: `Rename the stage to ${name}`, kind: 'unsafe', edits, assumptions: [NO_TARGET] }];
}

const NO_TARGET = 'Nobody builds this stage by its old name, with --target or as a named context.';
