import type { ShellCommand, ShellWord } from './model.ts';
import { isShellInterpreter, readsStdin, shellOperand } from './nested.ts';
import { plainTool } from './option-tables.ts';
import { hasOption, positionals } from './options.ts';

export { isShellInterpreter } from './nested.ts';

// Options that give the program itself, so that standard input is only data to it.
const CODE_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  python: ['-c', '-m'],
  pypy: ['-c', '-m'],
  perl: ['-e', '-E'],
  ruby: ['-e'],
  node: ['-e', '--eval', '-p', '--print', '-pe', '-c', '--check'],
  php: ['-r', '--run', '-f', '--file', '-B', '-R', '-F', '-S', '-m', '-i', '-v'],
  lua: ['-e'],
};

/** Programs that run a script from standard input or a file: python, perl, ruby, node, php, in any version. */
export function isInterpreter(name: string): boolean {
  return Object.hasOwn(CODE_OPTIONS, plainTool(name));
}

/** Whether a command takes what it reads from standard input as a program: `sh`, `bash -s x`, `python3 -`, `. /dev/stdin`. */
export function executesInput(command: ShellCommand): boolean {
  // `xargs sh` gives its input to sh as arguments.
  if (command.wrappers.some((wrapper) => wrapper.name === 'xargs')) return false;
  const { name, args } = command;
  if (isShellInterpreter(name)) return readsStdin(args);
  if (name === '.' || name === 'source') return args[0]?.value === '/dev/stdin' || args[0]?.value === '-';
  const tool = plainTool(name);
  const code = CODE_OPTIONS[tool];
  if (code === undefined || hasOption(command, code) !== undefined) return false;
  if (hasOption(command, ['--version', '-V', '--help', '-h']) !== undefined) return false;
  const first = positionals(command)[0];
  if (first === undefined || first.value === '-' || first.value === '/dev/stdin') return true;
  // `php -- --install-dir=/usr/local/bin`: the script still comes from standard input.
  return args.some((word) => word.value === '--' && word.offset < first.offset);
}

/**
 * The words of a command that are programs: the string of `sh -c`, `python -c`, `su -c` and eval, and the file that a
 * shell, `.` or `source` is told to read.
 */
export function programWords(command: ShellCommand): readonly ShellWord[] {
  const { name, args } = command;
  if (name === 'eval') return args;
  if (name === '.' || name === 'source') return args.slice(0, 1);
  if (name === 'su' || name === 'runuser') return optionValue(command, ['-c', '--command']);
  if (isShellInterpreter(name)) {
    const operand = shellOperand(args);
    return operand === undefined ? [] : args.slice(operand.index, operand.index + 1);
  }
  const code = CODE_OPTIONS[plainTool(name)];
  if (code === undefined) return [];
  const given = optionValue(command, code);
  return given.length > 0 ? given : positionals(command).slice(0, 1);
}

function optionValue(command: ShellCommand, names: readonly string[]): readonly ShellWord[] {
  const option = hasOption(command, names);
  if (option?.value !== undefined) return [option.value.word];
  // `su -c "…"` has no table of its own.
  const next = option === undefined ? undefined : command.args[option.index + 1];
  return next === undefined ? [] : [next];
}
