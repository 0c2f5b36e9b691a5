import { instructionRule } from '../../lint/ladder.ts';
import { exposedPorts, portFault } from '../../lint/ports.ts';

export default instructionRule(
  {
    name: 'no-expose-host-mapping',
    group: 'build',
    since: '0.1.0',
    summary: 'EXPOSE names ports of the container only.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { buildkit: ['ExposeInvalidFormat'] },
    controls: {},
    messages: { mapping: "'{text}' names an address or port of the host." },
    advice:
      'The builder drops that part, and newer ones may fail on it. Name the container’s port; map it with docker run -p.',
    fix: 'safe',
    docs: {
      why: 'EXPOSE only notes which ports a container listens on. An address or host port in it has no effect, so a port that looks bound to localhost is published on every interface when somebody uses docker run -P.',
      how: 'Keep the container’s port, and say where it is published when the container is run.',
      bad: 'FROM debian\nEXPOSE 127.0.0.1:8080:80\n',
      good: 'FROM debian\nEXPOSE 80\n',
      links: [
        'https://docs.docker.com/reference/build-checks/expose-invalid-format/',
        'https://docs.docker.com/engine/network/port-publishing/',
      ],
    },
  },
  'EXPOSE',
  (expose, context) => {
    for (const { word, text, hostPort, ip, port } of exposedPorts(expose, context)) {
      if (hostPort === '' && ip === '') continue;
      const start = word.span.start + text.lastIndexOf(':') + 1;
      const plain =
        context.file.text.slice(word.span.start, word.span.end) === text && portFault(port) === undefined;
      context.report({
        at: word.span,
        message: 'mapping',
        // The builder reads that part before it drops it.
        ...(isReadable(hostPort, ip) ? {} : { severity: 'error' }),
        data: { text },
        fixes: plain
          ? [
              {
                title: 'Keep the port of the container',
                kind: 'safe',
                edits: [{ span: { start: word.span.start, end: start }, text: '' }],
              },
            ]
          : [],
      });
    }
  },
);

function isReadable(hostPort: string, ip: string): boolean {
  return (hostPort === '' || portFault(hostPort) === undefined) && /^(?:|[\d.]+|\[?[\da-f:.]+\]?)$/i.test(ip);
}
