import { defineRule } from '../../lint/rule.ts';
import { readCheckDirective, readSuppression, type SuppressionText } from '../../lint/suppression-syntax.ts';

export default defineRule({
  meta: {
    name: 'no-ignore-pragma',
    group: 'style',
    since: '0.1.0',
    summary: 'Findings are not silenced by comments in the file.',
    severity: 'info',
    confidence: 'high',
    audience: 'auditor',
    preset: 'all',
    aliases: { hadolint: ['DL1001'] },
    controls: {},
    messages: { pragma: 'This comment silences findings.' },
    advice:
      'Exceptions spread over files are seen by nobody; mend the cause, or make the exception in the shared configuration.',
    fix: 'none',
    docs: {
      why: 'A comment that silences a finding is written once and stays for good, also when the reason is gone or the line below means something new. Where exceptions need an owner, they belong into a configuration that is reviewed.',
      how: 'Mend what was found and delete the comment, or switch the rule off in the configuration file.',
      bad: 'FROM scratch\n# hadolint ignore=DL3020\nADD app /app\n',
      good: 'FROM scratch\nCOPY app /app\n',
      links: ['https://github.com/hadolint/hadolint/wiki/DL1001'],
    },
  },
  stateless: true,
  create: (context) => ({
    onEnd() {
      const { comments, directives, text } = context.file;
      const found: SuppressionText[] = directives.flatMap((directive) => readCheckDirective(directive, text));
      for (const comment of comments) {
        const suppression = readSuppression(comment, text);
        if (suppression !== undefined) found.push(suppression);
      }
      for (const { by, scope, span } of found) {
        const told = by === 'hadolint' && scope === 'instruction';
        context.report({ at: span, message: 'pragma', ...(told ? {} : { aliases: {} }) });
      }
    },
  }),
});
