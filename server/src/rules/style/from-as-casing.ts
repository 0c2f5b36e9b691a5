import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: 'from-as-casing',
    group: 'style',
    since: '0.1.0',
    summary: 'AS is written in the case of its FROM.',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'recommended',
    aliases: { buildkit: ['FromAsCasing'] },
    controls: {},
    messages: { as: "'{as}' is not in the case of '{from}'." },
    advice:
      'Both words belong to one instruction and are easier to find when they look alike; write them in one case.',
    fix: 'safe',
    docs: {
      why: 'The builder takes both words in any case. A lower-case word between image and stage name reads like a part of the image, and the name of the stage is overlooked.',
      how: 'Write FROM … AS, or from … as.',
      bad: 'FROM scratch as base\n',
      good: 'FROM scratch AS base\n',
      links: ['https://docs.docker.com/reference/build-checks/from-as-casing/'],
    },
  },
  'FROM',
  ({ as, keyword, name, words }, context) => {
    if (as === undefined || words.length !== 3 || as.raw.toUpperCase() !== 'AS') return;
    const isUpper = keyword.text === name;
    // A FROM in mixed case has no case to follow.
    if (!isUpper && keyword.text !== name.toLowerCase()) return;
    const wanted = isUpper ? 'AS' : 'as';
    if (as.raw === wanted) return;
    const whole = as.span.end - as.span.start === wanted.length;
    context.report({
      at: as.span,
      message: 'as',
      data: { as: as.raw, from: keyword.text },
      fixes: whole
        ? [{ title: `Write ${wanted}`, kind: 'safe', edits: [{ span: as.span, text: wanted }] }]
        : [],
    });
  },
);
