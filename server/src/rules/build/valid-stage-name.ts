import { instructionRule } from '../../lint/ladder.ts';
import type { Fix } from '../../lint/rule.ts';
import { freeStageName, renameStage, stageMentions } from '../../lint/stage-rename.ts';
import type { Dockerfile, Stage } from '../../syntax/model.ts';

export default instructionRule(
  {
    name: 'valid-stage-name',
    group: 'build',
    since: '0.1.0',
    summary: 'A stage name begins with a letter and has letters, digits, -, _ and . only.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['INVALID_BUILD_STAGE_NAME'] },
    controls: {},
    messages: { name: "'{name}' cannot be the name of a stage." },
    advice:
      'The build fails here. Begin with a letter and use letters, digits, -, _ and . only; variables are not replaced.',
    fix: 'unsafe',
    docs: {
      why: 'Stages are also called by number, so a name cannot begin with a digit, and the builder refuses other characters, quotes and variables in it.',
      how: 'Rename the stage, here and where it is named.',
      bad: 'FROM debian AS 1st\n',
      good: 'FROM debian AS first\n',
      links: ['https://docs.docker.com/reference/dockerfile/#from'],
    },
  },
  'FROM',
  (from, context) => {
    const { alias, as, words } = from;
    if (alias === undefined || words.length !== 3 || as?.raw.toUpperCase() !== 'AS') return;
    if (/^[a-z][a-z0-9_.-]*$/i.test(alias.raw)) return;
    context.report({
      at: alias.span,
      message: 'name',
      data: { name: alias.raw },
      fixes: from.stage === undefined ? [] : fixesFor(context.file, from.stage, alias.raw),
    });
  },
);

/** The name with what is not allowed in it replaced, wherever it stands. */
function fixesFor(file: Dockerfile, stage: Stage, old: string): readonly Fix[] {
  // A number means a place in the file, and a variable was meant to be replaced.
  if (/^\d+$|\$/.test(old) || old.length > MAX_NAME) return [];
  const plain = old.replace(/["']/g, '').replace(/[^A-Za-z0-9_.-]+/g, '-');
  const trimmed = plain.replace(/^[-_.]+|[-_.]+$/g, '');
  if (trimmed === '') return [];
  const wanted = /^[a-z]/i.test(trimmed) ? trimmed : `stage-${trimmed}`;
  const mentions = stageMentions(file);
  const twin = file.stages.some(
    (other) => other !== stage && other.from.alias?.raw.toLowerCase() === old.toLowerCase(),
  );
  if (mentions === undefined || twin) return [];
  const name = freeStageName(file, stage, wanted, 1);
  const named = mentions.filter((mention) => mention.name === old.toLowerCase());
  // A FROM above it means an image.
  if (named.some(({ by, stage: place }) => by === 'from' && (place?.index ?? 0) <= stage.index)) return [];
  const edits = renameStage(stage, name, named);
  return edits === undefined ? [] : [{ title: `Rename the stage to ${name}`, kind: 'unsafe', edits }];
}

/** Longer ones are no names. */
const MAX_NAME = 60;
