import { baseName } from '../text/path.ts';
import type { RawCommand, RawRedirect, RawWord } from './raw.ts';
import { addPiece } from './region.ts';
import { withSetOptions } from './set-options.ts';

/** Text that a command gives to a shell as a script. */
export interface NestedScript {
  readonly text: string;
  /** Triples [start in text, start in script, length]. */
  readonly pieces: readonly number[];
  readonly holder: RawWord | undefined;
  /** Substitutions in the words belong to the outer shell, which has run them already. */
  readonly skipSubstitutions: boolean;
  readonly setOptions: readonly string[];
  /** eval runs in the same shell. */
  readonly sameShell: boolean;
}

const NONE: readonly NestedScript[] = [];
const SHELLS = new Set([
  'sh',
  'bash',
  'dash',
  'ash',
  'ksh',
  'mksh',
  'zsh',
  'rbash',
  'busybox-sh',
  'bash-static',
]);

/** Whether a command of this name reads shell scripts. Directories and `-5.1` version endings do not matter. */
export function isShellInterpreter(name: string): boolean {
  return SHELLS.has(baseName(name));
}

/** The scripts in the words of `sh -c`, `bash -lc`, `eval`, `su -c` and `runuser -c`; nothing for other commands. */
export function stringScripts(command: RawCommand): readonly NestedScript[] {
  const name = command.name;
  // Asked of every command, and hardly one is.
  if (name !== 'eval' && name !== 'su' && name !== 'runuser' && !isShellInterpreter(name)) return NONE;
  const args = command.words.slice(command.nameIndex + 1);
  if (name === 'eval') return joined(args, command.setOptions, true);
  if (name === 'su' || name === 'runuser') return joined(valueOf(args, 'c', 'command'), [], false);
  const operand = shellOperand(args);
  if (operand?.code !== true) return NONE;
  const { index } = operand;
  return joined(args.slice(index, index + 1), withSetOptions([], args.slice(0, index)), false);
}

/** The first operand of a shell: the script behind `-c` (`bash -c -e 'x'` is right too), or the file to read. */
export function shellOperand(
  args: readonly { readonly value: string }[],
): { readonly index: number; readonly code: boolean } | undefined {
  let code = false;
  for (let i = 0; i < args.length; i++) {
    const value = args[i]?.value ?? '';
    if (value === '--') return i + 1 < args.length ? { index: i + 1, code } : undefined;
    const sign = value[0];
    if (value.length < 2 || (sign !== '-' && sign !== '+')) return { index: i, code };
    if (value.startsWith('--')) {
      if (value === '--rcfile' || value === '--init-file') i++;
      continue;
    }
    if (sign === '-' && value.includes('c')) code = true;
    // `-o pipefail`, `-eo pipefail`
    if (/[oO]/.test(value)) i++;
  }
  return undefined;
}

function valueOf(args: readonly RawWord[], short: string, long: string): readonly RawWord[] {
  for (let i = 0; i < args.length; i++) {
    const value = args[i]?.value ?? '';
    if (value === `--${long}` || (/^-[A-Za-z]+$/.test(value) && value.endsWith(short)))
      return args.slice(i + 1, i + 2);
  }
  return [];
}

function joined(
  words: readonly RawWord[],
  setOptions: readonly string[],
  sameShell: boolean,
): NestedScript[] {
  let text = '';
  const pieces: number[] = [];
  let substitutes = false;
  let end: number | undefined;
  for (const word of words) {
    if (end !== undefined) {
      // Where the words stand one blank apart, the blank is the source's own.
      if (word.start === end + 1) addPiece(pieces, text.length, end, 1);
      text += ' ';
    }
    end = word.end;
    const at = text.length;
    if (word.pieces === undefined) addPiece(pieces, at, word.start, word.value.length);
    else {
      for (let i = 0; i + 2 < word.pieces.length; i += 3) {
        addPiece(pieces, at + (word.pieces[i] ?? 0), word.pieces[i + 1] ?? 0, word.pieces[i + 2] ?? 0);
      }
    }
    text += word.value;
    substitutes ||= word.substitutes;
  }
  // Nothing to read in a script that is only an expansion, nor where the value cannot be followed to the source.
  if (pieces.length === 0 || /^\s*(?:\$\w+|\$\{[^{}]*\}|\$\([^]*\)|`[^`]*`|\$@)?\s*$/.test(text)) return [];
  return [{ text, pieces, holder: words[0], skipSubstitutions: substitutes, setOptions, sameShell }];
}

/** Whether a shell with these arguments reads its script from standard input: `sh`, `sh -`, `bash -s -- arg`. */
export function readsStdin(args: readonly { readonly value: string }[]): boolean {
  const operand = shellOperand(args);
  if (operand === undefined) return true;
  if (operand.code) return false;
  const value = args[operand.index]?.value;
  if (value === '-' || value === '/dev/stdin') return true;
  return args.slice(0, operand.index).some((word) => /^-[A-Za-z]*s/.test(word.value));
}

/** The script in a heredoc or here-string that a shell reads; undefined when that is not what stands there. */
export function heredocScript(command: RawCommand, redirect: RawRedirect): NestedScript | undefined {
  if (!isShellInterpreter(command.name) || (redirect.fd ?? 0) !== 0) return undefined;
  const args = command.words.slice(command.nameIndex + 1);
  if (!readsStdin(args)) return undefined;
  const setOptions = withSetOptions([], args);
  const { heredoc, target } = redirect;
  if (heredoc !== undefined) {
    const pieces = heredoc.pieces ?? [0, heredoc.start, heredoc.text.length];
    return {
      text: heredoc.text,
      pieces,
      holder: undefined,
      skipSubstitutions: false,
      setOptions,
      sameShell: false,
    };
  }
  return redirect.operator === '<<<' && target !== undefined
    ? joined([target], setOptions, false)[0]
    : undefined;
}
