import { isMap, isSeq } from 'yaml';
import { parseReference, type ImageReference } from '../image/reference.ts';
import { secretName } from '../knowledge/secret-names.ts';
import { findShapes, findUrlPasswords } from '../knowledge/secret-shapes.ts';
import { valueKind } from '../knowledge/secret-values.ts';
import type { Fix } from '../lint/rule.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { addItem, addKey, removeItem, removeKey, takeFromOutside } from './edits.ts';
import { HANDOVER_CAPABILITIES } from './images.ts';
import { type Service, settingOf, textsOf } from './read.ts';
import type { ComposeReport, ComposeRule, ComposeSubject } from './rule.ts';
import { listItems, pairsOf, scalarText } from './yaml.ts';

const SPEC = 'https://docs.docker.com/reference/compose-file/services/';
const SECURITY = 'https://docs.docker.com/engine/security/';

/** Capabilities with which a process gets out of its container, or round its limits (capabilities(7)). */
const DANGEROUS: ReadonlySet<string> = new Set([
  ...['ALL', 'BPF', 'DAC_READ_SEARCH', 'MAC_ADMIN', 'MAC_OVERRIDE', 'NET_ADMIN', 'PERFMON', 'SYS_ADMIN'],
  ...['SYS_BOOT', 'SYS_MODULE', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_TIME', 'SYSLOG'],
]);

const SOCKET = /(?:^|\/)(?:docker|containerd|podman|crio)\.sock(?::|$)/;

export const composeRules: readonly ComposeRule[] = [
  {
    name: 'compose-privileged',
    summary: 'No service runs privileged.',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    controls: { cis: ['5.4'], cwe: ['CWE-250'], nist: ['4.4.3'] },
    advice:
      'A privileged container can take over its host. Give it the one device or capability that it needs.',
    url: `${SPEC}#privileged`,
    *check({ service }) {
      const entry = service.get('privileged');
      if (entry !== undefined && scalarText(entry.node) === 'true')
        yield { message: `Service '${service.name}' runs privileged.`, at: entry.key };
    },
  },
  {
    name: 'compose-engine-socket',
    summary: 'No service gets the socket of the container engine.',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    controls: { cis: ['5.31'], cwe: ['CWE-250'], nist: ['4.4.3'] },
    advice:
      'Who can speak to the engine is root on the host, read-only mounts included. Use a proxy that allows single requests.',
    url: `${SECURITY}protect-access/`,
    *check({ service, text }) {
      const entry = service.get('volumes');
      for (const { text: volume, span } of listItems(entry))
        if (SOCKET.test(volume))
          yield {
            ...socket(service, span),
            fixes: fixOf(
              'Take the socket away',
              [removeItem(text, service, 'volumes', span)],
              ['Nothing in it speaks to the container engine.'],
            ),
          };
      if (!isSeq(entry?.node)) return;
      for (const item of entry.node.items) {
        const source: unknown = isMap(item) ? item.get('source') : undefined;
        const range = isMap(item) ? item.range : undefined;
        if (typeof source === 'string' && SOCKET.test(source) && range)
          yield socket(service, { start: range[0], end: range[1] });
      }
    },
  },
  {
    name: 'compose-host-namespace',
    summary: 'No service shares a namespace of the host.',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    controls: { cis: ['5.9', '5.15', '5.16'], nist: ['4.4.3'] },
    advice:
      'It sees or reaches what other processes of the host do. Publish ports, and share namespaces with single services.',
    url: SPEC,
    *check({ service, text }) {
      for (const key of ['network_mode', 'pid', 'ipc', 'uts', 'userns_mode', 'cgroup']) {
        const entry = service.get(key);
        if (entry !== undefined && scalarText(entry.node) === 'host')
          yield {
            message: `Service '${service.name}' shares the host's ${key.replace(/_mode$/, '')} namespace.`,
            at: entry.value,
            fixes: fixOf(
              `Take '${key}: host' out`,
              [removeKey(text, service, key)],
              [
                key === 'network_mode'
                  ? 'It is reached by ports that are published, and reaches other services by their names.'
                  : 'It needs nothing of what the host has there.',
              ],
            ),
          };
      }
    },
  },
  {
    name: 'compose-dangerous-capability',
    summary: 'No service gets capabilities that lead out of its container.',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    controls: { cis: ['5.3'], cwe: ['CWE-250'], nist: ['4.4.3'] },
    advice:
      'With it a process can get round the limits of its container. Look for a narrower one, or a device.',
    url: `${SPEC}#cap_add`,
    *check({ service, text }) {
      for (const { text: name, span } of listItems(service.get('cap_add'))) {
        const capability = name.toUpperCase();
        if (!DANGEROUS.has(capability.replace(/^CAP_/, ''))) continue;
        yield {
          message: `Service '${service.name}' gets the capability ${capability.slice(0, 40)}.`,
          at: span,
          fixes: fixOf(
            `Take ${capability} away`,
            [removeItem(text, service, 'cap_add', span)],
            ['It works without this capability.'],
          ),
        };
      }
    },
  },
  {
    name: 'compose-unconfined',
    summary: 'No service switches off the filters that the engine sets.',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    controls: { cis: ['5.2', '5.21'], nist: ['4.4.3'] },
    advice:
      'The filter keeps attacks on the kernel away from it. Write a profile that allows what is missing.',
    url: `${SECURITY}seccomp/`,
    *check({ service, text }) {
      for (const { text: option, span } of listItems(service.get('security_opt')))
        if (/^(?:seccomp|apparmor|systempaths)[:=]unconfined$|^label[:=]disable$/i.test(option))
          yield {
            message: `Service '${service.name}' runs without a filter that the engine would set.`,
            at: span,
            fixes: fixOf(
              'Leave the filter on',
              [removeItem(text, service, 'security_opt', span)],
              ['It does nothing that the engine forbids by default.'],
            ),
          };
    },
  },
  {
    name: 'compose-secret-in-environment',
    summary: 'Secrets do not stand in the environment of a service.',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    controls: { cwe: ['CWE-798', 'CWE-522'], nist: ['4.1.4'] },
    advice:
      'It is in this file, its history and `docker inspect`. Use `secrets:` and a *_FILE variable, or `${NAME}` from outside.',
    url: 'https://docs.docker.com/compose/how-tos/use-secrets/',
    *check({ service, text }) {
      for (const { name, value, span } of pairsOf(service.get('environment'))) {
        if (value === undefined) continue;
        const is = valueKind(value);
        const isShape = findShapes(value).length > 0 || findUrlPasswords(value).length > 0;
        const isNamed =
          secretName(name)?.kind === 'secret' && (is === 'random' || is === 'text' || is === 'weak');
        if (!isShape && !isNamed) continue;
        yield {
          message: `The environment of '${service.name}' holds a secret in '${name.slice(0, 60)}'.`,
          at: { start: span.start, end: Math.min(span.end, span.start + name.length) },
          confidence: isShape || is === 'random' ? 'high' : 'medium',
          fixes: fixOf(
            `Take ${name} from where Compose is run`,
            [takeFromOutside(text, service, name, span)],
            [
              `${name} is set there, or in a .env file that is not shared; Compose stops without it.`,
              'The secret is replaced by a new one, as this file has had it.',
            ],
          ),
        };
      }
    },
  },
  {
    name: 'compose-image-tag',
    summary: 'Images of services name a version.',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    controls: { cis: ['5.28'], nist: ['4.1.5'] },
    advice:
      'The next start may run another image. Name a version, and a digest where it has to be the very same.',
    url: `${SPEC}#image`,
    *check({ service }) {
      const image = pulledImage(service);
      if (image === undefined) return;
      const { text, at, reference } = image;
      if (reference.digest === undefined && (reference.tag === undefined || reference.tag === 'latest'))
        yield { message: `Image '${text}' of '${service.name}' names no version.`, at };
    },
  },
  {
    name: 'compose-image-digest',
    summary: 'Images of services are pinned by digest.',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    controls: { cis: ['5.28'], nist: ['4.1.5'] },
    advice: 'A tag can be moved to another image at any time, a digest cannot.',
    url: `${SPEC}#image`,
    *check({ service }) {
      const image = pulledImage(service);
      if (image === undefined) return;
      const { text, at, reference } = image;
      if (reference.tag !== undefined && reference.tag !== 'latest' && reference.digest === undefined)
        yield { message: `Image '${text}' of '${service.name}' is not pinned.`, at };
    },
  },
  {
    name: 'compose-root-user',
    summary: 'Services do not run as root.',
    severity: 'warning',
    confidence: 'medium',
    preset: 'recommended',
    controls: { cis: ['4.1', '5.5'], cwe: ['CWE-250'], nist: ['4.1.2'] },
    advice: 'Whoever breaks into a program has the rights of its user. Set `user:`, or a USER in the image.',
    url: `${SPEC}#user`,
    *check({ service, image, text }) {
      const own = service.get('user');
      const user = scalarText(settingOf(service, 'user')?.node);
      if (own !== undefined && isRootName(user) && isRootName(scalarText(own.node)))
        yield { message: `Service '${service.name}' runs as root.`, at: own.value, confidence: 'high' };
      if (settingOf(service, 'user') !== undefined) return;
      if (service.isOpen || image?.user.start !== 'root' || image.user.needsRoot === true) return;
      const account = image.user.user;
      const edit =
        account === undefined || account.startsWith('$') ? undefined : addKey(text, service, 'user', account);
      yield {
        message: `Service '${service.name}' runs as root.`,
        at: service.at,
        fixes: fixOf(
          `Run as '${account ?? ''}', the image's own user`,
          [edit],
          ['What it writes to, volumes included, belongs to this user.'],
        ),
      };
    },
  },
  {
    name: 'compose-no-new-privileges',
    summary: 'Services cannot gain privileges.',
    severity: 'info',
    confidence: 'high',
    preset: 'recommended',
    controls: { cis: ['5.25'], cwe: ['CWE-250'], nist: ['4.4.3'] },
    advice: 'Programs with the setuid bit, such as su and sudo, get nobody more rights then.',
    url: `${SPEC}#security_opt`,
    *check({ service, text }) {
      if (service.isOpen || isOn(service, 'privileged')) return;
      const options = textsOf(service, 'security_opt');
      if (options.some((option) => /^no-new-privileges(?:[:=]true)?$/.test(option))) return;
      const item = 'no-new-privileges:true';
      const edit =
        addKey(text, service, 'security_opt', [item]) ?? addItem(text, service, 'security_opt', item);
      yield {
        message: `Service '${service.name}' can gain privileges.`,
        at: service.at,
        fixes: fixOf(
          'Forbid new privileges',
          [edit],
          ['Nothing in it needs sudo, su or another setuid program.'],
        ),
      };
    },
  },
  {
    name: 'compose-drop-capabilities',
    summary: 'Services drop the capabilities that they do not need.',
    severity: 'info',
    confidence: 'high',
    preset: 'recommended',
    controls: { cis: ['5.3'], cwe: ['CWE-250'], nist: ['4.4.3'] },
    advice: 'Root in a container has fourteen capabilities by default, and most programs need none of them.',
    url: `${SPEC}#cap_drop`,
    *check(subject) {
      const { service, text } = subject;
      if (service.isOpen || isOn(service, 'privileged')) return;
      if (textsOf(service, 'cap_drop').some((item) => item.toUpperCase() === 'ALL')) return;
      const needed = neededCapabilities(subject);
      const drop = addKey(text, service, 'cap_drop', ['ALL']) ?? addItem(text, service, 'cap_drop', 'ALL');
      const add =
        needed.length === 0 || settingOf(service, 'cap_add') !== undefined
          ? []
          : [addKey(text, service, 'cap_add', needed)];
      yield {
        message: `Service '${service.name}' keeps capabilities that it may not need.`,
        at: service.at,
        fixes: fixOf(
          'Drop all capabilities',
          [drop, ...add],
          [
            needed.length === 0
              ? 'It needs no capability, such as a port below 1024 as root or another user’s files.'
              : `It needs no more than ${needed.join(', ')}.`,
          ],
        ),
      };
    },
  },
  {
    name: 'compose-read-only',
    summary: 'The root file system of services is read-only.',
    severity: 'info',
    confidence: 'high',
    preset: 'recommended',
    controls: { cis: ['5.12'], nist: ['4.4.4'] },
    advice:
      'An attacker can neither change the program nor leave another one behind. Put what it writes on tmpfs or volumes.',
    url: `${SPEC}#read_only`,
    *check({ service, text, image }) {
      if (service.isOpen || isOn(service, 'read_only')) return;
      const writes = image?.writes ?? ['/tmp'];
      const edits = [
        addKey(text, service, 'read_only', 'true'),
        ...(settingOf(service, 'tmpfs') === undefined ? [addKey(text, service, 'tmpfs', writes)] : []),
      ];
      yield {
        message: `Service '${service.name}' can write to its own programs.`,
        at: service.at,
        fixes: fixOf('Make the root file system read-only', edits, [
          `It writes to its volumes and ${writes.join(', ')} alone.`,
        ]),
      };
    },
  },
];

function isRootName(user: string | undefined): boolean {
  return user !== undefined && /^(?:root|0)(?::.*)?$/.test(user);
}

/** Whether a setting is `true` in the end, whichever file says so. */
function isOn(service: Service, key: string): boolean {
  return scalarText(settingOf(service, key)?.node) === 'true';
}

/** The image that a service is started from; with `build` it is the name that the result gets. */
function pulledImage(
  service: Service,
): { readonly text: string; readonly at: Span; readonly reference: ImageReference } | undefined {
  const entry = service.get('image');
  const text = scalarText(entry?.node);
  if (
    entry === undefined ||
    text === undefined ||
    text.includes('$') ||
    settingOf(service, 'build') !== undefined
  )
    return undefined;
  const reference = parseReference(text);
  return reference === undefined ? undefined : { text: text.slice(0, 60), at: entry.value, reference };
}

function socket(service: Service, at: ComposeReport['at']): ComposeReport {
  return { message: `Service '${service.name}' gets the engine's socket.`, at };
}

/** What an entry point needs that starts as root and hands over, and a port below 1024 for any user but root. */
function neededCapabilities({ service, image }: ComposeSubject): readonly string[] {
  const needed = new Set<string>();
  if (settingOf(service, 'user') === undefined && image?.user.start === 'drops')
    for (const name of HANDOVER_CAPABILITIES) needed.add(name);
  const low = textsOf(service, 'ports').some((text) => {
    const port = Number(/(\d+)(?:\/\w+)?$/.exec(text)?.[1]);
    return port > 0 && port < 1024;
  });
  if (low) needed.add('NET_BIND_SERVICE');
  return [...needed].sort();
}

/** One fix, when all of its edits can be made. */
function fixOf(
  title: string,
  edits: readonly (Edit | undefined)[],
  assumptions: readonly string[],
): readonly Fix[] {
  const made = edits.filter((edit) => edit !== undefined);
  if (made.length === 0 || made.length < edits.length) return [];
  return [{ title, kind: 'unsafe', edits: joined(made), assumptions }];
}

/** Insertions at one place become one, so that their order is not left to chance. */
function joined(edits: readonly Edit[]): readonly Edit[] {
  const merged: Edit[] = [];
  for (const edit of edits) {
    const index = merged.findIndex(
      ({ span }) => span.start === edit.span.start && span.end === edit.span.end,
    );
    const same = merged[index];
    if (same === undefined) merged.push(edit);
    else merged[index] = { span: same.span, text: same.text + edit.text };
  }
  return merged;
}
