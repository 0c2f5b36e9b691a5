import { stageCycles } from '../../lint/stage-cycles.ts';
import { defineRule } from '../../lint/rule.ts';

export default defineRule({
  meta: {
    name: 'circular-stages',
    group: 'build',
    since: '0.1.0',
    summary: 'Stages do not wait for each other.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3022'] },
    controls: {},
    messages: { circle: "Stage '{source}' itself needs what this stage makes." },
    advice:
      'Neither stage can be finished first, so the build fails; move what both need to a stage of its own.',
    fix: 'none',
    docs: {
      why: 'The builder finishes a stage before another one takes files from it or stands on it. When two stages need each other, directly or by way of others, there is no order to build them in, and the build stops before it has done anything.',
      how: 'Find what both stages need, make it in a third stage above them, and take it from there.',
      bad: 'FROM debian:13 AS first\nCOPY --from=second /etc/hostname /\n\nFROM debian:13 AS second\nCOPY --from=first /etc/os-release /\nUSER 65532\n',
      good: 'FROM debian:13 AS first\n\nFROM debian:13 AS second\nCOPY --from=first /etc/os-release /\nUSER 65532\n',
      links: ['https://docs.docker.com/build/building/multi-stage/'],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      for (const { instruction, value, span, target } of stageCycles(context.file)) {
        const name = target.from.alias ?? target.from.image;
        context.report({
          at: span,
          message: 'circle',
          data: { source: value },
          // Others look at COPY only.
          ...(instruction.kind === 'COPY' ? {} : { aliases: {} }),
          related: [{ span: name?.span ?? target.from.keyword.span, message: 'This is that stage.' }],
        });
      }
    },
  },
});
