import { toYaml } from '../compose/write.ts';
import type { RunFormat, RunSettings } from '../protocol/requests.ts';
import { parse } from '../syntax/parse.ts';
import type { AnalyseOptions } from './analyse.ts';
import { fileContext } from './file-context.ts';
import { type HealthCheck, readRunFacts, type RunFacts, type RunPort } from './run-facts.ts';

/** The name that stands for the image, the service and the container: a Dockerfile does not tell it. */
const NAME = 'app';

/** Settings to run a Dockerfile's image with as few rights as it can do with. */
export function runSettings(
  text: string,
  format: RunFormat,
  options: Pick<AnalyseOptions, 'facts'> = {},
): RunSettings {
  const facts = readRunFacts(fileContext(parse(text), options));
  if ('refused' in facts) return { kind: 'refused', reason: facts.refused };
  return { kind: 'settings', text: RENDERERS[format](facts) };
}

const RENDERERS: Readonly<Record<RunFormat, (facts: RunFacts) => string>> = {
  docker: dockerRun,
  compose: composeService,
  kubernetes: kubernetesPod,
};

/** `docker run` for a POSIX shell (https://docs.docker.com/reference/cli/docker/container/run/). */
export function dockerRun(facts: RunFacts): string {
  const { user, ports, volumes, scratch, capabilities, stopSignal } = facts;
  const options: (readonly [name: string, value?: string])[] = [
    ['--rm'],
    ...(user.name === undefined ? [] : [['--user', user.name] as const]),
    ['--read-only'],
    ...scratch.map((path) => ['--mount', mount({ type: 'tmpfs', target: path })] as const),
    ...volumes.map(
      (path, index) =>
        ['--mount', mount({ type: 'volume', source: volumeName(index), target: path })] as const,
    ),
    ['--cap-drop', 'ALL'],
    ...capabilities.map((name) => ['--cap-add', name] as const),
    ['--security-opt', 'no-new-privileges'],
    ...ports.map((port) => ['--publish', published(port)] as const),
    ...(stopSignal === undefined ? [] : [['--stop-signal', stopSignal] as const]),
  ];
  const words = options.map(([name, value]) => (value === undefined ? name : `${name} ${shellWord(value)}`));
  return `${comments([...commonNotes(facts), ...engineNotes(facts)])}docker run ${words.join(' \\\n  ')} \\\n  ${NAME}\n`;
}

/** A word as a POSIX shell reads it back, character for character. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The value of `--mount`, which the engine reads as one line of CSV. */
function mount(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .map((field) => (/[",\s]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',');
}

function volumeName(index: number): string {
  return index === 0 ? `${NAME}-data` : `${NAME}-data-${index + 1}`;
}

/** On this machine alone: the engine's own rules let everybody past a host's firewall. */
function published({ port, protocol }: RunPort): string {
  return `127.0.0.1:${port}:${port}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

/** A service of a Compose file (https://github.com/compose-spec/compose-spec/blob/main/spec.md). */
export function composeService(facts: RunFacts): string {
  const { user, ports, volumes, scratch, capabilities, stopSignal } = facts;
  const service = {
    image: NAME,
    ...(user.name === undefined ? {} : { user: uninterpolated(user.name) }),
    read_only: true,
    tmpfs: scratch.map(uninterpolated),
    ...(volumes.length === 0
      ? {}
      : {
          volumes: volumes.map((path, index) => ({
            type: 'volume',
            source: volumeName(index),
            target: uninterpolated(path),
          })),
        }),
    cap_drop: ['ALL'],
    ...(capabilities.length === 0 ? {} : { cap_add: capabilities }),
    security_opt: ['no-new-privileges:true'],
    ...(ports.length === 0 ? {} : { ports: ports.map(published) }),
    ...(stopSignal === undefined ? {} : { stop_signal: stopSignal }),
  };
  const file = {
    services: { [NAME]: service },
    ...(volumes.length === 0
      ? {}
      : { volumes: Object.fromEntries(volumes.map((_, index) => [volumeName(index), {}])) }),
  };
  return comments([...commonNotes(facts), ...engineNotes(facts)]) + toYaml(file);
}

/** Compose puts variables into every text but where `$` is doubled. */
function uninterpolated(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** The spec of a Pod (https://kubernetes.io/docs/tasks/configure-pod-container/security-context/). */
export function kubernetesPod(facts: RunFacts): string {
  const { user, ports, capabilities } = facts;
  const isChecked = user.kind === 'nonroot' && user.id !== undefined && user.id > 0;
  const isLow = user.kind === 'nonroot' && capabilities.includes('NET_BIND_SERVICE');
  const single = ports.filter(({ port }) => !port.includes('-'));
  const folders = [...facts.volumes, ...facts.scratch].filter((path) => !path.includes(':'));
  const names = folders.map((_, index) => `writable-${index + 1}`);
  const probe = facts.healthCheck === undefined ? {} : { livenessProbe: livenessProbe(facts.healthCheck) };
  const spec = {
    automountServiceAccountToken: false,
    securityContext: {
      ...(isChecked ? { runAsNonRoot: true, runAsUser: user.id } : {}),
      ...(isChecked && user.groupId !== undefined ? { runAsGroup: user.groupId } : {}),
      seccompProfile: { type: 'RuntimeDefault' },
      ...(isLow ? { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } : {}),
    },
    containers: [
      {
        name: NAME,
        image: NAME,
        ...(single.length === 0
          ? {}
          : {
              ports: single.map(({ port, protocol }) => ({
                containerPort: Number(port),
                protocol: protocol.toUpperCase(),
              })),
            }),
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'], ...(capabilities.length === 0 ? {} : { add: capabilities }) },
        },
        ...probe,
        volumeMounts: folders.map((mountPath, index) => ({ name: names[index], mountPath })),
      },
    ],
    volumes: names.map((name) => ({ name, emptyDir: {} })),
  };
  return (
    comments([...commonNotes(facts), ...kubernetesNotes(facts, isChecked, folders.length)]) + toYaml({ spec })
  );
}

function livenessProbe({ command, interval, timeout, startPeriod, retries }: HealthCheck): object {
  // What the engine takes when a HEALTHCHECK does not say it: Kubernetes has other defaults.
  return {
    // `$(NAME)` would be replaced, and `$$` would become `$`.
    exec: { command: command.map((word) => word.replace(/\$(?=[$(])/g, '$$$$')) },
    ...(startPeriod === undefined ? {} : { initialDelaySeconds: startPeriod }),
    periodSeconds: interval ?? 30,
    timeoutSeconds: timeout ?? 30,
    failureThreshold: retries ?? 3,
  };
}

/** One line each, whatever stands in them. */
function comments(notes: readonly string[]): string {
  return notes.map((note) => `# ${note.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')}\n`).join('');
}

/** What is taken for granted wherever the image runs. */
function commonNotes({ user, volumes, scratch, isWritesKnown, capabilities }: RunFacts): string[] {
  const folders = [...volumes, ...scratch].join(', ');
  return [
    `'${NAME}' stands for the name of the image.`,
    isWritesKnown
      ? `Taken for granted: it writes to ${folders} alone.`
      : `Taken for granted, and to be tried: it writes to ${folders} alone.`,
    `Taken for granted: it needs ${capabilities.length === 0 ? 'no capability' : `no capability but ${capabilities.join(', ')}`}, and no setuid program such as sudo.`,
    ...(user.kind === 'root' ? ['It runs as root: give the Dockerfile a USER.'] : []),
    ...(user.kind === 'handover' ? ['It starts as root and hands over to another user by itself.'] : []),
    ...(user.kind === 'unknown' ? ['Whom it runs as is not known here: give the Dockerfile a USER.'] : []),
  ];
}

/** What is taken for granted of Docker and Compose. */
function engineNotes({ ports, filled, healthCheck }: RunFacts): string[] {
  return [
    ...(ports.length === 0
      ? []
      : ['Its ports are published on this machine alone; for others take out 127.0.0.1.']),
    ...(filled.length === 0
      ? []
      : [
          `A new volume takes over what the image holds in ${filled.join(', ')}; one that is there keeps its own.`,
        ]),
    ...(healthCheck === undefined ? [] : ["The image's own HEALTHCHECK applies."]),
  ];
}

function kubernetesNotes(facts: RunFacts, isChecked: boolean, mounted: number): string[] {
  const { user, ports, volumes, filled, scratch, healthCheck, stopSignal, hasBaseImage } = facts;
  return [
    'It is for a Pod, or the template of a Deployment. Taken for granted: it does not ask the API of Kubernetes.',
    ...(isChecked || user.kind !== 'nonroot'
      ? []
      : [
          `Kubernetes checks runAsNonRoot by number, and that of ${user.name === undefined ? 'its user' : `'${user.name}'`} is not known here: set runAsNonRoot and runAsUser.`,
        ]),
    ...(isChecked && user.groupId === undefined
      ? ['It runs with the group that /etc/passwd of the image gives its user.']
      : []),
    ...(ports.some(({ port }) => port.includes('-')) ? ['Ranges of ports are left out.'] : []),
    ...(volumes.length === 0
      ? []
      : [
          `An emptyDir is lost with its Pod: for ${volumes.join(', ')} take a PersistentVolumeClaim to keep it.`,
        ]),
    ...(filled.length === 0
      ? []
      : [`An emptyDir hides what the image holds in ${filled.join(', ')}: copy it there first.`]),
    ...(mounted < volumes.length + scratch.length
      ? ['Kubernetes mounts no path with a colon: that is left out.']
      : []),
    ...(hasBaseImage ? ['Kubernetes makes no VOLUME: mount those of the base image, too.'] : []),
    ...(healthCheck === undefined ? [] : ['The probe is the HEALTHCHECK, which Kubernetes does not read.']),
    ...(stopSignal === undefined ? [] : [`It is stopped with ${stopSignal}, as the image says.`]),
  ];
}
