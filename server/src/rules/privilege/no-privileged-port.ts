import { exposedPorts, portFault } from '../../lint/ports.ts';
import { defineRule } from '../../lint/rule.ts';
import { instructionsOf, isRoot, isWindowsStage, rootImageUser } from '../../lint/run-user.ts';
import type { FileContext } from '../../lint/rule.ts';
import type { Dockerfile, Instruction, Stage, Word } from '../../syntax/model.ts';

const FIRST_FREE = 1024;
/** no-expose-ssh-port speaks of it. */
const SSH = '22';

export default defineRule({
  meta: {
    name: 'no-privileged-port',
    group: 'privilege',
    since: '0.1.0',
    summary: 'A server that runs without root listens on a port above 1023.',
    severity: 'info',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      named: "Port {port} is below 1024, where '{user}' may not be allowed to listen.",
      image: 'Port {port} is below 1024, where the user of the base image may not be allowed to listen.',
    },
    advice:
      'Docker lets everyone listen there since 20.10, but other runtimes and many clusters do not, and the server fails to start; use a port such as 8080 and publish it as the one you want.',
    fix: 'none',
    docs: {
      why: 'Linux lets only root, or a program with CAP_NET_BIND_SERVICE, listen on ports below net.ipv4.ip_unprivileged_port_start, which is 1024 unless set otherwise. Docker sets it to 0 in its containers since version 20.10. With --network=host, and with runtimes and clusters that do not set it, the same image fails to start, and a common way out is to run it as root again.',
      how: 'Let the server listen on a port from 1024 on and expose that one. The port that clients see is chosen when it is published: docker run -p 80:8080, or the port of a Kubernetes Service.',
      bad: 'FROM nginx:1.29\nEXPOSE 80\nUSER 101\n',
      good: 'FROM nginx:1.29\nEXPOSE 8080\nUSER 101\n',
      links: [
        'https://docs.docker.com/engine/release-notes/20.10/',
        'https://docs.kernel.org/networking/ip-sysctl.html',
        'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
      ],
    },
  },
  handlers: {
    onEnd(context) {
      const { file } = context;
      const stage = file.finalStage;
      // Nearly all files end here.
      if (stage === undefined || !stage.lineage.some(exposes)) return;
      const user = userOf(context, stage);
      if (user === undefined || isWindowsStage(file, stage)) return;
      const instructions = instructionsOf(stage);
      const found = instructions.flatMap((instruction) => {
        if (instruction.kind !== 'EXPOSE') return [];
        return exposedPorts(instruction, context).flatMap(({ word, port }) =>
          isPrivileged(port) ? [{ word, port }] : [],
        );
      });
      const [first, ...more] = found;
      if (first === undefined || instructions.some((instruction) => mayBind(file, instruction))) return;
      // One finding for all: they are put right together.
      const shared = {
        at: first.word.span,
        related: more.map(({ word }: { word: Word }) => ({ span: word.span, message: 'Here too.' })),
      };
      const { port } = first;
      if (user === '') context.report({ ...shared, message: 'image', data: { port } });
      else context.report({ ...shared, message: 'named', data: { port, user } });
    },
  },
});

function exposes({ instructions }: Stage): boolean {
  return instructions.some(({ kind }) => kind === 'EXPOSE');
}

/** The user that the program starts as; '' for one that the base image chooses, undefined for root or when not known. */
function userOf(context: FileContext, stage: Stage): string | undefined {
  const { user } = stage.end;
  if (user === undefined) return rootImageUser(context, stage).start === 'nonroot' ? '' : undefined;
  const name = user.user === undefined ? undefined : context.expand(user, user.user.raw);
  if (name === undefined || name === '' || isRoot(name)) return undefined;
  return name.replace(/:.*$/s, '');
}

function isPrivileged(port: string): boolean {
  const first = Number(/^\d+/.exec(port)?.[0]);
  return portFault(port) === undefined && port !== SSH && first > 0 && first < FIRST_FREE;
}

/** A step gives a program the right to listen there, or a program is started with it. */
function mayBind(file: Dockerfile, { kind, span }: Instruction): boolean {
  return (
    (kind === 'RUN' || kind === 'CMD' || kind === 'ENTRYPOINT') &&
    /net_bind_service|\bauthbind\b/i.test(file.text.slice(span.start, span.end))
  );
}
