import { execCommand, parseShell } from '../shell/script.ts';
import type { Dialect, ShellScript } from '../shell/model.ts';
import type { Dockerfile, Instruction, Logical } from '../syntax/model.ts';
import { readJson } from '../syntax/json-form.ts';

const CACHE = new WeakMap<Instruction, readonly ShellScript[]>();
const NONE: readonly ShellScript[] = [];

/** The shell scripts of an instruction, in source order; parsed when first asked for and kept with the instruction. */
export function scriptsOf(file: Dockerfile, instruction: Instruction): readonly ShellScript[] {
  const known = CACHE.get(instruction);
  if (known !== undefined) return known;
  const scripts = readScripts(file, instruction);
  CACHE.set(instruction, scripts);
  return scripts;
}

function readScripts(file: Dockerfile, instruction: Instruction): readonly ShellScript[] {
  switch (instruction.kind) {
    case 'CMD':
    case 'ENTRYPOINT':
      return commandLine(instruction, instruction.args);
    case 'HEALTHCHECK':
      return instruction.command === undefined ? NONE : commandLine(instruction, instruction.command);
    case 'RUN': {
      if (instruction.heredocs.length === 0) return commandLine(instruction, instruction.args);
      return heredocScripts(file, instruction);
    }
    default:
      return NONE;
  }
}

function commandLine(instruction: Instruction, args: Logical): readonly ShellScript[] {
  const json = args === instruction.args ? instruction.json : jsonIn(args);
  if (json !== undefined) {
    const words = json.elements.map((element) => ({
      value: element.value,
      span: element.span,
      ...(element.verbatim
        ? {
            map: {
              span: (start: number, end: number) => ({
                start: element.inner.start + start,
                end: element.inner.start + end,
              }),
            },
          }
        : {}),
    }));
    return words.length === 0 ? NONE : [execCommand(words)];
  }
  return args.text.trim() === '' ? NONE : [parseShell(args.text, args, dialectOf(instruction))];
}

function jsonIn(args: Logical): Instruction['json'] {
  const reading = readJson(args, 0);
  return reading?.kind === 'strings' ? reading.form : undefined;
}

/**
 * RUN with heredocs: when the line is nothing but `<<EOF` the body is the script (its `#!` line names the interpreter);
 * otherwise the line is a command and the bodies are its input, a script only for a shell that reads it.
 */
function heredocScripts(
  file: Dockerfile,
  instruction: Extract<Instruction, { kind: 'RUN' }>,
): readonly ShellScript[] {
  const scripts: ShellScript[] = [];
  const line = instruction.args.text.trim();
  const bare = instruction.heredocs.length === 1 && /^\d*<<-?\s*\S+$/.test(line);
  const interpreter = bare ? undefined : /^(?:\S*\/)?(\S+)/.exec(line.replace(/^\d*<<-?\s*\S+\s*/, ''))?.[1];
  if (!bare) scripts.push(parseShell(withoutMarks(instruction), instruction.args, dialectOf(instruction)));
  for (const heredoc of instruction.heredocs) {
    const text = file.text.slice(heredoc.body.start, heredoc.body.end);
    const dialect = bare ? (shebangDialect(text) ?? dialectOf(instruction)) : shellDialect(interpreter);
    if (dialect === undefined || dialect === 'other') continue;
    const { start } = heredoc.body;
    scripts.push(
      parseShell(text, { span: (from, to) => ({ start: start + from, end: start + to }) }, dialect),
    );
  }
  return scripts;
}

/** The line with `<<EOF` blanked out, so that the shell parser does not look for the body in it. */
function withoutMarks(instruction: Instruction): string {
  let { text } = instruction.args;
  for (const { span } of instruction.heredocs) {
    for (let i = 0; i < text.length; i++) {
      if (instruction.args.toSource(i) === span.start) {
        text = text.slice(0, i) + ' '.repeat(span.end - span.start) + text.slice(i + span.end - span.start);
        break;
      }
    }
  }
  return text;
}

function shebangDialect(text: string): Dialect | undefined {
  const match = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(text);
  if (match === null) return undefined;
  const [, path = '', argument] = match;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return shellDialect(name === 'env' ? argument : name) ?? 'other';
}

function shellDialect(name: string | undefined): Dialect | undefined {
  switch (name) {
    case 'sh':
    case 'dash':
    case 'ash':
    case 'busybox':
      return 'posix';
    case 'bash':
    case 'zsh':
    case 'ksh':
      return 'bash';
    case 'pwsh':
    case 'powershell':
      return 'powershell';
    case 'cmd':
      return 'cmd';
    default:
      return undefined;
  }
}

/** The language of shell-form commands: by SHELL, else POSIX; a Windows base image is told by the escape directive or its name. */
export function dialectOf(instruction: Instruction): Dialect {
  const { shell } = instruction.state;
  if (shell !== undefined) {
    const first = shell.json?.elements[0]?.value ?? shell.args.text.trim().split(/\s+/)[0] ?? '';
    const name = first
      .slice(Math.max(first.lastIndexOf('/'), first.lastIndexOf('\\')) + 1)
      .replace(/\.exe$/i, '')
      .toLowerCase();
    return shellDialect(name) ?? 'other';
  }
  const root = instruction.stage?.root;
  return root?.kind === 'image' && isWindowsImage(root.reference) ? 'cmd' : 'posix';
}

/** Images whose default shell is cmd: Microsoft's Windows bases and tags that name a Windows flavour. */
export function isWindowsImage(reference: string): boolean {
  return /(?:^|[/:_.-])(?:nanoserver|windowsservercore|servercore|windows)(?:$|[:/_.@-])/i.test(reference);
}
