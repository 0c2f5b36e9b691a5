import { defineRule } from '../../lint/rule.ts';
import { at } from '../../text/span.ts';

const NO_SOURCE = { 'dockerfile-utils': ['NO_SOURCE_IMAGE'] };

export default defineRule({
  meta: {
    name: 'from-first',
    group: 'build',
    since: '0.1.0',
    summary: 'Only ARG stands before the first FROM, and there is one.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3061'], 'dockerfile-utils': ['NO_SOURCE_IMAGE'] },
    controls: {},
    messages: {
      early: '{instruction} stands before the first FROM, where only ARG may.',
      empty: 'The file has no FROM, so there is nothing to build.',
    },
    advice: 'The build fails. Begin with FROM and the image to build on, or FROM scratch for an empty one.',
    fix: 'none',
    docs: {
      why: 'FROM opens a stage, and every instruction but ARG belongs to one. The builder refuses files in which anything else comes first and files without a stage.',
      how: 'Move the instruction behind FROM.',
      bad: 'LABEL team=web\nFROM debian\n',
      good: 'ARG TAG=12\nFROM debian:$TAG\nLABEL team=web\n',
      links: ['https://docs.docker.com/reference/dockerfile/#format'],
    },
  },
  handlers: {
    onEnd(context) {
      const { preamble, stages, comments } = context.file;
      // The builder stops at the first one, and moving FROM up cures them all.
      const early = preamble.find(({ kind }) => kind !== 'ARG');
      if (early !== undefined) {
        context.report({
          at: early.keyword.span,
          message: 'early',
          data: { instruction: early.name },
          ...(stages.length === 0 ? { aliases: NO_SOURCE } : {}),
        });
      } else if (stages.length === 0) {
        const place = preamble[0]?.keyword.span ?? comments[0]?.span ?? at(0);
        context.report({ at: place, message: 'empty', aliases: NO_SOURCE });
      }
    },
  },
});
