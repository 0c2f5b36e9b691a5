import type { ShellCommand, ShellScript, ShellWord } from '../shell/index.ts';
import type { Dockerfile, InstructionOf } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { at, type Span } from '../text/span.ts';
import { lineBreak } from './fixes.ts';
import { readSuppression } from './suppression-syntax.ts';

type Run = InstructionOf<'RUN'>;

/** The commands of a RUN that && joins and nothing else; undefined for any other script. */
export function chainOf(run: Run, script: ShellScript): readonly ShellCommand[] | undefined {
  if (run.json !== undefined || run.heredocs.length > 0 || script.opaque || script.errors.length > 0)
    return undefined;
  const own = script.commands.filter(({ parent }) => parent === undefined);
  return own.every(isChained) ? own.filter(({ before }) => before !== '|') : undefined;
}

/**
 * With `set -e` a list of lines ends where a chain of && would. That is not so inside of compound commands and behind
 * `!`, which && makes immune to it.
 */
function isChained({ context, before, background, negated, redirects, wrappers }: ShellCommand): boolean {
  return (
    context.every((kind) => kind === 'and-or') &&
    (before === undefined || before === '&&' || before === '|') &&
    !background &&
    !negated &&
    redirects.every(({ heredoc }) => heredoc === undefined) &&
    wrappers.every(({ name }) => name !== 'time')
  );
}

/**
 * Writes a chain of commands as the lines of a heredoc, with comments between them. Undefined where the builder and the
 * shell read continued lines in different ways, or a heredoc is not known.
 */
export function toHeredoc(file: Dockerfile, run: Run, script: ShellScript): Edit[] | undefined {
  const chain = chainOf(run, script);
  const own = script.commands.filter(({ parent }) => parent === undefined);
  const [first] = own;
  const last = own.at(-1);
  if (chain === undefined || first === undefined || last === undefined || !knowsHeredocs(file, run))
    return undefined;
  // `set -e` reaches into `$(a; b)`, and what that prints would be shorter.
  if (script.commands.some((command) => command.parent !== undefined && !isSingle(command))) return undefined;
  if (file.text.slice(last.span.end, run.span.end).trim() !== '') return undefined;
  const { start } = run.argsSpan;
  if (first.span.start !== start || script.text.includes('EOF')) return undefined;
  // Lines of the body that end in CR would be commands that end in CR.
  if (file.text.includes('\r')) return undefined;
  const next = lineBreak(file);
  const edits: Edit[] = [];
  const set = first.setOptions.includes('errexit') || isStrict(first) ? '' : `set -e${next}`;
  edits.push({ span: at(start), text: `<<EOF${next}${set}` });
  for (const [index, command] of chain.entries()) {
    const after = chain[index + 1];
    const end = endOf(own, command);
    if (!keepsLines(file, { start: command.span.start, end }, own)) return undefined;
    if (after === undefined) {
      // Blanks behind the end word would be part of it.
      const { lines } = file;
      const line = lines.lineEnd(lines.lineAt(run.span.end));
      edits.push({ span: { start: end, end: line }, text: `${next}EOF` });
    } else {
      const gap = gapText(file, { start: end, end: after.span.start }, next);
      if (gap === undefined) return undefined;
      edits.push({ span: { start: end, end: after.span.start }, text: gap });
    }
  }
  return edits;
}

function isSingle({ before, context }: ShellCommand): boolean {
  return before !== ';' && !context.some((kind) => COMPOUND.has(kind));
}

const COMPOUND: ReadonlySet<string> = new Set(['case', 'function', 'group', 'if', 'loop', 'subshell']);

/** The first line is `set -e…` itself. */
function isStrict({ name, args }: ShellCommand): boolean {
  return name === 'set' && args.length === 1 && /^-[ux]*e[ux]*$/.test(args[0]?.value ?? '');
}

/** Whether the frontend that the file asks for knows heredocs, here. */
export function knowsHeredocs(file: Dockerfile, run: Run): boolean {
  const syntax = file.directives.find(({ name }) => name === 'syntax')?.value ?? '';
  // Since 1.4, or 1.3 of the labs channel.
  const isOld = /dockerfile(?::0|:1\.[0-3](?:\D|$)|:experimental|-upstream|\S*@)/.test(syntax);
  return !isOld && file.escape === '\\' && run.onbuild === undefined;
}

/** Where the pipeline ends that a command begins. */
function endOf(own: readonly ShellCommand[], command: ShellCommand): number {
  let index = own.indexOf(command);
  while (own[index + 1]?.before === '|') index += 1;
  return own[index]?.span.end ?? command.span.end;
}

/** Only blanks, comments, a connector and continuation marks: the comments stay, each on its line. */
function gapText(file: Dockerfile, { start, end }: Span, next: string): string | undefined {
  const comments = file.comments.filter(({ span }) => start <= span.start && span.end <= end);
  if (comments.some((comment) => readSuppression(comment, file.text) !== undefined)) return undefined;
  const lines = comments.map(({ span }) => file.text.slice(span.start, span.end) + next);
  return next + lines.join('');
}

/**
 * Whether a pipeline over several lines is the same for the shell: its lines break between words only, with nothing
 * behind the mark, and neither comments nor empty lines, which the builder takes out, stand among them.
 */
function keepsLines(file: Dockerfile, { start, end }: Span, own: readonly ShellCommand[]): boolean {
  const text = file.text.slice(start, end);
  if (!text.includes('\n')) return true;
  if (/\\[ \t]+\n|\n[ \t]*(?:#|\n)/.test(text)) return false;
  return own
    .filter(({ span }) => start <= span.start && span.end <= end)
    .flatMap(wordsOf)
    .every(({ span }) => !file.text.slice(span.start, span.end).includes('\n'));
}

function wordsOf({
  nameWord,
  args,
  wrappers,
  assignments,
  redirects,
}: ShellCommand): readonly { span: Span }[] {
  const words: (ShellWord | undefined)[] = [
    nameWord,
    ...args,
    ...wrappers.flatMap((wrapper) => [wrapper.word, ...wrapper.args]),
    ...redirects.map(({ target }) => target),
  ];
  return [...words.filter((word) => word !== undefined), ...assignments];
}
