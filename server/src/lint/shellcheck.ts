import { imageEnv } from '../knowledge/image-env.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { PREDEFINED_ARGS, scopesOf } from '../syntax/scope.ts';
import { shellSources, type ShellSource } from './scripts.ts';

/** Whether a name is one of ShellCheck's own, in any case; which of them exist depends on its version. */
export function isShellcheckCode(name: string): boolean {
  return /^sc\d{4}$/i.test(name);
}

/** A script as ShellCheck is given it. */
export interface ShellcheckScript {
  /** Shell, known variables and text; scripts with the same key get the same notes. */
  readonly key: string;
  /** What ShellCheck reads: `preamble` lines of ours, then the script. */
  readonly text: string;
  readonly preamble: number;
}

/** A place in a script's own text, in UTF-16 code units. */
export interface ShellcheckRange {
  readonly start: number;
  readonly end: number;
}

/** What ShellCheck says of a script. */
export interface ShellcheckNote {
  /** The number behind `SC`. */
  readonly code: number;
  readonly level: 'error' | 'warning' | 'info' | 'style';
  readonly message: string;
  readonly range: ShellcheckRange;
  /** What it would put in the place of what; empty when it offers nothing. */
  readonly replacements: readonly { readonly range: ShellcheckRange; readonly text: string }[];
}

/**
 * What is known from ShellCheck. Scripts that it has not seen yet have no notes, so that findings come when they come.
 * `version` grows with every change, as results that are kept have to know.
 */
export interface ShellcheckFacts {
  readonly version: number;
  notes(key: string): readonly ShellcheckNote[] | undefined;
}

/** Longer scripts are data with a shell round them, and take ShellCheck seconds. */
const MAX_TEXT = 64 * 1024;

/** The shells that ShellCheck reads (`--shell` in its manual); `ash` is the nearest to dash. */
const SHELLS: ReadonlyMap<string, string> = new Map([
  ['sh', 'sh'],
  ['bash', 'bash'],
  ['dash', 'dash'],
  ['ash', 'dash'],
  ['busybox', 'dash'],
  ['ksh', 'ksh'],
]);

/** The scripts of an instruction that ShellCheck can read, each with where it came from. */
export function shellcheckScripts(
  file: Dockerfile,
  instruction: Instruction,
): readonly { readonly script: ShellcheckScript; readonly source: ShellSource }[] {
  return shellSources(file, instruction).flatMap((source) => {
    const script = scriptOf(file, instruction, source);
    return script === undefined ? [] : [{ script, source }];
  });
}

/** Every script of a file, those that ONBUILD triggers included. */
export function allShellcheckScripts(file: Dockerfile): readonly ShellcheckScript[] {
  return file.instructions.flatMap((instruction) => {
    const runs = instruction.kind === 'ONBUILD' ? instruction.trigger : instruction;
    return runs === undefined ? [] : shellcheckScripts(file, runs).map(({ script }) => script);
  });
}

function scriptOf(
  file: Dockerfile,
  instruction: Instruction,
  { text, dialect, shell = 'sh' }: ShellSource,
): ShellcheckScript | undefined {
  const known = SHELLS.get(shell);
  if ((dialect !== 'posix' && dialect !== 'bash') || known === undefined || text.length > MAX_TEXT)
    return undefined;
  const variables = knownVariables(file, instruction, text);
  const directive = `# shellcheck shell=${known}\n`;
  // Values are left out: a list of packages in a variable is meant to be split. A word without blanks stands for each.
  const exports = variables.length === 0 ? '' : `export ${variables.map((name) => `${name}=x`).join(' ')}\n`;
  const script = directive + exports + unixLines(text);
  return { key: script, text: script, preamble: exports === '' ? 1 : 2 };
}

/** Variables in a script that ENV, ARG, the builder or the base image set, sorted. */
function knownVariables(file: Dockerfile, instruction: Instruction, text: string): readonly string[] {
  const names = new Set<string>();
  for (const [, name] of text.matchAll(/\$\{?[#!]?([A-Za-z_]\w*)/g)) if (name !== undefined) names.add(name);
  return [...names].filter((name) => isSet(file, instruction, name)).sort();
}

function isSet(file: Dockerfile, instruction: Instruction, name: string): boolean {
  const { stage, index } = instruction;
  if (stage === undefined) return PREDEFINED_ARGS.includes(name) || fragmentSets(file, index, name);
  const { root } = stage;
  if (root.kind === 'image' && imageEnv(root.reference).names.has(name)) return true;
  return scopesOf(file).lookup(stage, name, index, instruction) !== undefined;
}

/** In a file without FROM, such as a fragment. */
function fragmentSets({ preamble }: Dockerfile, before: number, name: string): boolean {
  return preamble.some(
    (other) =>
      (other.kind === 'ENV' || other.kind === 'ARG') &&
      other.index < before &&
      other.assignments.some((assignment) => assignment.name === name),
  );
}

/** ShellCheck minds carriage returns, which are the file's business and not the script's. Keeps all offsets. */
function unixLines(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r', ' ') : text;
}
