import { instructionRule } from '../../lint/ladder.ts';

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
    fix: 'none',
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
    context.report({ at: alias.span, message: 'name', data: { name: alias.raw } });
  },
);
