import { deleteInstruction } from '../../lint/fixes.ts';
import { stageRule } from '../../lint/ladder.ts';
import { encloses } from '../../text/span.ts';

export default stageRule(
  {
    name: 'single-healthcheck',
    group: 'build',
    since: '0.1.0',
    summary: 'A stage has one HEALTHCHECK.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3012'],
      buildkit: ['MultipleInstructionsDisallowed'],
      trivy: ['DS-0023'],
      'dockerfile-utils': ['MULTIPLE_INSTRUCTIONS'],
    },
    controls: { cis: ['4.6'] },
    messages: { overridden: 'A later HEALTHCHECK of the stage replaces this one.' },
    advice:
      'Only the last one counts, so this check never runs. Delete it, or check both things in one command.',
    fix: 'safe',
    docs: {
      why: 'An image has one health check. Each HEALTHCHECK replaces the one before it, so what the earlier one would have noticed goes unnoticed.',
      how: 'Keep one; join commands with && or a script when both are meant.',
      bad: 'FROM debian\nHEALTHCHECK CMD ["/app", "ping"]\nHEALTHCHECK CMD ["/app", "check"]\n',
      good: 'FROM debian\nHEALTHCHECK CMD ["/app", "check"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#healthcheck',
        'https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/',
      ],
    },
  },
  (stage, context) => {
    const checks = stage.instructions.filter(({ kind }) => kind === 'HEALTHCHECK');
    const last = checks.pop();
    if (last === undefined) return;
    const { file } = context;
    for (const check of checks) {
      const commented = file.comments.some(({ inside, span }) => inside && encloses(check.span, span));
      context.report({
        at: check.keyword.span,
        message: 'overridden',
        related: [{ span: last.keyword.span, message: 'This one counts.' }],
        fixes: commented
          ? []
          : [{ title: 'Delete this HEALTHCHECK', kind: 'safe', edits: [deleteInstruction(file, check)] }],
      });
    }
  },
);
