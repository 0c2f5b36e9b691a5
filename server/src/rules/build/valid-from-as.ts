import { keywordLike } from '../../lint/fixes.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { nearest } from '../../text/nearest.ts';

export default instructionRule(
  {
    name: 'valid-from-as',
    group: 'build',
    since: '0.1.0',
    summary: 'Between image and stage name FROM has the word AS.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['INVALID_AS'] },
    controls: {},
    messages: { as: "'{word}' stands where FROM needs AS." },
    advice: 'The build fails here. Write FROM image AS name.',
    fix: 'unsafe',
    docs: {
      why: 'A FROM with three words names its stage, and the word between image and name is AS in any case. The builder refuses every other.',
      how: 'Write AS, or leave out what follows the image.',
      bad: 'FROM debian IS build\n',
      good: 'FROM debian AS build\n',
      links: ['https://docs.docker.com/reference/dockerfile/#from'],
    },
  },
  'FROM',
  (from, context) => {
    const { as, words } = from;
    if (as === undefined || words.length !== 3 || as.raw.toUpperCase() === 'AS') return;
    const near = nearest(as.raw, ['AS']) !== undefined;
    context.report({
      at: as.span,
      message: 'as',
      data: { word: as.raw },
      fixes: near
        ? [
            {
              title: 'Replace with AS',
              kind: 'unsafe',
              edits: [{ span: as.span, text: keywordLike(from, 'AS') }],
            },
          ]
        : [],
    });
  },
);
