import { instructionRule } from '../../lint/ladder.ts';
import { exposedPorts } from '../../lint/ports.ts';

const PROTOCOLS = new Set(['tcp', 'udp', 'sctp']);

export default instructionRule(
  {
    name: 'expose-protocol-casing',
    group: 'style',
    since: '0.1.0',
    summary: 'The protocol of EXPOSE is in lower case.',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'recommended',
    aliases: { buildkit: ['ExposeProtoCasing'] },
    controls: {},
    messages: { protocol: "The protocol '{protocol}' is not in lower case." },
    advice:
      'The image records the protocol in lower case, and that is what people and tools search for; write it so.',
    fix: 'safe',
    docs: {
      why: 'The builder accepts capitals and records lower case. One spelling keeps the file, the image and the commands that publish the port alike.',
      how: 'Write tcp, udp or sctp.',
      bad: 'FROM scratch\nEXPOSE 53/UDP\n',
      good: 'FROM scratch\nEXPOSE 53/udp\n',
      links: ['https://docs.docker.com/reference/build-checks/expose-proto-casing/'],
    },
  },
  'EXPOSE',
  (expose, context) => {
    for (const { word, text, protocol } of exposedPorts(expose, context)) {
      const lower = protocol?.toLowerCase();
      if (protocol === undefined || lower === undefined || lower === protocol || !PROTOCOLS.has(lower))
        continue;
      const { start, end } = word.span;
      const verbatim = context.file.text.slice(start, end) === text;
      const span = verbatim ? { start: end - protocol.length, end } : word.span;
      context.report({
        at: span,
        message: 'protocol',
        data: { protocol },
        // The builder does not look at what ONBUILD triggers.
        ...(expose.onbuild === undefined ? {} : { aliases: {} }),
        fixes: verbatim ? [{ title: `Write ${lower}`, kind: 'safe', edits: [{ span, text: lower }] }] : [],
      });
    }
  },
);
