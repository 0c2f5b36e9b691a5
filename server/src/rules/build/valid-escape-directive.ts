import { defineRule } from '../../lint/rule.ts';

export default defineRule({
  meta: {
    name: 'valid-escape-directive',
    group: 'build',
    since: '0.1.0',
    summary: 'The escape directive is a backslash or a backtick.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['INVALID_ESCAPE_DIRECTIVE'] },
    controls: {},
    messages: { escape: "The escape character '{value}' is neither a backslash nor a backtick." },
    advice:
      'The build fails before it starts. Write one of the two, or delete the line: a backslash is the default.',
    fix: 'none',
    docs: {
      why: 'The escape directive says which character continues lines and takes the meaning from others. The builder knows two and refuses the file with anything else.',
      how: 'Use a backtick for Windows paths, and no directive otherwise.',
      bad: '# escape=/\nFROM scratch\n',
      good: '# escape=`\nFROM scratch\n',
      links: ['https://docs.docker.com/reference/dockerfile/#escape'],
    },
  },
  handlers: {
    onEnd(context) {
      for (const { kind, span, detail } of context.file.problems) {
        if (kind === 'bad-escape-directive')
          context.report({ at: span, message: 'escape', data: { value: detail } });
      }
    },
  },
});
