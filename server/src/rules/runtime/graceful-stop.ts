import { parseReference } from '../../image/reference.ts';
import { imageServer, type ServerSignals, serverSignals } from '../../knowledge/server-signals.ts';
import { instructionRule } from '../../lint/ladder.ts';
import { startCommand } from '../../lint/start-command.ts';
import type { Stage } from '../../syntax/model.ts';
import { baseName } from '../../text/path.ts';

/** Those with the same number on all platforms that matter (signal(7)). */
const NUMBERS: Readonly<Record<string, string>> = {
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  9: 'KILL',
  15: 'TERM',
  19: 'STOP',
};
/** Programs that hand signals on to the one they start, or become it. */
const PASSES_ON =
  /^(?:tini(?:-static)?|dumb-init|catatonit|docker-init|docker-entrypoint\.sh|docker-php-entrypoint)$/;

export default instructionRule(
  {
    name: 'graceful-stop',
    group: 'runtime',
    since: '0.1.0',
    summary: 'STOPSIGNAL lets what runs finish its work.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      unhandled: "'{signal}' cannot be handled, so nothing gets the chance to stop in order.",
      abrupt: "'{server}' drops its work on '{signal}'; {graceful} is what it stops in order on.",
      waits: "'{server}' waits for all its clients to leave on '{signal}'.",
      other: "'{server}' does not stop on '{signal}'.",
    },
    advice:
      'Requests break off and data may be lost each time a container is stopped; name the signal that the program ends in order on.',
    fix: 'unsafe',
    docs: {
      why: 'The stop signal is how a container is asked to end; after ten seconds it is killed. A signal that no program can handle, or that the server takes for something else, turns every deployment into a crash: connections break, caches are not written, and databases recover at the next start.',
      how: 'Leave STOPSIGNAL out for SIGTERM, or name the one that the server documents: SIGQUIT for nginx and php-fpm, SIGWINCH for httpd, SIGINT for PostgreSQL, SIGUSR1 for HAProxy, SIGRTMIN+3 for systemd.',
      bad: 'FROM alpine\nSTOPSIGNAL SIGKILL\nCMD ["app"]\n',
      good: 'FROM alpine\nSTOPSIGNAL SIGTERM\nCMD ["app"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#stopsignal',
        'https://man7.org/linux/man-pages/man7/signal.7.html',
        'https://nginx.org/en/docs/control.html',
        'https://www.postgresql.org/docs/current/server-shutdown.html',
      ],
    },
  },
  'STOPSIGNAL',
  (stopSignal, context) => {
    const written = stopSignal.args.text.trim();
    const expanded = context.expand(stopSignal, written)?.toUpperCase();
    if (expanded === undefined || expanded === '') return;
    const signal = NUMBERS[expanded] ?? expanded.replace(/^SIG/, '');
    const { stage } = stopSignal;
    const server = stage === undefined || stopSignal.onbuild !== undefined ? undefined : serverOf(stage);
    const unhandled = signal === 'KILL' || signal === 'STOP';
    const message = unhandled ? 'unhandled' : judge(server, signal);
    if (message === undefined) return;
    const better = `${/^(?:\d|SIG)/i.test(written) ? 'SIG' : ''}${server?.graceful ?? 'TERM'}`;
    const span = stopSignal.argsSpan;
    const verbatim = context.file.text.slice(span.start, span.end) === expanded;
    const base = {
      at: span,
      fixes: verbatim
        ? [{ title: `Replace with ${better}`, kind: 'unsafe' as const, edits: [{ span, text: better }] }]
        : [],
    };
    if (message === 'unhandled') context.report({ ...base, message, data: { signal: expanded } });
    else if (server !== undefined) {
      const data = { signal: expanded, server: server.name, graceful: `SIG${server.graceful}` };
      context.report({ ...base, message, data, ...(message === 'other' ? {} : { severity: 'info' }) });
    }
  },
);

function judge(server: ServerSignals | undefined, signal: string): 'abrupt' | 'waits' | 'other' | undefined {
  if (server === undefined) return undefined;
  if (server.other.includes(signal)) return 'other';
  if (server.waits.includes(signal)) return 'waits';
  return server.abrupt.includes(signal) ? 'abrupt' : undefined;
}

/** The server that gets the signal itself; undefined when it is another program, or not sure. */
function serverOf(stage: Stage): ServerSignals | undefined {
  const start = startCommand(stage);
  const { root } = stage;
  const image = root.kind === 'image' ? parseReference(root.reference) : undefined;
  const own = image && imageServer(image.canonicalName, image.tag);
  if (start === undefined) return own;
  if (!start.direct) return undefined;
  const program = start.words.find(
    (word) => !(start.hasEntrypoint && (PASSES_ON.test(baseName(word)) || word.startsWith('-'))),
  );
  if (program === undefined) return own;
  // Arguments for the entrypoint of the image: its server is started with them.
  if (program.startsWith('-') && !start.hasEntrypoint) return own;
  return serverSignals(baseName(program));
}
