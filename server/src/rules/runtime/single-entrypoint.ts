import { overriddenRule } from '../../lint/overridden.ts';

export default overriddenRule(
  {
    name: 'single-entrypoint',
    group: 'runtime',
    since: '0.1.0',
    summary: 'A stage has one ENTRYPOINT.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL4004'],
      buildkit: ['MultipleInstructionsDisallowed'],
      trivy: ['DS-0007'],
      kics: ['Multiple ENTRYPOINT Instructions Listed'],
      semgrep: ['multiple-entrypoint-instructions'],
      'dockerfile-utils': ['MULTIPLE_INSTRUCTIONS'],
    },
    controls: {},
    messages: { overridden: 'This ENTRYPOINT has no effect, because line {line} has another one.' },
    advice:
      'Only the last ENTRYPOINT of a stage is kept; what the earlier one was to start never runs. Delete it, or start both from one script.',
    fix: 'safe',
    docs: {
      why: 'An image holds one entrypoint, so each ENTRYPOINT replaces the one before. A wrapper that was to drop privileges or read secrets first is silently skipped when it stands in the one that was replaced.',
      how: 'Keep the last one. Where a wrapper should run first, name it and the program in the same ENTRYPOINT.',
      bad: 'FROM node:22-slim\nUSER node\nENTRYPOINT ["tini", "--"]\nENTRYPOINT ["node", "server.js"]\n',
      good: 'FROM node:22-slim\nUSER node\nENTRYPOINT ["tini", "--", "node", "server.js"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#entrypoint',
        'https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/',
      ],
    },
  },
  'ENTRYPOINT',
);
