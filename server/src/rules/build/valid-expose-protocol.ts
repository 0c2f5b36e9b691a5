import { instructionRule } from '../../lint/ladder.ts';
import { exposedPorts } from '../../lint/ports.ts';
import { nearest } from '../../text/nearest.ts';

const PROTOCOLS = ['tcp', 'udp', 'sctp'];

export default instructionRule(
  {
    name: 'valid-expose-protocol',
    group: 'build',
    since: '0.1.0',
    summary: 'The protocol of EXPOSE is tcp, udp or sctp.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['INVALID_PROTO'] },
    controls: {},
    messages: { protocol: "'{protocol}' is no protocol of EXPOSE." },
    advice:
      'The build fails here. Write tcp, udp or sctp; names such as http stand for ports, not for protocols.',
    fix: 'unsafe',
    docs: {
      why: 'Behind the slash stands the transport protocol, and there are three that containers publish. The builder fails on any other word.',
      how: 'Leave the protocol out for TCP, or write udp or sctp.',
      bad: 'FROM debian\nEXPOSE 80/http\n',
      good: 'FROM debian\nEXPOSE 80/tcp 53/udp\n',
      links: ['https://docs.docker.com/reference/dockerfile/#expose'],
    },
  },
  'EXPOSE',
  (expose, context) => {
    for (const { word, text, protocol } of exposedPorts(expose, context)) {
      if (protocol === undefined || protocol === '' || PROTOCOLS.includes(protocol.toLowerCase())) continue;
      const verbatim = context.file.text.slice(word.span.start, word.span.end) === text;
      const span = verbatim ? { start: word.span.end - protocol.length, end: word.span.end } : word.span;
      const hint = verbatim ? nearest(protocol, PROTOCOLS) : undefined;
      context.report({
        at: span,
        message: 'protocol',
        data: { protocol },
        // Some readers look no further than the second slash.
        ...(PROTOCOLS.includes(protocol.split('/')[0] ?? '') ? { aliases: {} } : {}),
        fixes:
          hint === undefined
            ? []
            : [{ title: `Replace with '${hint}'`, kind: 'unsafe', edits: [{ span, text: hint }] }],
      });
    }
  },
);
