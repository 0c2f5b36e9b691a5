import { instructionRule } from '../../lint/ladder.ts';

const REFUSED: Readonly<Record<string, string>> = {
  ONBUILD: 'ONBUILD_CHAINING_DISALLOWED',
  FROM: 'ONBUILD_TRIGGER_DISALLOWED',
  MAINTAINER: 'ONBUILD_TRIGGER_DISALLOWED',
};

export default instructionRule(
  {
    name: 'valid-onbuild-trigger',
    group: 'build',
    since: '0.1.0',
    summary: 'ONBUILD does not hold ONBUILD, FROM or MAINTAINER.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3043'],
      'dockerfile-utils': ['ONBUILD_CHAINING_DISALLOWED', 'ONBUILD_TRIGGER_DISALLOWED'],
    },
    controls: {},
    messages: { trigger: 'ONBUILD cannot hold {instruction}.' },
    advice:
      'The build fails here. A trigger runs right behind the FROM of the image that is built on this one.',
    fix: 'unsafe',
    docs: {
      why: 'What ONBUILD holds runs in the builds of other images, right behind their FROM. The builder refuses triggers that would open a stage, set further triggers or set the deprecated author field.',
      how: 'Leave out the instruction, or the doubled ONBUILD.',
      bad: 'FROM debian\nONBUILD ONBUILD RUN make\n',
      good: 'FROM debian\nONBUILD RUN make\n',
      links: ['https://docs.docker.com/reference/dockerfile/#onbuild'],
    },
  },
  'ONBUILD',
  (onbuild, context) => {
    const { trigger } = onbuild;
    if (trigger === undefined || onbuild.onbuild !== undefined) return;
    const alias = REFUSED[trigger.name];
    if (alias === undefined) return;
    const { span } = trigger.keyword;
    const doubled = { start: span.start, end: trigger.argsSpan.start };
    const plain = /^\S+[ \t]+$/.test(context.file.text.slice(doubled.start, doubled.end));
    context.report({
      at: span,
      message: 'trigger',
      data: { instruction: trigger.name },
      aliases: { hadolint: ['DL3043'], 'dockerfile-utils': [alias] },
      fixes:
        plain && trigger.kind === 'ONBUILD' && !Object.hasOwn(REFUSED, trigger.trigger?.name ?? 'ONBUILD')
          ? [
              {
                title: 'Delete the doubled ONBUILD',
                kind: 'unsafe',
                edits: [{ span: doubled, text: '' }],
              },
            ]
          : [],
    });
  },
);
