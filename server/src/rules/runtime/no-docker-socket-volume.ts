import { deleteInstruction } from '../../lint/fixes.ts';
import { instructionRule } from '../../lint/ladder.ts';
import type { Fix } from '../../lint/rule.ts';
import { deleteListWord } from '../../lint/word-list.ts';
import type { Dockerfile, InstructionOf } from '../../syntax/model.ts';

/** Sockets through which an engine or runtime takes orders. */
const SOCKET =
  /(?:^|[/\\])(?:docker|dockershim|containerd|crio|podman|buildkitd)\.sock(?::|$)|[/\\]docker_engine(?::|$)/i;

export default instructionRule(
  {
    name: 'no-docker-socket-volume',
    group: 'runtime',
    since: '0.1.0',
    summary: 'The socket of the container engine is no volume of an image.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { semgrep: ['dockerfile-dockerd-socket-mount'] },
    controls: { cwe: ['CWE-269'] },
    messages: { socket: "'{path}' is the socket of the container engine." },
    advice:
      'Whoever can write to it starts containers with full rights on the host; remove the VOLUME, and let the few who need it mount the socket knowingly.',
    fix: 'unsafe',
    docs: {
      why: 'The socket is the remote control of the engine: a process that can write to it can start a privileged container and so owns the host. A VOLUME for it cannot bring in the host’s socket by itself, but it tells everybody to mount it, and makes that look like a normal requirement.',
      how: 'Remove the VOLUME. To build images inside a container use a rootless builder or a remote BuildKit; to read container metadata put a proxy in front of the socket that allows only that.',
      bad: 'FROM alpine\nVOLUME /var/run/docker.sock\n',
      good: 'FROM alpine\nVOLUME /data\n',
      links: [
        'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
        'https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html',
      ],
    },
  },
  'VOLUME',
  (volume, context) => {
    const { json, words } = volume;
    const paths =
      json === undefined
        ? words.map(({ raw, span }) => ({ raw, span }))
        : json.elements.map(({ value, span }) => ({ raw: value, span }));
    paths.forEach(({ raw, span }, index) => {
      const path = context.expand(volume, raw);
      if (path === undefined || !SOCKET.test(path)) return;
      context.report({
        at: span,
        message: 'socket',
        data: { path },
        fixes: fixesFor(context.file, volume, paths.length, index),
      });
    });
  },
);

function fixesFor(file: Dockerfile, volume: InstructionOf<'VOLUME'>, count: number, index: number): Fix[] {
  const { json, onbuild, span, words } = volume;
  if (
    onbuild !== undefined ||
    file.comments.some((comment) => span.start < comment.span.start && comment.span.start < span.end)
  )
    return [];
  if (count > 1) {
    const edit = json === undefined ? deleteListWord(file, words, index) : undefined;
    return edit === undefined ? [] : [{ title: 'Remove the socket', kind: 'unsafe', edits: [edit] }];
  }
  return [{ title: 'Delete the VOLUME', kind: 'unsafe', edits: [deleteInstruction(file, volume)] }];
}
