import { fullLines } from '../../lint/fixes.ts';
import { defineRule } from '../../lint/rule.ts';

export default defineRule({
  meta: {
    name: 'no-duplicate-escape-directive',
    group: 'build',
    since: '0.1.0',
    summary: 'Each parser directive is given once.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['DUPLICATED_ESCAPE_DIRECTIVE'] },
    controls: {},
    messages: { repeated: "The directive '{name}' is given a second time." },
    advice: 'The build fails before it starts. Delete one of the two lines.',
    fix: 'unsafe',
    docs: {
      why: 'The directives at the top of the file, escape, check and syntax, may each stand there once. The builder refuses a file that repeats one, even with the same value.',
      how: 'Delete the repetition.',
      bad: '# escape=`\n# escape=`\nFROM scratch\n',
      good: '# escape=`\nFROM scratch\n',
      links: ['https://docs.docker.com/reference/dockerfile/#parser-directives'],
    },
  },
  handlers: {
    onEnd(context) {
      const { file } = context;
      for (const directive of file.directives) {
        if (!directive.repeated) continue;
        const first = file.directives.find(({ name }) => name === directive.name);
        if (first === undefined) continue;
        context.report({
          at: directive.span,
          message: 'repeated',
          data: { name: directive.name },
          related: [{ span: first.span, message: 'It stands here first.' }],
          ...(directive.name === 'escape' ? {} : { aliases: {} }),
          fixes:
            first.value === directive.value
              ? [
                  {
                    title: 'Delete the repeated directive',
                    kind: 'unsafe',
                    edits: [{ span: fullLines(file, directive.span), text: '' }],
                  },
                ]
              : [],
        });
      }
    },
  },
});
