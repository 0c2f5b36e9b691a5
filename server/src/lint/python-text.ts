import { hasOption, isNamed, type ShellScript, subSpan } from '../shell/index.ts';
import type { Instruction } from '../syntax/model.ts';
import type { Span } from '../text/span.ts';
import type { FileContext } from './rule.ts';

/** Python that an instruction runs: the string of `python -c`, or a heredoc. */
interface PythonText {
  readonly text: string;
  readonly span: (start: number, end: number) => Span;
}

/** One call in it, such as `torch.load("a.pt")`. */
export interface PythonCall {
  /** The name as written, with what stands before its last dot. */
  readonly name: string;
  readonly start: number;
  /** Behind the name. */
  readonly end: number;
  readonly arguments: string;
  /** Where the arguments start. */
  readonly at: number;
}

const PYTHON = ['python', 'pypy'];
/** `#!/usr/bin/env python3`. */
const SHEBANG = /^#![^\n]{0,100}\bpython/;
/** A call's arguments are looked at no further than this. */
const MAX_ARGUMENTS = 1000;
/** Nobody writes more of them into a Dockerfile. */
const MAX_CALLS = 100;

/** All Python in an instruction's scripts and heredocs. */
export function pythonTexts(context: FileContext, instruction: Instruction): readonly PythonText[] {
  const { file } = context;
  const all = context.scripts(instruction);
  const found = all.flatMap((script) => textsOf(file.text, script));
  const { heredocs } = instruction;
  if (heredocs.length === 0) return found;
  const runsPython = all.some(({ commands }) =>
    commands.some((command) => isNamed(command, PYTHON) && hasOption(command, ['-c', '-m']) === undefined),
  );
  for (const { body } of heredocs) {
    if (all.some(({ span }) => body.start <= span.start && span.end <= body.end)) continue;
    const text = file.text.slice(body.start, body.end);
    if (runsPython || SHEBANG.test(text)) found.push(slice(text, body.start));
  }
  return found;
}

function textsOf(source: string, { commands }: ShellScript): PythonText[] {
  return commands.flatMap((command): PythonText[] => {
    if (!isNamed(command, PYTHON)) return [];
    const code = hasOption(command, ['-c'])?.value;
    if (code !== undefined)
      return [{ text: code.text, span: (start, end) => subSpan(code.word, code.at + start, code.at + end) }];
    return command.redirects.flatMap(({ heredoc }) =>
      heredoc === undefined
        ? []
        : [slice(source.slice(heredoc.span.start, heredoc.span.end), heredoc.span.start)],
    );
  });
}

function slice(text: string, offset: number): PythonText {
  return { text, span: (start, end) => ({ start: offset + start, end: offset + end }) };
}

/** Calls of what `names` means (it has the `g` flag and matches a name, all but its opening parenthesis). */
export function pythonCalls({ text }: PythonText, names: RegExp): PythonCall[] {
  const found: PythonCall[] = [];
  for (const { 0: name, index } of text.matchAll(names)) {
    const end = index + name.length;
    if (text[end] !== '(' || isComment(text, index)) continue;
    found.push({ name, start: index, end, arguments: argumentsAt(text, end + 1), at: end + 1 });
    if (found.length === MAX_CALLS) break;
  }
  return found;
}

function isComment(text: string, index: number): boolean {
  const line = text.lastIndexOf('\n', index) + 1;
  // A longer line is no comment that anybody wrote.
  return text
    .slice(line, Math.min(index, line + MAX_ARGUMENTS))
    .trimStart()
    .startsWith('#');
}

function argumentsAt(text: string, from: number): string {
  const limit = Math.min(text.length, from + MAX_ARGUMENTS);
  let depth = 0;
  for (let i = from; i < limit; i++) {
    const char = text[i];
    if (char === '(') depth++;
    else if (char === ')' && depth-- === 0) return text.slice(from, i);
  }
  return text.slice(from, limit);
}

/** A string among a call's arguments, and where it stands in them. */
interface Argument {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The first argument, when it is a string. */
export function firstString(args: string): Argument | undefined {
  return stringOf(/^\s*(["'])([^"'\n]{0,300})\1/.exec(args));
}

/** `name="value"`; `unknown` when it is given, but not as a string. */
export function keywordString(args: string, name: string): Argument | 'unknown' | undefined {
  const found = new RegExp(`\\b${name}\\s{0,9}=(?!=)\\s{0,9}(?:(["'])([^"'\\n]{0,300})\\1)?`).exec(args);
  if (found === null) return undefined;
  return stringOf(found) ?? 'unknown';
}

function stringOf(match: RegExpExecArray | null): Argument | undefined {
  if (match?.[2] === undefined) return undefined;
  const end = match.index + match[0].length - 1;
  return { value: match[2], start: end - match[2].length, end };
}
