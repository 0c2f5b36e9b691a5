import { defineRule, type Aliases, type Confidence } from '../../lint/rule.ts';
import {
  commandsNamed,
  hasOption,
  type ShellCommand,
  type ShellScript,
  subcommand,
} from '../../shell/index.ts';
import type { Instruction } from '../../syntax/model.ts';

const ALIASES = {
  hadolint: ['DL3001'],
  kics: ['Run Utilities And POSIX Commands'],
  semgrep: ['nonsensical-command'],
} satisfies Aliases;

/** Programs that wait for a person. */
const SCREENS = ['vim', 'nano', 'top', 'vi', 'emacs', 'htop', 'screen', 'tmux'];
/** Programs that look at or change the machine a build runs on, which is gone a moment later. */
const MACHINE = ['free', 'ifconfig', 'mount', 'ps', 'shutdown', 'umount', 'reboot', 'halt', 'poweroff'];
const NAMES = [...SCREENS, ...MACHINE, 'kill', 'service', 'ssh', 'systemctl'];
/** Those that the peers name too. */
const SHARED = new Set([
  'free',
  'ifconfig',
  'kill',
  'mount',
  'nano',
  'ps',
  'service',
  'shutdown',
  'ssh',
  'top',
  'vim',
]);

export default defineRule({
  meta: {
    name: 'no-interactive-commands',
    group: 'build',
    since: '0.1.0',
    summary: 'RUN uses no programs that need a person, a running system or another machine.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: ALIASES,
    controls: {},
    messages: {
      screen: "'{command}' waits for a person, and a build has none.",
      machine: "'{command}' is about the machine that the build runs on, not about the image.",
      service: "'{command}' starts a service that is gone when this step ends.",
      process: "'{command}' ends processes, and the image has none.",
      remote: "'{command}' logs in to another machine in the middle of a build.",
    },
    advice:
      'An image is made of files, so what such a command does is lost when the step ends, or fails the build; do it when the container starts.',
    fix: 'none',
    docs: {
      why: 'Each step of a build runs in a container of its own that ends with the step. Nobody is there to answer an editor, services and mounts do not outlive the step, and what ps or free show says nothing about the image.',
      how: 'Write files with COPY or a heredoc instead of an editor, start services with ENTRYPOINT, and read over the network with RUN --mount=type=ssh or ADD. Remove lines that were only for looking.',
      bad: 'FROM debian:13\nRUN top -b -n 1\n',
      good: 'FROM debian:13\nCMD ["top", "-b"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#run',
        'https://docs.docker.com/build/building/best-practices/#decouple-applications',
      ],
    },
  },
  stateless: true,
  handlers: {
    onScript(script, instruction, context) {
      if (instruction.kind !== 'RUN') return;
      const found = commandsNamed(script, NAMES);
      if (found.length === 0) return;
      const starts = script.commands.some(({ background }) => background);
      for (const command of found) {
        const { name, nameWord } = command;
        const message = meaning(command);
        if (nameWord === undefined || message === undefined || isOwn(nameWord.value)) continue;
        context.report({
          at: nameWord.span,
          message,
          data: { command: name },
          confidence: confidenceOf(command, script, instruction, starts),
          aliases: SHARED.has(name) ? ALIASES : {},
        });
      }
    },
  },
});

/** `./service`: a program of the project. */
function isOwn(path: string): boolean {
  return path.includes('/') && !/^\/(?:usr\/)?s?bin\//.test(path);
}

function meaning(command: ShellCommand): 'machine' | 'process' | 'remote' | 'screen' | 'service' | undefined {
  const { name } = command;
  // `vim --version`, `ssh -V`: whether it is there.
  if (hasOption(command, ['--version', '--help', '-V']) !== undefined) return undefined;
  if (name === 'systemctl')
    return /^(?:re)?start$/.test(subcommand(command)?.value ?? '') ? 'service' : undefined;
  if (name === 'kill') return 'process';
  if (name === 'service') return 'service';
  if (name === 'ssh') return 'remote';
  return SCREENS.includes(name) ? 'screen' : 'machine';
}

/** Where a step starts something, uses it and stops it again, or is given the means, it makes sense. */
function confidenceOf(
  command: ShellCommand,
  { commands }: ShellScript,
  instruction: Instruction,
  starts: boolean,
): Confidence {
  switch (command.name) {
    case 'service':
    case 'systemctl':
      // What follows may use the service.
      return commands.at(-1) === command && !commands.slice(0, -1).some(({ name }) => name === command.name)
        ? 'high'
        : 'low';
    case 'kill':
    case 'ps':
      return starts || command.args.some(({ static: known }) => !known) ? 'low' : 'high';
    case 'ssh':
      return instruction.flags.some(({ name }) => name === 'mount') ? 'low' : 'medium';
    case 'mount':
    case 'umount':
      return instruction.flags.some(({ name }) => name === 'security') ? 'low' : 'high';
    case 'vi':
    case 'vim':
    case 'emacs':
    case 'screen':
    case 'tmux':
      // Scripted: `vim -es`, `vim +PlugInstall +qall`, `emacs --batch`, `screen -dm`.
      return command.args.some(({ value }) => /^(?:\+|-(?:\w*[esdE]|-batch|-headless|c$))/.test(value))
        ? 'low'
        : 'high';
    default:
      return 'high';
  }
}
