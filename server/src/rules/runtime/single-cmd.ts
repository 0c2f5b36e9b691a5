import { overriddenRule } from '../../lint/overridden.ts';

export default overriddenRule(
  {
    name: 'single-cmd',
    group: 'runtime',
    since: '0.1.0',
    summary: 'A stage has one CMD.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL4003'],
      buildkit: ['MultipleInstructionsDisallowed'],
      trivy: ['DS-0016'],
      kics: ['Multiple CMD Instructions Listed'],
      semgrep: ['multiple-cmd-instructions'],
      'dockerfile-utils': ['MULTIPLE_INSTRUCTIONS'],
    },
    controls: {},
    messages: { overridden: 'This CMD has no effect, because line {line} has another one.' },
    advice:
      'Only the last CMD of a stage is kept; what the earlier one was to start never runs. Delete it, or start both from one script or ENTRYPOINT.',
    fix: 'safe',
    docs: {
      why: 'An image holds one default command, so each CMD replaces the one before. A reader who finds the first one believes that it runs, and a service or a flag that was added that way is silently missing.',
      how: 'Keep the last one. Where two things should start, call both from a script, or give each its own image.',
      bad: 'FROM node:22-slim\nUSER node\nCMD ["node", "migrate.js"]\nCMD ["node", "server.js"]\n',
      good: 'FROM node:22-slim\nUSER node\nCMD ["node", "server.js"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#cmd',
        'https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/',
      ],
    },
  },
  'CMD',
);
