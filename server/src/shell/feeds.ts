import { type Span, cover, encloses } from '../text/span.ts';
import { downloads } from './downloads.ts';
import { executesInput, programWords } from './interpreters.ts';
import type { ShellCommand, ShellScript } from './model.ts';
import { downstream } from './vocabulary.ts';

/** A download whose output is executed at once. */
export interface Feed {
  readonly download: ShellCommand;
  readonly interpreter: ShellCommand;
  /** From the first of both to the end of the other. */
  readonly span: Span;
  readonly how: 'pipe' | 'substitution' | 'process-substitution' | 'redirect';
}

// Commands that write what they are given, so that `echo "$(curl …)" | sh` is a download into a shell.
const CARRIERS = new Set(['echo', 'printf', 'cat', 'tee']);

const MAX_STEPS = 8;

/** Every place where what a download prints is run: `curl … | sh`, `sh -c "$(curl …)"`, `. <(wget -O- …)` … */
export function feedsInterpreter(script: ShellScript): readonly Feed[] {
  const found: Feed[] = [];
  for (const command of script.commands) {
    const download = downloads(command);
    if (download?.toStdout !== true) continue;
    const end = follow(command, MAX_STEPS);
    if (end === undefined) continue;
    const span = cover(command.span, end.interpreter.span);
    found.push({ download: command, interpreter: end.interpreter, span, how: end.how });
  }
  return found;
}

/** Where the output of a command ends up being executed. */
function follow(command: ShellCommand, steps: number): Pick<Feed, 'interpreter' | 'how'> | undefined {
  if (steps === 0) return undefined;
  const reader = downstream(command).find(executesInput);
  if (reader !== undefined) return { interpreter: reader, how: 'pipe' };
  const parent = command.parent;
  if (parent === undefined) return undefined;
  // What leads into the parent: the first step of the context that the parent does not have itself.
  const kind = command.context[parent.context.length];
  if (kind === 'string') {
    // `sh -c 'curl …' | sh`: a string's output is its shell's.
    return follow(parent, steps - 1);
  }
  const how = kind === 'process-substitution' ? kind : 'substitution';
  const holder = command.holder;
  if (holder !== undefined) {
    if (programWords(parent).includes(holder)) return { interpreter: parent, how };
    return CARRIERS.has(parent.name) ? follow(parent, steps - 1) : undefined;
  }
  const redirect = parent.redirects.find(
    ({ span, heredoc }) => encloses(span, command.span) || (heredoc && encloses(heredoc.span, command.span)),
  );
  if (redirect?.operator.startsWith('<') !== true) return undefined;
  if (executesInput(parent)) return { interpreter: parent, how: 'redirect' };
  return CARRIERS.has(parent.name) ? follow(parent, steps - 1) : undefined;
}
