import { defineRule } from '../../lint/rule.ts';
import type { ShellCommand } from '../../shell/index.ts';
import type { Stage } from '../../syntax/model.ts';

const TOOLS = ['curl', 'wget'];

export default defineRule({
  meta: {
    name: 'no-wget-and-curl',
    group: 'packages',
    since: '0.1.0',
    summary: 'A stage downloads with wget or with curl, not with both.',
    severity: 'hint',
    confidence: 'medium',
    audience: 'pedantic',
    preset: 'all',
    aliases: {
      hadolint: ['DL4001'],
      trivy: ['DS-0014'],
      kics: ["Run Using 'wget' and 'curl'"],
      semgrep: ['use-either-wget-or-curl'],
    },
    controls: { cis: ['4.3'] },
    messages: { both: "This stage downloads with '{second}' here and with '{first}' elsewhere." },
    advice:
      'One of them does the work of both, and each tool in an image is one more to patch; use the same everywhere.',
    fix: 'none',
    docs: {
      why: 'Both wget and curl do the same work. Having the two makes the image larger, gives two programs with their libraries to patch, and gives readers two sets of options to know.',
      how: 'Use the one that the base image has, in every RUN: curl -fsSLO URL is wget URL, and wget -qO- URL is curl -fsSL URL.',
      bad: 'FROM debian:13\nRUN wget -q https://example.com/a\nRUN curl -fsSLO https://example.com/b\n',
      good: 'FROM debian:13\nRUN curl -fsSLO https://example.com/a\nRUN curl -fsSLO https://example.com/b\n',
      links: ['https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages'],
    },
  },
  create(context) {
    const used = new Map<Stage | undefined, ShellCommand>();
    const reported = new Set<Stage | undefined>();
    return {
      onScript(script, { kind, stage }) {
        if (kind !== 'RUN' || reported.has(stage)) return;
        for (const command of script.commands) {
          if (!TOOLS.includes(command.name) || command.nameWord === undefined) continue;
          const first = used.get(stage);
          if (first === undefined) used.set(stage, command);
          else if (first.name !== command.name && first.nameWord !== undefined) {
            reported.add(stage);
            context.report({
              at: command.nameWord.span,
              message: 'both',
              data: { first: first.name, second: command.name },
              related: [{ span: first.nameWord.span, message: `'${first.name}' is used here.` }],
            });
            return;
          }
        }
      },
    };
  },
});
