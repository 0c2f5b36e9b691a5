import { execCommand, parseShell, type ExecWord } from '../shell/script.ts';
import type { Dialect, ShellScript, SourceMap } from '../shell/model.ts';
import type { Dockerfile, Instruction, Logical, ShellInstruction } from '../syntax/model.ts';
import { readJson } from '../syntax/json-form.ts';
import { baseName } from '../text/path.ts';
import type { Span } from '../text/span.ts';
import { Notes } from '../text/notes.ts';

const SCRIPTS = new Notes<Instruction, readonly ShellScript[]>('instruction');
const NONE: readonly ShellScript[] = [];

/** A script as a shell gets it, before anybody reads it. */
export interface ShellSource {
  readonly kind: 'text';
  readonly text: string;
  /** Where `text` stands in the Dockerfile. */
  readonly map: SourceMap;
  readonly dialect: Dialect;
  /** Last path element of the shell that runs it (`ash`); undefined: the image's own `/bin/sh`. */
  readonly shell: string | undefined;
}

type Source = ShellSource | { readonly kind: 'exec'; readonly words: readonly ExecWord[] };

/** The shell scripts of an instruction, in source order; parsed when first asked for and kept with the instruction. */
export function scriptsOf(file: Dockerfile, instruction: Instruction): readonly ShellScript[] {
  return SCRIPTS.of(instruction, () => {
    const sources = sourcesOf(file, instruction);
    if (sources.length === 0) return NONE;
    return sources.map((source) =>
      source.kind === 'exec'
        ? execCommand(source.words)
        : parseShell(source.text, source.map, source.dialect),
    );
  });
}

/** The scripts of an instruction that a shell reads: shell form and heredoc bodies, in source order. */
export function shellSources(file: Dockerfile, instruction: Instruction): readonly ShellSource[] {
  return sourcesOf(file, instruction).filter((source) => source.kind === 'text');
}

function sourcesOf(file: Dockerfile, instruction: Instruction): readonly Source[] {
  switch (instruction.kind) {
    case 'CMD':
    case 'ENTRYPOINT':
      return commandLine(file, instruction, instruction.args);
    case 'HEALTHCHECK':
      return instruction.command === undefined ? [] : commandLine(file, instruction, instruction.command);
    case 'RUN': {
      if (instruction.heredocs.length === 0) return commandLine(file, instruction, instruction.args);
      return heredocScripts(file, instruction);
    }
    default:
      return [];
  }
}

function commandLine(file: Dockerfile, instruction: Instruction, args: Logical): readonly Source[] {
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
    return words.length === 0 ? [] : [{ kind: 'exec', words }];
  }
  if (args.text.trim() === '') return [];
  return [{ kind: 'text', text: args.text, map: args, ...shellFor(file, instruction) }];
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
): readonly Source[] {
  const sources: Source[] = [];
  const line = instruction.args.text.trim();
  const bare = instruction.heredocs.length === 1 && /^\d*<<-?\s*\S+$/.test(line);
  const interpreter = bare ? undefined : /^(?:\S*\/)?(\S+)/.exec(line.replace(/^\d*<<-?\s*\S+\s*/, ''))?.[1];
  const own = shellFor(file, instruction);
  if (!bare) sources.push({ kind: 'text', text: withoutMarks(instruction), map: instruction.args, ...own });
  for (const heredoc of instruction.heredocs) {
    const text = file.text.slice(heredoc.body.start, heredoc.body.end);
    const { dialect, shell } = bare ? (shebangShell(text) ?? own) : namedShell(interpreter);
    if (dialect === undefined || dialect === 'other') continue;
    const { start } = heredoc.body;
    const map = { span: (from: number, to: number) => ({ start: start + from, end: start + to }) };
    sources.push({ kind: 'text', text, map, dialect, shell });
  }
  return sources;
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

interface Shell {
  readonly dialect: Dialect;
  readonly shell: string | undefined;
}

function shebangShell(text: string): Shell | undefined {
  const match = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(text);
  if (match === null) return undefined;
  const [, path = '', argument] = match;
  const name = baseName(path);
  const shell = name === 'env' ? argument : name;
  return { dialect: shellDialect(shell) ?? 'other', shell };
}

function namedShell(shell: string | undefined): {
  readonly dialect: Dialect | undefined;
  readonly shell: string | undefined;
} {
  return { dialect: shellDialect(shell), shell };
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

/** What runs shell-form commands: SHELL or a comment says so, else POSIX, or cmd on a Windows base image. */
function shellFor(file: Dockerfile, instruction: Instruction): Shell {
  const shell = instruction.stage === undefined ? fragmentShell(file, instruction) : instruction.state.shell;
  const comments = shellComments(file);
  const comment =
    comments.length === 0 ? undefined : comments.findLast(({ span }) => span.start < instruction.span.start);
  if (comment !== undefined && (shell === undefined || shell.span.start < comment.span.start))
    return shellNamed(comment.command);
  if (shell !== undefined)
    return shellNamed(shell.json?.elements[0]?.value ?? shell.args.text.trim().split(/\s+/)[0] ?? '');
  const root = instruction.stage?.root;
  const isWindows = root?.kind === 'image' && isWindowsImage(root.reference);
  return { dialect: isWindows ? 'cmd' : 'posix', shell: undefined };
}

/** In a file without FROM, such as a fragment. */
function fragmentShell({ preamble }: Dockerfile, { index }: Instruction): ShellInstruction | undefined {
  return preamble.findLast((other) => other.kind === 'SHELL' && other.index < index) as
    ShellInstruction | undefined;
}

function shellNamed(command: string): Shell {
  const name = command
    .slice(Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\')) + 1)
    .replace(/\.exe$/i, '')
    .toLowerCase();
  return { dialect: shellDialect(name) ?? 'other', shell: name };
}

/** `# hadolint shell=…` says what shell a base image has set, which the file itself cannot tell. */
function shellComments(file: Dockerfile): readonly { readonly span: Span; readonly command: string }[] {
  return SHELL_COMMENTS.of(file, ({ comments, text }) =>
    comments.flatMap(({ span }) => {
      const command = SHELL_COMMENT.exec(text.slice(span.start, span.end))?.[1];
      return command === undefined ? [] : [{ span, command }];
    }),
  );
}

/** Says the same for files whose comments name the same shells at the same places; empty for most. */
export function shellCommentKey(file: Dockerfile): string {
  return shellComments(file)
    .map(({ span, command }) => `${String(span.start)} ${command}`)
    .join();
}

const SHELL_COMMENT = /^#\s*hadolint\s+shell=\s*(\S+)/;
const SHELL_COMMENTS = new Notes<Dockerfile, readonly { readonly span: Span; readonly command: string }[]>(
  'file',
);

/** The language of an instruction's shell-form commands. */
export function dialectOf(file: Dockerfile, instruction: Instruction): Dialect {
  return shellFor(file, instruction).dialect;
}

/** Images whose default shell is cmd: Microsoft's Windows bases and tags that name a Windows flavour. */
export function isWindowsImage(reference: string): boolean {
  return /(?:^|[/:_.-])(?:nanoserver|windowsservercore|servercore|windows)(?:$|[:/_.@-])/i.test(reference);
}
