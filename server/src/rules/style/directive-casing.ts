import { defineRule } from '../../lint/rule.ts';

export default defineRule({
  meta: {
    name: 'directive-casing',
    group: 'style',
    since: '0.1.0',
    summary: 'Parser directives are in lower case.',
    severity: 'hint',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['CASING_DIRECTIVE'] },
    controls: {},
    messages: { directive: "The directive '{name}' is not in lower case." },
    advice:
      'By convention directives are in lower case, which also tells them from ordinary comments; write it so.',
    fix: 'safe',
    docs: {
      why: 'A directive changes how the whole file is read, and it looks like a comment. Readers, and tools that search for it, expect the usual spelling.',
      how: 'Write syntax, escape and check in lower case.',
      bad: '# Escape=`\nFROM scratch\n',
      good: '# escape=`\nFROM scratch\n',
      links: ['https://docs.docker.com/reference/dockerfile/#parser-directives'],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { directives, text } = context.file;
      for (const { name, nameSpan: span } of directives) {
        const written = text.slice(span.start, span.end);
        if (written === name) continue;
        context.report({
          at: span,
          message: 'directive',
          data: { name: written },
          fixes: [{ title: `Write ${name}`, kind: 'safe', edits: [{ span, text: name }] }],
        });
      }
    },
  },
});
