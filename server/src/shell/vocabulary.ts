import { Notes } from '../text/notes.ts';
import type { ShellCommand, ShellScript } from './model.ts';
import { plainTool } from './option-tables.ts';
import { subcommand } from './options.ts';

// Longer pipelines are made to make quadratic work.
const MAX_DOWNSTREAM = 100;

/**
 * The commands of these names; with `sub`, only those whose subcommand is one of it, wherever options stand before
 * it. A name covers its versions: `pip` finds `pip3.11` and `python3 -m pip`. `apt-get install curl` is not curl.
 */
export function commandsNamed(
  script: ShellScript,
  names: string | readonly string[],
  sub?: string | readonly string[],
): readonly ShellCommand[] {
  if (!hasCommand(script, names)) return NONE;
  return script.commands.filter((command) => isNamed(command, names, sub));
}

/** Whether there is a command of one of these names; much cheaper than to look for it. */
export function hasCommand(script: ShellScript, names: string | readonly string[]): boolean {
  const here = toolsOf(script);
  return typeof names === 'string' ? here.has(names) : names.some((name) => here.has(name));
}

/** The commands of all scripts of an instruction, nearly always one. */
export function commandsOf(scripts: readonly ShellScript[]): readonly ShellCommand[] {
  const [only] = scripts;
  return scripts.length === 1 && only !== undefined
    ? only.commands
    : scripts.flatMap(({ commands }) => commands);
}

const NONE: readonly ShellCommand[] = [];
const TOOLS = new Notes<ShellScript, ReadonlySet<string>>('script');

/** Names of a script's commands, with and without version: dozens of rules ask each script, and most are in none. */
export function toolsOf(script: ShellScript): ReadonlySet<string> {
  return TOOLS.of(script, findTools);
}

function findTools({ commands }: ShellScript): ReadonlySet<string> {
  const tools = new Set<string>();
  for (const { name } of commands) tools.add(name).add(plainTool(name));
  return tools;
}

/** Whether one command has one of the names and, when given, one of the subcommands. */
export function isNamed(
  command: ShellCommand,
  names: string | readonly string[],
  sub?: string | readonly string[],
): boolean {
  const { name } = command;
  if (!isOneOf(name, names)) {
    const plain = plainTool(name);
    // Most names have no version.
    if (plain === name || !isOneOf(plain, names)) return false;
  }
  if (sub === undefined) return true;
  const found = subcommand(command)?.value;
  return found !== undefined && isOneOf(found, sub);
}

function isOneOf(name: string, names: string | readonly string[]): boolean {
  return typeof names === 'string' ? names === name : names.includes(name);
}

/** The commands that read what this one writes, through all the pipelines it stands in; nearest first. */
export function downstream(command: ShellCommand): readonly ShellCommand[] {
  const found: ShellCommand[] = [];
  // An outer pipeline's later stages are none of the inner one's, so nothing comes twice.
  for (const { commands, next } of command.pipes) {
    for (const each of commands.slice(next, next + MAX_DOWNSTREAM)) found.push(each);
  }
  return found;
}

/** The first command of one of these names that this one's output reaches. */
export function pipesInto(command: ShellCommand, names: readonly string[]): ShellCommand | undefined {
  return downstream(command).find((each) => isNamed(each, names));
}
