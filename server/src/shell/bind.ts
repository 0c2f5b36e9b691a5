import type { Span } from '../text/span.ts';
import type {
  PipeEnd,
  ShellAssignment,
  ShellCommand,
  ShellRedirect,
  ShellScript,
  ShellWord,
  SourceMap,
} from './model.ts';
import type { RawAssignment, RawCommand, RawPipeline, RawRedirect, RawScript, RawWord } from './raw.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What is already bound: words and commands are referred to from more than one place. */
interface Binding {
  readonly map: SourceMap;
  readonly words: Map<RawWord, ShellWord>;
  readonly commands: Map<RawCommand, ShellCommand>;
}

const NO_PIPES: readonly PipeEnd[] = [];
const NO_ASSIGNMENTS: readonly ShellAssignment[] = [];
const NO_REDIRECTS: readonly ShellRedirect[] = [];
const NO_WRAPPERS: ShellCommand['wrappers'] = [];

/** A parse laid over the Dockerfile: the same commands with its spans. */
export function bindScript(text: string, raw: RawScript, map: SourceMap): ShellScript {
  const binding: Binding = { map, words: new Map(), commands: new Map() };
  const commands = raw.commands.map((command) => bindCommand(command, binding));
  const pipelines = new Map<RawPipeline, readonly ShellCommand[]>();
  raw.commands.forEach((source, i) => {
    const command = commands[i];
    if (source.pipes.length > 0 && command !== undefined) link(source, command, pipelines, binding);
  });
  const assignments: (ShellAssignment & { readonly command: ShellCommand })[] = [];
  for (const command of commands) {
    for (const assignment of command.assignments) assignments.push({ ...assignment, command });
  }
  const errors = raw.errors.map(({ message, at }) => {
    const start = Math.min(at, text.length);
    return { message, span: map.span(start, Math.min(start + 1, text.length)) };
  });
  const span = map.span(0, text.length);
  return {
    text,
    span,
    opaque: raw.opaque,
    commands,
    errors,
    pipefail: raw.pipefail,
    assignments,
    notes: undefined,
  };
}

function bindCommand(raw: RawCommand, binding: Binding): ShellCommand {
  const { map } = binding;
  const words = raw.words.map((word) => bindWord(word, binding));
  const self: ShellCommand[] = [];
  const command: ShellCommand = {
    name: raw.name,
    nameWord: words[raw.nameIndex],
    args: words.slice(raw.nameIndex + 1),
    wrappers: raw.wrappers.length === 0 ? NO_WRAPPERS : bindWrappers(raw, words),
    assignments:
      raw.assignments.length === 0
        ? NO_ASSIGNMENTS
        : raw.assignments.map((each) => bindAssignment(each, binding)),
    redirects:
      raw.redirects.length === 0 ? NO_REDIRECTS : raw.redirects.map((each) => bindRedirect(each, binding)),
    span: map.span(raw.start, raw.end),
    pipeline: self,
    position: raw.position,
    pipes: NO_PIPES,
    before: raw.before,
    operatorSpan: raw.operator === undefined ? undefined : map.span(raw.operator.start, raw.operator.end),
    context: raw.context,
    negated: raw.negated,
    background: raw.background,
    // A parent stands before what it holds, so it is bound already.
    parent: raw.parent === undefined ? undefined : binding.commands.get(raw.parent),
    holder: raw.holder === undefined ? undefined : binding.words.get(raw.holder),
    setOptions: raw.setOptions,
    notes: undefined,
  };
  self.push(command);
  binding.commands.set(raw, command);
  return command;
}

function link(
  raw: RawCommand,
  command: Mutable<ShellCommand>,
  pipelines: Map<RawPipeline, readonly ShellCommand[]>,
  binding: Binding,
): void {
  const bound = (pipeline: RawPipeline): readonly ShellCommand[] => {
    let commands = pipelines.get(pipeline);
    if (commands === undefined) {
      commands = pipeline.commands.flatMap((each) => binding.commands.get(each) ?? []);
      pipelines.set(pipeline, commands);
    }
    return commands;
  };
  if (raw.pipeline !== undefined) command.pipeline = bound(raw.pipeline);
  command.pipes = raw.pipes.map(({ pipeline, from, next }) => ({ commands: bound(pipeline), from, next }));
}

function bindWord(raw: RawWord, binding: Binding): ShellWord {
  const { map } = binding;
  const word: ShellWord = {
    span: map.span(raw.start, raw.end),
    text: raw.text,
    value: raw.value,
    static: raw.static,
    variables: raw.variables,
    quoted: raw.quoted,
    offset: raw.start,
    map,
    pieces: raw.pieces,
  };
  // Only words that hold something can be a `holder`.
  if (!raw.static || raw.quoted) binding.words.set(raw, word);
  return word;
}

function bindWrappers(raw: RawCommand, words: readonly ShellWord[]): ShellCommand['wrappers'] {
  return raw.wrappers.flatMap(({ name, first, last }) => {
    const word = words[first];
    if (word === undefined) return [];
    const args = words.slice(first + 1, last);
    const span: Span = { start: word.span.start, end: (args.at(-1) ?? word).span.end };
    return [{ name, span, word, args }];
  });
}

function bindAssignment(raw: RawAssignment, binding: Binding): ShellAssignment {
  const { map } = binding;
  return {
    name: raw.name,
    nameSpan: map.span(raw.start, raw.start + raw.name.length),
    value: raw.value === undefined ? undefined : bindWord(raw.value, binding),
    span: map.span(raw.start, raw.end),
    append: raw.append,
    exported: raw.exported,
  };
}

function bindRedirect(raw: RawRedirect, binding: Binding): ShellRedirect {
  const { map } = binding;
  const base = {
    operator: raw.operator,
    fd: raw.fd,
    target: raw.target === undefined ? undefined : bindWord(raw.target, binding),
    span: map.span(raw.start, raw.end),
  };
  const heredoc = raw.heredoc;
  if (heredoc === undefined) return base;
  const { text, start, end, delimiter, quoted } = heredoc;
  return { ...base, heredoc: { text, span: map.span(start, end), delimiter, quoted } };
}
