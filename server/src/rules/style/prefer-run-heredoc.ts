import { defineRule, type Fix } from '../../lint/rule.ts';
import { chainOf, knowsHeredocs, toHeredoc } from '../../lint/run-heredoc.ts';

export default defineRule({
  meta: {
    name: 'prefer-run-heredoc',
    group: 'style',
    since: '0.1.0',
    summary: 'A RUN of many commands is a heredoc, not a chain of &&.',
    severity: 'hint',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'all',
    aliases: {},
    controls: {},
    messages: { chain: 'This RUN joins {count} commands with &&.' },
    advice:
      'A heredoc has one command on each line, without marks at their ends; with set -e it fails as early.',
    fix: 'unsafe',
    options: {
      commands: {
        type: 'number',
        default: 5,
        minimum: 2,
        maximum: 100,
        description: 'From how many commands on a chain is reported.',
      },
    },
    docs: {
      why: 'In a long chain every line needs its && and its continuation mark, and a forgotten one makes two commands into one or cuts the step short. Differences between versions touch the line above, and a comment cannot stand behind a command.',
      how: 'Write the commands as lines of a heredoc that begins with set -e, so that the first failure ends the step. Heredocs need BuildKit and version 1.4 of the Dockerfile syntax.',
      bad: 'FROM alpine:3.22\nRUN mkdir /a && cd /a && touch b && touch c && touch d\n',
      good: 'FROM alpine:3.22\nRUN <<EOF\nset -e\nmkdir /a\ncd /a\ntouch b\ntouch c\ntouch d\nEOF\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#here-documents',
        'https://docs.docker.com/build/building/best-practices/#run',
      ],
    },
  },
  stateless: true,
  handlers: {
    onRun(run, context) {
      if (!run.args.text.includes('&&') || !knowsHeredocs(context.file, run)) return;
      const [script, ...more] = context.scripts(run);
      const chain = script === undefined || more.length > 0 ? undefined : chainOf(run, script);
      if (script === undefined || chain === undefined || chain.length < context.options.commands) return;
      const edits = toHeredoc(context.file, run, script);
      const fixes: readonly Fix[] =
        edits === undefined
          ? []
          : [{ title: 'Write it as a heredoc', kind: 'unsafe', edits, assumptions: ASSUMPTIONS }];
      context.report({
        at: run.keyword.span,
        message: 'chain',
        data: { count: String(chain.length) },
        fixes,
      });
    },
  },
});

const ASSUMPTIONS = ['The image is built with BuildKit, which knows heredocs.'];
