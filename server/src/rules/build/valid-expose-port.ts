import { instructionRule } from '../../lint/ladder.ts';
import { exposedPorts, portFault } from '../../lint/ports.ts';

const RANGE = {
  hadolint: ['DL3011'],
  trivy: ['DS-0008'],
  kics: ['UNIX Ports Out Of Range'],
  semgrep: ['invalid-port'],
};
const FORM = { 'dockerfile-utils': ['INVALID_PORT'] };

export default instructionRule(
  {
    name: 'valid-expose-port',
    group: 'build',
    since: '0.1.0',
    summary: 'EXPOSE has ports and ranges of ports from 0 to 65535.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { ...RANGE, ...FORM },
    controls: {},
    messages: {
      malformed: "'{port}' is no port.",
      range: "The port '{port}' is above 65535.",
      order: "The range '{port}' ends before it begins.",
    },
    advice:
      'The build fails here. Write ports as numbers, ranges as 8000-8010, and several with blanks between them.',
    fix: 'none',
    docs: {
      why: 'TCP and UDP have ports up to 65535. The builder fails on larger ones, on names of services and on lists with commas.',
      how: 'Write the number that the program listens on.',
      bad: 'FROM debian\nEXPOSE 80,443\n',
      good: 'FROM debian\nEXPOSE 80 443\n',
      links: ['https://docs.docker.com/reference/dockerfile/#expose'],
    },
  },
  'EXPOSE',
  (expose, context) => {
    for (const { word, port } of exposedPorts(expose, context)) {
      const fault = portFault(port);
      if (fault === undefined) continue;
      context.report({
        at: word.span,
        message: fault,
        data: { port: port === '' ? word.raw : port },
        aliases:
          fault === 'range'
            ? RANGE
            : word.variables.some(({ operator }) => operator !== undefined)
              ? {}
              : FORM,
      });
    }
  },
);
