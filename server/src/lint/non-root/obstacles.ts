import { parseReference } from '../../image/reference.ts';
import { officialName } from '../../knowledge/official-images.ts';
import { ROOT_PROGRAMS } from '../../knowledge/root-programs.ts';
import { installs } from '../../shell/index.ts';
import type { Instruction, Stage } from '../../syntax/model.ts';
import { baseName } from '../../text/path.ts';
import type { Span } from '../../text/span.ts';
import { writtenText } from '../instruction-text.ts';
import { exposedPorts } from '../ports.ts';
import { startInstructions } from '../start-command.ts';
import type { FileContext, TextContext } from '../rule.ts';
import { instructionsOf, isWindowsStage, rootImageUser, stepsDown } from '../run-user.ts';
import { Notes } from '../../text/notes.ts';

const NGINX =
  'nginx has to start as root in this image; nginxinc/nginx-unprivileged is the same server set up to run as user 101, on port 8080.';

/** What keeps a stage's program from simply running as somebody else. */
export interface Obstacle {
  /** One sentence. */
  readonly reason: string;
  readonly at: Span;
  /** What to do about it, where that is known. */
  readonly advice?: string;
}

/** Undefined: nothing that the file tells stands in the way. */
export function obstacle(context: FileContext, stage: Stage): Obstacle | undefined {
  return (
    obstacleOfImage(context, stage) ?? obstacleOfProgram(context, stage) ?? obstacleOfSteps(context, stage)
  );
}

function obstacleOfImage(context: FileContext, stage: Stage): Obstacle | undefined {
  const { start, needsRoot } = rootImageUser(context, stage);
  const at = stage.from.image?.span ?? stage.from.span;
  if (isWindowsStage(context.file, stage)) return { reason: 'Accounts of Windows are another matter.', at };
  if (start === 'managed') return { reason: 'The platform that this image is for decides on its user.', at };
  if (stepsDown(context, stage))
    return { reason: 'The image starts as root and gives that up itself.', at: startOf(stage) };
  const image = imageName(stage);
  if (needsRoot === true)
    return {
      reason: 'What the base image starts needs root.',
      at,
      ...(image === 'nginx' ? { advice: NGINX } : {}),
    };
  return SUPERVISED.test(image)
    ? { reason: 'The base image starts services as root, which step down themselves.', at }
    : undefined;
}

function obstacleOfProgram(context: FileContext, stage: Stage): Obstacle | undefined {
  const at = startOf(stage);
  const image = imageName(stage);
  const programs = startWords(context, stage);
  if (programs.has('nginx'))
    return { reason: 'nginx has to start as root in this image.', at, advice: NGINX };
  for (const program of programs) {
    // The official image lets anybody start Apache and the process manager of PHP.
    if (image === 'php' && /^(?:apache2-foreground|php-fpm)$/.test(program)) continue;
    // BusyBox's own server, kept in the foreground, has nothing to own.
    if (program === 'httpd' && programs.has('-f')) continue;
    if (ROOT_PROGRAMS.has(program) || /^(?:php-fpm[\d.]*|rc\.\w+)$/.test(program))
      return { reason: `'${program}' has to start as root.`, at };
  }
  return undefined;
}

/** As `obstacle`, of what the file itself does: an image that is made to run as somebody is no obstacle. */
export function obstacleOfSteps(context: FileContext, stage: Stage): Obstacle | undefined {
  for (const instruction of instructionsOf(stage)) {
    const reason = reasonIn(context, stage, instruction);
    if (reason !== undefined) return { reason, at: instruction.span };
  }
  const start = startInstructions(stage).find(({ args }) =>
    /(?:^|[\s"'=:(])(?:\/root\/|~\/)/.test(args.text),
  );
  if (start !== undefined) return { reason: HOME, at: start.span };
  return IN_ROOTS_HOME.test(stage.end.workdir ?? '') ? { reason: HOME, at: startOf(stage) } : undefined;
}

const HOME = "The program uses root's home directory, which nobody else may look into.";
const WRITTEN = 'The start script that is written here does what only root may do.';

function reasonIn(context: FileContext, stage: Stage, instruction: Instruction): string | undefined {
  switch (instruction.kind) {
    case 'ENV':
      // The entrypoint takes on the ids that somebody sets when the container starts.
      if (instruction.assignments.some(({ name }) => /^P[UG]ID$/.test(name)))
        return 'The image takes on the user that PUID and PGID name when it starts.';
      return instruction.assignments.some(({ value }) => IN_ROOTS_HOME.test(value?.value ?? ''))
        ? HOME
        : undefined;
    case 'ONBUILD':
      return instruction.trigger?.kind === 'RUN'
        ? 'What runs in images that are built on this one would no longer be root.'
        : undefined;
    case 'VOLUME':
      return /docker\.sock|\/sys\/fs\/cgroup/.test(instruction.args.text)
        ? "The program works with the host's Docker or control groups."
        : undefined;
    case 'COPY':
    case 'ADD':
      if (IN_ROOTS_HOME.test(instruction.destination?.value ?? '')) return HOME;
      return instruction.heredocs.some(({ body }) =>
        isWrittenFor(context, stage, instruction.destination?.value, body),
      )
        ? WRITTEN
        : undefined;
    case 'EXPOSE': {
      const port = exposedPorts(instruction, context).find((one) => OF_DAEMONS.has(one.port));
      return port === undefined ? undefined : `Servers on port ${port.port} are started as root.`;
    }
    case 'RUN':
      if (
        SERVER_PACKAGES.test(writtenText(context.file, instruction)) &&
        startsScript(context, stage) &&
        installsServer(context, instruction)
      )
        return 'A server is installed here that a start script may have to start as root.';
      // Who needs that to set something up is somebody else by then.
      if (
        rootImageUser(context, stage).start === 'unknown' &&
        /\bsudo\s/.test(writtenText(context.file, instruction))
      )
        return 'The base image seems to have a user already, who uses sudo here.';
      return /\bpip3?\s(?:[^&|;]{0,400}\s)?--user\b/.test(writtenText(context.file, instruction))
        ? "Packages are installed into root's home directory here."
        : undefined;
    default:
      return undefined;
  }
}

function startsScript(context: FileContext, stage: Stage): boolean {
  return [...startWords(context, stage)].some((program) =>
    /\.(?:ba)?sh$|entry-?point$|^(?:ba|da)?sh$/.test(program),
  );
}

/** What starts the program; the image when that leaves it to its base. */
function startOf(stage: Stage): Span {
  return (startInstructions(stage)[0] ?? stage.from.image ?? stage.from).span;
}

/** Ports of protocols whose daemons are started as root, and step down or never do. */
const OF_DAEMONS: ReadonlySet<string> = new Set([
  ...['20', '21', '22', '23', '25', '67', '68', '69', '88', '110', '111', '137', '138', '139', '143', '179'],
  ...[
    '389',
    '445',
    '464',
    '465',
    '500',
    '514',
    '515',
    '587',
    '631',
    '636',
    '749',
    '873',
    '990',
    '993',
    '995',
  ],
]);
/** Packages whose programs are set up to be started by root; a script that nobody sees here does that. */
const SERVER_PACKAGES =
  /\b(?:apache2|bind9?|cron|cronie|dnsmasq|dovecot|httpd|mariadb|mongodb|mysql|nginx|openssh-server|openvpn|postfix|postgresql|rabbitmq|redis|samba|slapd|squid|supervisor|vsftpd)/;
const SERVER =
  /^(?:apache2|bind9?|cron|cronie|dnsmasq|dovecot(?:-core)?|httpd|(?:default-)?(?:mariadb|mysql)(?:-community|-core)?-server(?:-[\d.]+)?|mariadb|mysql|mongodb(?:-org|-server)?|nginx(?:-\w+)?|openssh-server|openvpn|postfix|postgresql(?:\d*-server|-?[\d.]*)|rabbitmq-server|redis(?:-server)?|samba|slapd|squid|supervisor|vsftpd)$/;

function installsServer(context: FileContext, instruction: Instruction): boolean {
  return context
    .scripts(instruction)
    .some(({ commands }) =>
      commands.some((command) => installs(command)?.packages.some(({ name }) => SERVER.test(name)) === true),
    );
}

/** Only root may look into it. */
const IN_ROOTS_HOME = /(?:^|:)(?:\/root|~)(?:[/:]|$)/;
/** Images whose start supervises services and steps down by itself. */
const SUPERVISED =
  /^docker\.io\/(?:linuxserver|lsiobase|jlesage|phusion)\/|^(?:ghcr\.io|lscr\.io)\/linuxserver\//;
/** What an entrypoint written in the Dockerfile itself does as root. */
const AS_ROOT =
  /(?:^|[\s;&|(`/])(?:adduser|apk|apt-get|chown|chpst|crond?|gosu|groupmod|httpd|iptables|mount|nginx|runuser|service|setpriv|sshd|su|su-exec|sudo|supervisord|sysctl|useradd|usermod)(?=\s|$)/m;

function imageName({ root }: Stage): string {
  if (root.kind !== 'image') return '';
  const name = parseReference(root.reference)?.canonicalName ?? '';
  return officialName(name) ?? name;
}

/** Whatever word of the start command may be a program, without its path. */
export function startWords(context: TextContext, stage: Stage): ReadonlySet<string> {
  return KNOWN.of(stage, () => findStartWords(context, stage));
}

/** Asked for once for each account that is offered. */
const KNOWN = new Notes<Stage, ReadonlySet<string>>('stage');

function findStartWords(context: TextContext, stage: Stage): ReadonlySet<string> {
  const found = new Set<string>();
  for (const instruction of startInstructions(stage)) {
    for (const { value } of instruction.json?.elements ?? []) {
      if (/^[\w./+-]+$/.test(value)) found.add(baseName(value));
    }
    for (const { commands } of context.scripts(instruction)) {
      for (const { name, wrappers, args } of commands) {
        found.add(name);
        for (const wrapper of wrappers) found.add(wrapper.name);
        if (/^\/etc\/init\.d\//.test(name)) found.add('service');
        for (const { value } of args) if (/^[\w./+-]+$/.test(value)) found.add(baseName(value));
      }
      for (const { nameWord } of commands)
        if (nameWord?.value.startsWith('/etc/init.d/') === true) found.add('service');
    }
  }
  return found;
}

function isWrittenFor(
  context: FileContext,
  stage: Stage,
  destination: string | undefined,
  body: { readonly start: number; readonly end: number },
): boolean {
  return (
    destination !== undefined &&
    startWords(context, stage).has(baseName(destination)) &&
    AS_ROOT.test(context.file.text.slice(body.start, body.end))
  );
}
