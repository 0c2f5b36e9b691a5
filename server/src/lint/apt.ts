import { allOptions, commandsOf, isNamed, type ShellCommand, type ShellScript } from '../shell/index.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { Notes } from '../text/notes.ts';
import { earlier } from './stages.ts';

export const APT_TOOLS = ['apt-get', 'apt', 'aptitude'] as const;

const YES = /^(?:1|true|yes|on|with|enable)$/i;
const NO = /^(?:0|false|no|off|without|disable)$/i;

/**
 * What APT's configuration says of a switch: by `-o` of the command itself, or by a configuration file that this or an
 * earlier RUN writes. Undefined: nothing, or something that is no switch.
 */
export function aptSwitch(
  file: Dockerfile,
  instruction: Instruction,
  command: ShellCommand,
  name: string,
): boolean | undefined {
  const prefix = new RegExp(`^${name}\\s*[=\\s]\\s*"?(\\w+)`, 'i');
  for (const { value } of allOptions(command, ['-o', '--option']).toReversed()) {
    const text = prefix.exec(value?.text ?? '')?.[1];
    if (text !== undefined) return truth(text);
  }
  // As written to apt.conf: APT::Install-Recommends "false"; in whatever quotes the shell needs.
  const written = new RegExp(`${name}[\\s"'\\\\]+(\\w+)`, 'i');
  for (const other of [instruction, ...earlier(file, instruction)]) {
    if (other.kind !== 'RUN' && other.kind !== 'COPY') continue;
    const text = written.exec(file.text.slice(other.span.start, other.span.end))?.[1];
    if (text !== undefined) return truth(text);
  }
  return undefined;
}

function truth(text: string): boolean | undefined {
  return YES.test(text) ? true : NO.test(text) ? false : undefined;
}

/** Subcommands that need the package lists. */
const READING = [
  'install',
  'reinstall',
  'upgrade',
  'dist-upgrade',
  'full-upgrade',
  'build-dep',
  'satisfy',
  'download',
  'source',
];

export function isAptUpdate(command: ShellCommand): boolean {
  return isNamed(command, APT_TOOLS, 'update');
}

/** Whether a command reads the lists that `apt-get update` fetched. */
export function readsLists(command: ShellCommand): boolean {
  return isNamed(command, APT_TOOLS, READING);
}

/** Whether one of these RUNs reads lists that it has not fetched itself. */
export function relyOnLists(
  instructions: readonly Instruction[],
  scripts: (of: Instruction) => readonly ShellScript[],
): boolean {
  return instructions.some((instruction) => {
    if (instruction.kind !== 'RUN') return false;
    return NEEDS_LISTS.of(instruction, () => {
      const commands = commandsOf(scripts(instruction));
      return commands.some(readsLists) && !commands.some(isAptUpdate);
    });
  });
}

/** Asked by every RUN before it. */
const NEEDS_LISTS = new Notes<Instruction, boolean>('instruction');
