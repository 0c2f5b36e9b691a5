import type { ShellCommand, ShellScript } from '../shell/index.ts';
import type { Dockerfile, InstructionOf } from '../syntax/model.ts';
import type { Edit } from '../text/edit.ts';
import { lineBreak } from './fixes.ts';
import type { FileContext } from './rule.ts';
import { readSuppression } from './suppression-syntax.ts';

type Run = InstructionOf<'RUN'>;

/** What they do lasts to the end of the step, and must not reach the next one. */
const LASTING = new Set([
  ...['', '.', 'alias', 'cd', 'eval', 'exec', 'exit', 'export', 'popd', 'pushd', 'return', 'set', 'shopt'],
  ...['source', 'trap', 'ulimit', 'umask', 'unset'],
]);

/**
 * Joins RUNs that follow each other with &&, so that the joined step does the same and fails when one of them would.
 * Comments in between stay, inside the joined instruction. Undefined where a step's shape does not allow it.
 */
export function joinRuns(context: FileContext, runs: readonly Run[]): Edit[] | undefined {
  const { file } = context;
  const edits: Edit[] = [];
  for (const [index, run] of runs.entries()) {
    const [script, ...more] = context.scripts(run);
    if (script === undefined || more.length > 0 || !isPlain(file, run, script)) return undefined;
    // Left of `&&` anything may stand that ends; right of it only what does nothing when the left fails.
    if (index < runs.length - 1 && !endsCleanly(script)) return undefined;
    if (index === 0) continue;
    const before = runs[index - 1];
    if (before === undefined || !isChain(script) || flags(run) !== flags(before)) return undefined;
    const edit = joint(file, before, run);
    if (edit === undefined) return undefined;
    edits.push(...edit);
  }
  return edits;
}

export function flags(run: Run): string {
  return run.flags.map(({ name, value }) => `${name}=${value ?? ''}`).join(' ');
}

/** Of the shell form, and with nothing behind its last command that would swallow what follows. */
function isPlain(file: Dockerfile, run: Run, script: ShellScript): boolean {
  if (run.json !== undefined || run.heredocs.length > 0 || script.opaque || script.errors.length > 0)
    return false;
  const last = own(script).at(-1);
  return (
    last !== undefined &&
    // A comment of the shell's own would take in what is joined.
    file.text.slice(last.span.end, run.span.end).trim() === '' &&
    script.commands.every(({ redirects }) => redirects.every(({ heredoc }) => heredoc === undefined))
  );
}

function endsCleanly(script: ShellScript): boolean {
  return own(script).every(
    (command) =>
      isListed(command) &&
      !LASTING.has(command.name) &&
      !command.background &&
      command.wrappers.every(({ name }) => name !== 'exec'),
  );
}

/** `a && b | c`: with a failure in front of it, nothing of it runs. */
function isChain(script: ShellScript): boolean {
  return own(script).every(
    (command) =>
      isListed(command) &&
      !command.background &&
      !command.negated &&
      (command.before === undefined || command.before === '&&' || command.before === '|'),
  );
}

function isListed({ context }: ShellCommand): boolean {
  return context.every((kind) => kind === 'and-or');
}

function own({ commands }: ShellScript): readonly ShellCommand[] {
  return commands.filter(({ parent }) => parent === undefined);
}

/** Makes the end of one RUN and the beginning of the next into `⏎    && `. */
function joint(file: Dockerfile, before: Run, run: Run): Edit[] | undefined {
  const { lines, text } = file;
  const { end } = before.span;
  const { start } = run.argsSpan;
  // Between the keyword and the first command there may be flags, which the joined step has already.
  if (/[#\n]/.test(text.slice(run.span.start, start))) return undefined;
  const next = ` ${file.escape}${lineBreak(file)}`;
  const between = text.slice(end, run.span.start);
  if (between.trim() === '') return [{ span: { start: end, end: start }, text: `${next}    && ` }];
  // Whole-line comments may stand between continued lines, empty lines may not.
  const comments = file.comments.filter(({ span }) => end <= span.start && span.end <= run.span.start);
  if (comments.some((comment) => readSuppression(comment, text) !== undefined)) return undefined;
  const edits: Edit[] = [];
  let from = end;
  for (const comment of comments) {
    const line = lines.lineStart(lines.lineAt(comment.span.start));
    edits.push({ span: { start: from, end: line }, text: from === end ? next : lineBreak(file) });
    from = lines.lineEnd(lines.lineAt(comment.span.start));
  }
  edits.push({ span: { start: from, end: start }, text: `${lineBreak(file)}    && ` });
  return edits;
}
