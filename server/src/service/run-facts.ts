import { HANDOVER_CAPABILITIES, serviceImage } from '../compose/images.ts';
import { madeAccount, rootAccounts } from '../lint/accounts.ts';
import { readDuration } from '../lint/duration.ts';
import { evidentDirectories } from '../lint/non-root/writes.ts';
import { exposedPorts, portFault } from '../lint/ports.ts';
import type { FileContext } from '../lint/rule.ts';
import { instructionsOf, isRoot, isWindowsStage, rootImageUser, stepsDown } from '../lint/run-user.ts';
import { readJson } from '../syntax/json-form.ts';
import type { HealthcheckInstruction, InstructionOf, Stage } from '../syntax/model.ts';

/** Whom the program runs as. */
export interface RunUser {
  /** `handover`: starts as root, and becomes somebody else by itself. */
  readonly kind: 'root' | 'handover' | 'nonroot' | 'unknown';
  /** As USER names it, with its group; undefined: the base image's own, or known to the build alone. */
  readonly name: string | undefined;
  /** Its number, where the file or our tables tell it. */
  readonly id: number | undefined;
  readonly groupId: number | undefined;
}

export interface RunPort {
  /** A number, or a range such as `8000-8010`. */
  readonly port: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** Below 1024: not everybody may listen there. */
  readonly isLow: boolean;
}

export interface HealthCheck {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Seconds; undefined: not given. */
  readonly interval: number | undefined;
  readonly timeout: number | undefined;
  readonly startPeriod: number | undefined;
  readonly retries: number | undefined;
}

/** What a Dockerfile tells of how its image wants to be run. */
export interface RunFacts {
  readonly user: RunUser;
  readonly ports: readonly RunPort[];
  /** Folders whose content is kept: VOLUMEs, and folders to write to that the image fills; by path. */
  readonly volumes: readonly string[];
  /** Those of `volumes` in which the image has files, as far as the file tells. */
  readonly filled: readonly string[];
  /** Folders to write to that may be lost with the container; by path, `/tmp` always among them. */
  readonly scratch: readonly string[];
  /** False: it may well write elsewhere, too. */
  readonly isWritesKnown: boolean;
  readonly capabilities: readonly string[];
  readonly stopSignal: string | undefined;
  /** Undefined: none in the file. */
  readonly healthCheck: HealthCheck | undefined;
  readonly hasBaseImage: boolean;
}

/** Why there are no settings for a file, as a sentence. */
type NoFacts = { readonly refused: string };

/** Folders of the system that only hold what comes and goes; the others hold programs, which a mount would hide. */
const VOLATILE = /^\/(?:run|tmp|var\/(?:cache|lock|log|run|spool|tmp))(?:\/|$)/;
const SYSTEM =
  /^\/(?:$|(?:bin|boot|dev|etc|lib\d*|proc|root|sbin|sys)(?:\/|$)|(?:home|media|mnt|opt|srv|usr|var)$|(?:usr\/local|usr|var)\/(?:bin|lib|share)$)/;

/** Without what stands between a path and its options. */
const PLAIN = /^\/[\w./@+-]*$/;

/** What the image of a file's last stage asks for when it is run. */
export function readRunFacts(context: FileContext): RunFacts | NoFacts {
  const { file } = context;
  const stage = file.finalStage;
  if (stage === undefined) return { refused: 'The file has no FROM, so there is no image to run.' };
  if (isWindowsStage(file, stage)) return { refused: 'Windows containers have none of these settings.' };
  const user = userOf(context, stage);
  const ports = portsOf(context, stage);
  const base = stage.root.kind === 'image' ? serviceImage(stage.root.reference) : undefined;
  const { directories, isWhole } = evidentDirectories(context, stage);
  const kept = directories.filter(
    ({ path, isVolume, isFilled }) => isVolume || (isFilled && !isSystem(path)),
  );
  const volumes = kept.map(({ path }) => path).filter(isPlainPath);
  const others = directories.map(({ path }) => path).filter((path) => !kept.some((one) => one.path === path));
  const temporary = others.filter((path) => PLAIN.test(path) && !isSystem(path));
  const scratch = [...new Set(['/tmp', ...(base?.writes ?? []), ...temporary])].filter(
    (path) => !volumes.includes(path),
  );
  return {
    user,
    ports,
    volumes,
    filled: kept.flatMap(({ path, isFilled }) => (isFilled && volumes.includes(path) ? [path] : [])),
    scratch: scratch.sort(),
    isWritesKnown:
      isWhole &&
      volumes.length === kept.length &&
      temporary.length === others.length &&
      (stage.root.kind === 'scratch' || base?.writes !== undefined),
    capabilities: [
      ...(user.kind === 'handover' ? HANDOVER_CAPABILITIES : []),
      ...(listensLow(context, stage, user, ports) ? ['NET_BIND_SERVICE'] : []),
    ].sort(),
    stopSignal: stopSignalOf(context, stage),
    healthCheck: healthCheckOf(stage),
    hasBaseImage: stage.root.kind === 'image',
  };
}

function isSystem(path: string): boolean {
  return SYSTEM.test(path) && !VOLATILE.test(path);
}

/** Neither control characters nor ones that show text in another order, in whatever is copied to a terminal. */
function isPlain(text: string): boolean {
  return text.length <= 200 && !/[\p{Cc}\p{Cf}\p{Surrogate}\u2028\u2029\ufffd]/u.test(text);
}

function isPlainPath(path: string): boolean {
  return isPlain(path) && path !== '/';
}

function userOf(context: FileContext, stage: Stage): RunUser {
  const nobody = { name: undefined, id: undefined, groupId: undefined };
  const { user } = stage.end;
  const image = rootImageUser(context, stage);
  if (user !== undefined) {
    const name = context.expand(user, user.user?.raw ?? '');
    if (name === undefined || name === '' || !isPlain(name)) return { kind: 'unknown', ...nobody };
    if (!isRoot(name)) return { kind: 'nonroot', ...named(context, stage, name) };
  } else if (image.start === 'nonroot') {
    const name = image.user !== undefined && /^[\w.-]+$/.test(image.user) ? image.user : undefined;
    return { kind: 'nonroot', ...named(context, stage, name) };
  }
  if (image.start === 'drops' || image.needsRoot === true || stepsDown(context, stage))
    return { kind: 'handover', ...nobody };
  return { kind: user !== undefined || image.start === 'root' ? 'root' : 'unknown', ...nobody };
}

/** Servers of official images that have to start as root listen on ports of the web, which only their own file exposes. */
function listensLow(context: FileContext, stage: Stage, user: RunUser, ports: readonly RunPort[]): boolean {
  return (
    ports.some(({ isLow }) => isLow) ||
    (user.kind === 'handover' && rootImageUser(context, stage).needsRoot === true)
  );
}

function named(
  context: FileContext,
  stage: Stage,
  name: string | undefined,
): Pick<RunUser, 'name' | 'id' | 'groupId'> {
  const [user = '', group = ''] = (name ?? '').split(':');
  return { name, id: idOf(context, stage, user, 'user'), groupId: idOf(context, stage, group, 'group') };
}

/** What fits into the 31 bits that Kubernetes has for it. */
const MAX_ID = 2 ** 31 - 1;

/** The number of an account: itself, what a RUN gives it, or the base image's. */
function idOf(context: FileContext, stage: Stage, name: string, kind: 'user' | 'group'): number | undefined {
  if (name === '') return undefined;
  if (/^\d+$/.test(name)) return Number(name) <= MAX_ID ? Number(name) : undefined;
  const made = instructionsOf(stage)
    .filter((instruction): instruction is InstructionOf<'RUN'> => instruction.kind === 'RUN')
    .flatMap((instruction) => context.scripts(instruction))
    .flatMap(({ commands }) => commands.flatMap((command) => madeAccount(command) ?? []))
    .findLast((account) => account.kind === kind && account.name === name);
  if (made !== undefined) return made.id !== undefined && made.id <= MAX_ID ? made.id : undefined;
  const accounts = rootAccounts(stage);
  return (kind === 'user' ? accounts?.users : accounts?.groups)?.get(name);
}

/** More than any image has. */
const MAX_PORTS = 50;

function portsOf(context: FileContext, stage: Stage): RunPort[] {
  const found = new Map<string, RunPort>();
  for (const instruction of instructionsOf(stage)) {
    if (instruction.kind !== 'EXPOSE') continue;
    for (const { port: written, protocol: named = 'tcp' } of exposedPorts(instruction, context)) {
      const protocol = (['tcp', 'udp', 'sctp'] as const).find((known) => known === named.toLowerCase());
      if (portFault(written) !== undefined || protocol === undefined) continue;
      const [first = 0, last = first] = written.replaceAll('+', '').split('-').map(Number);
      if (first === 0 || found.size >= MAX_PORTS) continue;
      const port = first === last ? String(first) : `${first}-${last}`;
      found.set(`${port}/${protocol}`, { port, protocol, isLow: first < 1024 });
    }
  }
  return [...found.values()];
}

function stopSignalOf(context: FileContext, stage: Stage): string | undefined {
  for (const { instructions } of stage.lineage) {
    const stop = instructions.findLast((one) => one.kind === 'STOPSIGNAL');
    if (stop === undefined) continue;
    const signal = context.expand(stop, stop.args.text.trim()) ?? '';
    return /^[\w+-]{1,20}$/.test(signal) ? signal : undefined;
  }
  return undefined;
}

function healthCheckOf(stage: Stage): HealthCheck | undefined {
  for (const { instructions } of stage.lineage) {
    const check = instructions.findLast((one) => one.kind === 'HEALTHCHECK');
    if (check !== undefined) return readCheck(check);
  }
  return undefined;
}

function readCheck(check: HealthcheckInstruction): HealthCheck | undefined {
  const command = checkCommand(check);
  // A command of several lines is for a file of its own.
  if (command === undefined || !command.every((word) => word.length <= 2000 && !/[\p{Cc}]/u.test(word)))
    return undefined;
  const flag = (name: string): string | undefined => check.flags.find((one) => one.name === name)?.value;
  const retries = Number(flag('retries'));
  return {
    command,
    interval: seconds(flag('interval')),
    timeout: seconds(flag('timeout')),
    startPeriod: seconds(flag('start-period')),
    retries: Number.isInteger(retries) && retries > 0 && retries <= 1000 ? retries : undefined,
  };
}

function checkCommand({ command, state }: HealthcheckInstruction): readonly string[] | undefined {
  const text = command?.text.trim() ?? '';
  if (command === undefined || text === '') return undefined;
  const json = readJson(command, 0);
  if (json?.kind === 'strings')
    return json.form.elements.length === 0 ? undefined : json.form.elements.map(({ value }) => value);
  const shell = state.shell?.json?.elements.map(({ value }) => value) ?? ['/bin/sh', '-c'];
  return [...shell, text];
}

/** Whole seconds, at least one; undefined: the default. */
function seconds(duration: string | undefined): number | undefined {
  const read = readDuration(duration ?? '');
  if (read.kind !== 'duration' || read.nanoseconds <= 0) return undefined;
  return Math.min(Math.ceil(read.nanoseconds / 1e9), 24 * 3600);
}
