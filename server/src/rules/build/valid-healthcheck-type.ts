import { keywordLike } from '../../lint/fixes.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { at } from '../../text/span.ts';
import { nearest } from '../../text/nearest.ts';

const TYPES = ['CMD', 'NONE'];

export default instructionRule(
  {
    name: 'valid-healthcheck-type',
    group: 'build',
    since: '0.1.0',
    summary: 'HEALTHCHECK is followed by CMD and a command, or by NONE.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['UNKNOWN_TYPE'] },
    controls: {},
    messages: { type: "'{word}' stands where HEALTHCHECK needs CMD or NONE." },
    advice: 'The build fails here. Put CMD before the command, behind the flags.',
    fix: 'unsafe',
    docs: {
      why: 'The word behind the flags of HEALTHCHECK says what kind of check it is. The builder knows CMD and NONE and fails on any other.',
      how: 'Write CMD before the command that checks, or NONE to switch off a check of the base image.',
      bad: 'FROM scratch\nHEALTHCHECK --interval=30s /app check\n',
      good: 'FROM scratch\nHEALTHCHECK --interval=30s CMD ["/app", "check"]\n',
      links: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
    },
  },
  'HEALTHCHECK',
  (healthcheck, context) => {
    const { type } = healthcheck;
    if (type === undefined || TYPES.includes(type.value.toUpperCase())) return;
    const meant = type.raw === type.raw.toUpperCase() ? nearest(type.raw, TYPES) : undefined;
    context.report({
      at: type.span,
      message: 'type',
      data: { word: type.raw },
      fixes: [
        meant === undefined
          ? {
              title: 'Put CMD before the command',
              kind: 'unsafe',
              edits: [{ span: at(type.span.start), text: `${keywordLike(healthcheck, 'CMD')} ` }],
            }
          : { title: `Replace with ${meant}`, kind: 'unsafe', edits: [{ span: type.span, text: meant }] },
      ],
    });
  },
);
