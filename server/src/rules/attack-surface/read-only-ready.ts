import { writtenText } from '../../lint/instruction-text.ts';
import { absolutePath } from '../../lint/paths.ts';
import { purposeOf } from '../../lint/purpose.ts';
import { defineRule, type FileContext } from '../../lint/rule.ts';
import { startInstructions } from '../../lint/start-command.ts';
import {
  commandsNamed,
  commandsOf,
  positionals,
  type ShellCommand,
  type ShellWord,
} from '../../shell/index.ts';
import type { Instruction, Stage } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

/** A path that the program will write to, and where the file says so. */
interface Written {
  readonly path: string;
  readonly span: Span;
  readonly sure: boolean;
}

/** Directories of applications; what lies in others is a matter of the distribution. */
const HOMES =
  /^\/(?:app|application|code|data|home\/[^/]+|opt\/[^/]+|project|srv|usr\/src\/[^/]+|var\/www|workspace)(?=\/|$)/;
/** Always in memory, devices, or where orchestrators mount something of their own. */
const ELSEWHERE = /^\/(?:dev|proc|run|sys|tmp|var\/run|var\/tmp)(?:\/|$)/;

/** `sqlite:///relative.db`, `sqlite:////absolute.db`, `file:./dev.db`. */
const SQLITE = /^(?:jdbc:)?(?:sqlite3?(?:\+\w+)?:(?:\/\/\/?)?|file:)([^\s?#]+\.(?:db3?|sqlite3?))(?:[?#]|$)/i;
/** Variables that name a place to write to. */
const PLACE =
  /(?:^|_)(?:CACHE|DATABASE|DB|LOGS?|MEDIA|SESSIONS?|SQLITE|STORAGE|TEMP|TMP|UPLOADS?)_?(?:DIR|DIRECTORY|FILE|FOLDER|PATH|ROOT)$|^(?:TMPDIR|PIDFILE|PID_FILE|LOG_?FILE)$/;
/** Options of servers that name a file or directory that they write. */
const OPTIONS =
  /^--?(?:access-?log(?:file)?|cache-dir|db(?:-path|-file)?|error-?log(?:file)?|log-?(?:file|dir|path)|logto|pid-?file|pid|temp-dir|upload-dir|worker-tmp-dir)$/i;
/** Directories that are made and given to a user because a program writes there. */
const MADE = /\/(?:\.?cache|logs?|media|sessions?|storage|te?mp|uploads?)(?:\/|$)/;

export default defineRule({
  meta: {
    name: 'read-only-ready',
    group: 'attack-surface',
    since: '0.1.0',
    summary: 'What the program writes lies on a volume, so that the root file system can be read-only.',
    severity: 'info',
    confidence: 'medium',
    audience: 'regular',
    preset: 'strict',
    aliases: {},
    controls: { nist: ['4.4.4'] },
    messages: {
      one: "The program writes to '{path}', which fails on a read-only root file system.",
      several: 'The program writes to {paths}, which fails on a read-only root file system.',
    },
    advice:
      'Containers that cannot change their own files give an intruder nowhere to stay; mount these paths as tmpfs or volumes (docker run --read-only --tmpfs PATH), or declare them with VOLUME.',
    fix: 'none',
    docs: {
      why: 'With --read-only (readOnlyRootFilesystem in Kubernetes) nobody can replace the program, add tools or hide files in a running container. It works only when each place that the program writes to is mounted; one that lies among the application files fails at the first write.',
      how: 'Log to stdout, put temporary files under /tmp, and keep data below a path of its own that is a volume. Start the container with --read-only and --tmpfs for the paths named here. VOLUME in the Dockerfile makes such a mount by default.',
      bad: 'FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nENV DATABASE_URL=sqlite:////app/db.sqlite3\nUSER 1000\nCMD ["gunicorn", "--access-logfile", "/app/access.log", "app:app"]\n',
      good: 'FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nENV DATABASE_URL=sqlite:////data/db.sqlite3\nVOLUME /data\nUSER 1000\nCMD ["gunicorn", "--access-logfile", "-", "app:app"]\n',
      links: [
        'https://docs.docker.com/reference/cli/docker/container/run/#read-only',
        'https://docs.docker.com/engine/storage/tmpfs/',
        'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
      ],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { finalStage: stage } = context.file;
      if (stage === undefined || purposeOf(context, stage) !== 'service') return;
      const instructions = stage.lineage.toReversed().flatMap((each) => each.instructions);
      const workdir = stage.end.workdir;
      const written = [
        ...variables(context, instructions, workdir),
        ...started(context, stage, workdir),
        ...made(context, instructions),
      ];
      const volumes = instructions.flatMap((each) =>
        each.kind === 'VOLUME'
          ? each.words.map(({ raw, value }) => absolutePath(context.expand(each, raw) ?? value, workdir))
          : [],
      );
      const open = written.filter(
        ({ path }) => isOwn(path, workdir) && !volumes.some((volume) => `${path}/`.startsWith(`${volume}/`)),
      );
      const [first] = open;
      if (first === undefined) return;
      const paths = [...new Set(open.map(({ path }) => path))];
      context.report({
        at: first.span,
        confidence: open.some(({ sure }) => sure) ? 'medium' : 'low',
        related: open.slice(1).map(({ path, span }) => ({ span, message: `'${path}' is written, too.` })),
        ...(paths.length === 1
          ? { message: 'one', data: { path: first.path } }
          : { message: 'several', data: { paths: paths.map((path) => `'${path}'`).join(', ') } }),
      });
    },
  },
});

function isOwn(path: string, workdir: string | undefined): boolean {
  if (ELSEWHERE.test(path) || !/^\/[\w./@-]+$/.test(path)) return false;
  return HOMES.test(path) || (workdir !== undefined && workdir !== '/' && path.startsWith(`${workdir}/`));
}

/** `ENV DATABASE_URL=sqlite:///app/db.sqlite3`, `ENV UPLOAD_DIR=/app/uploads`. */
function variables(
  context: FileContext,
  instructions: readonly Instruction[],
  workdir: string | undefined,
): Written[] {
  const found = new Map<string, Written | undefined>();
  for (const instruction of instructions) {
    if (instruction.kind !== 'ENV') continue;
    for (const { name, value } of instruction.assignments) {
      const text = value === undefined ? undefined : context.expand(instruction, value.raw);
      const database = SQLITE.exec(text ?? '')?.[1];
      const place = database ?? (PLACE.test(name) && text?.startsWith('/') === true ? text : undefined);
      const isKnown =
        value !== undefined && place !== undefined && (place.startsWith('/') || workdir !== undefined);
      // The last value counts.
      found.set(
        name,
        isKnown
          ? {
              path: absolutePath(place, workdir),
              span: value.span,
              sure: database !== undefined || !/CACHE|DB|DATABASE/.test(name),
            }
          : undefined,
      );
    }
  }
  return [...found.values()].flatMap((each) => each ?? []);
}

/** `gunicorn --access-logfile /app/access.log`, `server > /app/server.log`. */
function started(context: FileContext, stage: Stage, workdir: string | undefined): Written[] {
  const found: Written[] = [];
  let moves = false;
  const add = (word: ShellWord, text = word.value): void => {
    const isPath = word.static && /^\.{0,2}\/?[\w-][\w./-]*$/.test(text) && /[./]/.test(text);
    if (!isPath || (!text.startsWith('/') && (moves || workdir === undefined))) return;
    found.push({ path: absolutePath(text, workdir), span: word.span, sure: true });
  };
  for (const instruction of startInstructions(stage)) {
    const commands = commandsOf(context.scripts(instruction));
    // Where a script changes the directory nobody knows what a relative path means.
    moves = commands.some(({ name }) => name === 'cd');
    for (const command of commands) {
      for (const { operator, target } of command.redirects)
        if (/^(?:>>?|&>>?|>\|)$/.test(operator) && target !== undefined) add(target);
      if (command.name === 'tee') for (const word of positionals(command)) add(word);
      optionPaths(command, add);
    }
  }
  return found;
}

function optionPaths(command: ShellCommand, add: (word: ShellWord, text?: string) => void): void {
  command.args.forEach((word, index) => {
    const equals = word.value.indexOf('=');
    if (equals > 0 && OPTIONS.test(word.value.slice(0, equals))) add(word, word.value.slice(equals + 1));
    const next = command.args[index + 1];
    if (next?.value.startsWith('-') === false && OPTIONS.test(word.value)) add(next);
  });
}

/** `mkdir -p /app/uploads && chown app /app/uploads`: somebody made room for what the program writes. */
function made(context: FileContext, instructions: readonly Instruction[]): Written[] {
  const found: Written[] = [];
  for (const instruction of instructions) {
    if (instruction.kind !== 'RUN' || !/\bch(?:own|mod)\b/.test(writtenText(context.file, instruction)))
      continue;
    for (const script of context.scripts(instruction)) {
      for (const command of commandsNamed(script, ['chown', 'chmod'])) {
        const [who, ...paths] = positionals(command);
        if (who === undefined || !letsOthersWrite(command, who.value)) continue;
        const { workdir } = instruction.state;
        for (const word of paths) {
          if (!word.static || (!word.value.startsWith('/') && workdir === undefined)) continue;
          const path = absolutePath(word.value, workdir);
          if (MADE.test(path)) found.push({ path, span: word.span, sure: false });
        }
      }
    }
  }
  return found;
}

function letsOthersWrite({ name }: ShellCommand, to: string): boolean {
  if (name === 'chown') return !/^(?:root|0)?(?:[:.]|$)/.test(to);
  return /[+=][rxXst]*w/.test(to) || /^[0-7]*(?:[2367][0-7]|[0-7][2367])$/.test(to);
}
