import { type Confidence, defineRule, type Severity } from '../../lint/rule.ts';
import { ships } from '../../lint/stages.ts';
import {
  commandsNamed,
  hasOption,
  positionals,
  type ShellCommand,
  type ShellWord,
} from '../../shell/index.ts';
import type { Instruction, InstructionOf } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

const SETUID = 0o4000;
const SETGID = 0o2000;
const COMMANDS = ['chmod', 'dpkg-statoverride', 'find', 'install', 'setcap'];

/** Programs that need it to do their work where user namespaces are missing or are to be set up without root. */
const NEEDS_IT =
  /(?:^|\/)(?:newuidmap|newgidmap|chrome-sandbox|chrome_sandbox|bwrap|fusermount3?|unix_chkpwd)$/;
const PROGRAMS = /(?:^|\/)s?bin\/[^/]|\.(?:so|sh|bin)$/;
/** Capabilities that are as good as root (https://man7.org/linux/man-pages/man7/capabilities.7.html). */
const STRONG =
  /\b(?:cap_(?:sys_admin|sys_module|sys_ptrace|sys_rawio|setuid|setgid|setpcap|setfcap|dac_override|dac_read_search|chown|fowner|mknod|bpf)|all)\b|^=/i;
/** Capabilities that open one small door, so that a server need not run as root. */
const SMALL = /^cap_(?:net_bind_service|ipc_lock|sys_nice|net_raw|wake_alarm|sys_resource)$/i;

interface Grant {
  readonly at: Span;
  readonly message: 'setuid' | 'setgid' | 'capability';
  readonly text: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

export default defineRule({
  meta: {
    name: 'no-setuid',
    group: 'privilege',
    since: '0.1.0',
    summary: 'No program gets rights of its own: setuid, setgid or file capabilities.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.8'], cwe: ['CWE-250', 'CWE-732'] },
    messages: {
      setuid: "The mode '{mode}' lets everyone run the file as its owner, often root.",
      setgid: "The mode '{mode}' lets everyone run the file with its group's rights.",
      capability: "The file gets '{capability}', whoever runs it.",
    },
    advice:
      'A process without rights gets them back through such a file; do the step while the image is built, or grant the container the one capability that it needs.',
    fix: 'none',
    docs: {
      why: 'A setuid program is run with the rights of its owner, so a flaw in it, or a feature that starts other programs, makes an ordinary user root. That undoes USER. Where no_new_privs is set, as Kubernetes does for allowPrivilegeEscalation: false, the bits and file capabilities are ignored and the program fails instead.',
      how: 'Do what needs root while the image is built. A server that needs a low port listens on a high one. Where one capability is really needed, a file capability for exactly that one is better than setuid.',
      bad: 'FROM debian:13\nCOPY tool /usr/local/bin/tool\nRUN chmod u+s /usr/local/bin/tool\nUSER 1000\n',
      good: 'FROM debian:13\nCOPY tool /usr/local/bin/tool\nRUN chmod 0755 /usr/local/bin/tool\nUSER 1000\n',
      links: [
        'https://docs.kernel.org/userspace-api/no_new_privs.html',
        'https://man7.org/linux/man-pages/man7/capabilities.7.html',
        'https://cwe.mitre.org/data/definitions/250.html',
      ],
    },
  },
  stateless: true,
  create(context) {
    function report({ at, message, text, ...sure }: Grant, instruction: Instruction): void {
      // Modes and capabilities go along when a later stage copies the file.
      const shown = ships(instruction) ? sure : ({ severity: 'info', confidence: 'low' } as const);
      if (message === 'capability') context.report({ at, message, data: { capability: text }, ...shown });
      else context.report({ at, message, data: { mode: text }, ...shown });
    }

    function checkTransfer(transfer: InstructionOf<'ADD' | 'COPY'>): void {
      const { value, valueSpan } = transfer.flags.find(({ name }) => name === 'chmod') ?? {};
      if (value === undefined || valueSpan === undefined) return;
      const targets = transfer.destination === undefined ? [] : [transfer.destination.value];
      const grant = judge({ text: value, at: valueSpan, targets });
      if (grant !== undefined) report(grant, transfer);
    }

    return {
      onAdd: checkTransfer,
      onCopy: checkTransfer,
      commands: COMMANDS,
      onScript(script, instruction) {
        if (instruction.kind !== 'RUN') return;
        for (const command of commandsNamed(script, COMMANDS)) {
          const mode = command.name === 'setcap' ? undefined : modeOf(command);
          const grant = mode === undefined ? capability(command) : judge(mode);
          if (grant !== undefined) report(grant, instruction);
        }
      },
    };
  },
});

function judge({ text, at, targets }: Mode): Grant | undefined {
  const bits = bitsOf(text);
  if (bits === 0) return undefined;
  const needed = targets.length > 0 && targets.every((target) => NEEDS_IT.test(target));
  if ((bits & SETUID) !== 0) {
    return { at, message: 'setuid', text, severity: needed ? 'info' : 'warning', confidence: 'high' };
  }
  // On a folder the bit hands its group on to new files, which is harmless and what most mean by it.
  const program = targets.length > 0 && targets.every((target) => PROGRAMS.test(target));
  return {
    at,
    message: 'setgid',
    text,
    severity: program ? 'warning' : 'info',
    confidence: program ? 'medium' : 'low',
  };
}

interface Mode {
  readonly text: string;
  readonly at: Span;
  readonly targets: readonly string[];
}

function modeOf(command: ShellCommand): Mode | undefined {
  const words = positionals(command);
  switch (command.name) {
    case 'chmod':
      return fromWords(words[0], words.slice(1));
    case 'install': {
      // `install -d` makes folders.
      const value = hasOption(command, ['-m', '--mode'])?.value;
      return value === undefined || hasOption(command, ['-d', '--directory']) !== undefined
        ? undefined
        : { text: value.text, at: value.span, targets: words.map((word) => word.value) };
    }
    case 'dpkg-statoverride':
      return hasOption(command, ['--add', '--force-statoverride-add']) === undefined
        ? undefined
        : fromWords(words.at(-2), words.slice(-1));
    default:
      return handedOn(command);
  }
}

/** `find … -exec chmod MODE {} +`. */
function handedOn({ name, args }: ShellCommand): Mode | undefined {
  const at = args.findIndex(({ value }) => value === 'chmod');
  if (at < 0) return undefined;
  const folders =
    name === 'find' && args.some(({ value }, index) => value === 'd' && args[index - 1]?.value === '-type');
  return folders
    ? undefined
    : fromWords(
        args.slice(at + 1).find(({ value }) => !/^-[A-Za-z-]/.test(value)),
        [],
      );
}

function fromWords(word: ShellWord | undefined, targets: readonly ShellWord[]): Mode | undefined {
  return word?.static === true
    ? { text: word.value, at: word.span, targets: targets.map((target) => target.value) }
    : undefined;
}

/** The bits of the two that a mode sets: `4755`, `u+s`, `+s`, `u=rwxs,go=rx`. */
function bitsOf(text: string): number {
  if (/^[0-7]{4,5}$/.test(text)) return parseInt(text, 8) & (SETUID | SETGID);
  let bits = 0;
  for (const clause of text.split(',')) {
    const [, who = '', rights = ''] = /^([ugoa]*)[+=]([rwxXst]*)$/.exec(clause) ?? [];
    if (!rights.includes('s')) continue;
    if (who === '' || /[ua]/.test(who)) bits |= SETUID;
    if (who === '' || /[ga]/.test(who)) bits |= SETGID;
  }
  return bits;
}

/** The first grant of `setcap CAPS FILE …`; `-r` takes them away, `-v` compares. */
function capability(command: ShellCommand): Grant | undefined {
  const { name, args } = command;
  if (name !== 'setcap' || args.some(({ value }) => /^-\w*[rv]/.test(value))) return undefined;
  const [word, file] = positionals(command);
  if (word?.static !== true || word.value === '-') return undefined;
  const names = word.value
    .split(/\s+/)
    .flatMap((clause) => clause.replace(/[-+=].*$/, '').split(','))
    .filter((name) => name !== '');
  const text = word.value;
  const base = { at: word.span, message: 'capability', text } as const;
  // Instead of the setuid bit that they come with, which grants more.
  if (NEEDS_IT.test(file?.value ?? '')) return { ...base, severity: 'info', confidence: 'low' };
  if (STRONG.test(text)) return { ...base, severity: 'warning', confidence: 'high' };
  if (names.every((name) => SMALL.test(name))) return { ...base, severity: 'info', confidence: 'low' };
  return { ...base, severity: 'info', confidence: 'medium' };
}
