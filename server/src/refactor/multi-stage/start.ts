import { startInstructions } from '../../lint/start-command.ts';
import { baseName } from '../../text/path.ts';
import { isShellInterpreter } from '../../shell/index.ts';
import type { InstructionOf, Stage } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';
import type { Subject } from '../refactoring.ts';

/** What the image starts. */
export interface Start {
  readonly instructions: readonly InstructionOf<'CMD' | 'ENTRYPOINT'>[];
  /** The words of the program, init programs and `exec` in front of it included; [] when a shell has more to do. */
  readonly words: readonly string[];
  /** Some of it is in shell form, so that a shell is between. */
  readonly usesShell: boolean;
  /** What the program is, without init programs: `words` from there on. */
  readonly program: readonly string[];
  readonly at: Span;
}

const INITS = new Set(['catatonit', 'dumb-init', 'tini', 'tini-static']);

/** Undefined: the file does not say it. */
export function startOf(subject: Subject, stage: Stage): Start | undefined {
  const instructions = startInstructions(stage);
  const [first] = instructions;
  if (first === undefined) return undefined;
  const read = instructions.map((one) => wordsOf(subject, one));
  const words = read.every((one) => one !== undefined) ? read.flat() : [];
  return {
    instructions,
    words,
    usesShell: instructions.some(({ json }) => json === undefined),
    program: withoutInit(words),
    at: first.argsSpan,
  };
}

function withoutInit(words: readonly string[]): readonly string[] {
  const [name = '', ...rest] = words;
  if (!INITS.has(baseName(name))) return words;
  const at = rest.findIndex((word) => !word.startsWith('-'));
  return at < 0 ? words : rest.slice(at);
}

/** The words that one simple command is; undefined when it takes a shell to tell or to do. */
function wordsOf(
  subject: Subject,
  instruction: InstructionOf<'CMD' | 'ENTRYPOINT'>,
): readonly string[] | undefined {
  const { json } = instruction;
  if (json !== undefined) {
    const words = json.elements.map(({ value }) => value);
    if (words.length !== 3 || !isShellInterpreter(words[0] ?? '') || !/^-l?c$/.test(words[1] ?? ''))
      return words;
  }
  const [script, ...others] = subject.scripts(instruction);
  if (script === undefined || others.length > 0 || script.opaque || script.errors.length > 0)
    return undefined;
  const commands = script.commands.filter(
    ({ parent, name }) => json === undefined || parent !== undefined || name === '',
  );
  const [command] = commands;
  if (command === undefined || commands.length > 1 || command.nameWord === undefined) return undefined;
  const { nameWord, args, wrappers, assignments, redirects, context, background } = command;
  const isPlain =
    wrappers.every(({ name }) => name === 'exec') &&
    assignments.length === 0 &&
    redirects.length === 0 &&
    context.every((kind) => kind === 'string') &&
    !background &&
    [nameWord, ...args].every((word) => word.static && !word.value.startsWith('~'));
  return isPlain ? [nameWord.value, ...args.map(({ value }) => value)] : undefined;
}

/** As CMD and ENTRYPOINT take it. */
export function execForm(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
