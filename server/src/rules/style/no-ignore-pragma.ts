import { fullLines } from '../../lint/fixes.ts';
import { defineRule, type Fix } from '../../lint/rule.ts';
import { readCheckDirective, readSuppression, type SuppressionText } from '../../lint/suppression-syntax.ts';
import type { Directive, Dockerfile } from '../../syntax/model.ts';

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
    fix: 'unsafe',
    docs: {
      why: 'A comment that silences a finding is written once and stays for good, also when the reason is gone or the line below means something new. Where exceptions need an owner, they belong into a configuration that is reviewed.',
      how: 'Mend what was found and delete the comment, or switch the rule off in the configuration file.',
      bad: 'FROM scratch\n# hadolint ignore=DL3020\nADD app /app\n',
      good: 'FROM scratch\nCOPY app /app\n',
      links: ['https://github.com/hadolint/hadolint/wiki/DL1001'],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { file } = context;
      for (const directive of file.directives) {
        for (const { span } of readCheckDirective(directive, file.text))
          context.report({ at: span, message: 'pragma', aliases: {}, fixes: dropSkip(file, directive) });
      }
      for (const comment of file.comments) {
        const suppression = readSuppression(comment, file.text);
        if (suppression === undefined) continue;
        const { by, scope, span } = suppression;
        const told = by === 'hadolint' && scope === 'instruction';
        const fixes = dropComment(file, suppression);
        context.report({ at: span, message: 'pragma', ...(told ? {} : { aliases: {} }), fixes });
      }
    },
  },
});

/** What it silenced is reported again, and a build with checks as errors fails for it: a person decides. */
function dropComment(file: Dockerfile, { span }: SuppressionText): readonly Fix[] {
  const line = fullLines(file, span);
  const last = file.directives.at(-1);
  // Without a comment above it, a comment such as # escape=x at the top would become a directive.
  const isFirst = file.text.slice(last === undefined ? 0 : fullLines(file, last.span).end, line.start) === '';
  if (isFirst && /^[ \t]*#[ \t]*\w+[ \t]*=/.test(file.text.slice(line.end, line.end + 200))) return [];
  return [{ title: 'Delete the comment', kind: 'unsafe', edits: [{ span: line, text: '' }] }];
}

/** `skip=…` of `# check=skip=…;error=true`; the whole line where nothing else is asked for. */
function dropSkip(file: Dockerfile, { span, value, valueSpan }: Directive): readonly Fix[] {
  const parts = value.split(';');
  const kept = parts.filter((part) => !/^\s*skip\s*=/i.test(part));
  const others = kept.filter((part) => part.trim() !== '');
  const edit =
    others.length === 0
      ? { span: fullLines(file, span), text: '' }
      : { span: valueSpan, text: kept.join(';').trim() };
  const title = others.length === 0 ? 'Delete the directive' : 'Delete skip from the directive';
  return [{ title, kind: 'unsafe', edits: [edit] }];
}
