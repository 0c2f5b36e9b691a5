import { absolutePath } from '../../lint/paths.ts';
import type { ShellCommand } from '../../shell/index.ts';
import type { InstructionOf, Stage } from '../../syntax/model.ts';
import type { Refusal, Subject } from '../refactoring.ts';
import { refuse } from './recipe.ts';

/** One command of a RUN. */
export interface Step {
  readonly instruction: InstructionOf<'RUN'>;
  readonly command: ShellCommand;
  /** The folder that it runs in; undefined: nobody can tell. */
  readonly folder: string | undefined;
  /** Name and arguments, quotes removed, cut at 400 characters. */
  readonly line: string;
}

const LONGEST_LINE = 400;

/** The commands of a stage. */
export interface Steps {
  /** In order, without those of scripts that cannot be read. */
  readonly steps: readonly Step[];
  readonly problem: Refusal | undefined;
}

export function stepsOf(subject: Subject, stage: Stage, start: string | undefined): Steps {
  const steps: Step[] = [];
  let problem: Refusal | undefined;
  for (const instruction of stage.instructions) {
    if (instruction.kind !== 'RUN') continue;
    for (const script of subject.scripts(instruction)) {
      if (script.opaque || script.errors.length > 0)
        problem ??= refuse(
          'unreadable-step',
          'The script of this step cannot be read.',
          instruction.keyword.span,
        );
      let folder = instruction.state.workdir ?? start;
      let outside = folder;
      let inside = false;
      for (const command of script.commands) {
        const isNested = command.context.includes('subshell');
        if (inside && !isNested) folder = outside;
        if (!inside && isNested) outside = folder;
        inside = isNested;
        steps.push({ instruction, command, folder, line: lineOf(command) });
        if (command.name === 'cd' || command.name === 'pushd') folder = changed(command, folder);
      }
    }
  }
  return { steps, problem };
}

export function lineOf({ name, args }: ShellCommand): string {
  return [name, ...args.slice(0, 40).map(({ value }) => value)].join(' ').slice(0, LONGEST_LINE);
}

function changed({ args, context }: ShellCommand, folder: string | undefined): string | undefined {
  const to = args.find(({ value }) => !value.startsWith('-'));
  // Whether a branch is taken is known when the build runs.
  const isSure = context.every((kind) => kind === 'subshell' || kind === 'group' || kind === 'and-or');
  if (to?.static !== true || !isSure || to.value.startsWith('~')) return undefined;
  return to.value.startsWith('/') || folder !== undefined ? absolutePath(to.value, folder) : undefined;
}

/** A path that a command names, made absolute; undefined when nobody can tell it. */
export function pathAt(value: string, folder: string | undefined): string | undefined {
  if (value === '' || /[$*?{}[\]`~\s\\"'<>\p{Cc}\p{Cf}]/u.test(value)) return undefined;
  return value.startsWith('/')
    ? absolutePath(value)
    : folder === undefined
      ? undefined
      : absolutePath(value, folder);
}

/** The word behind an option, or behind its `=`; for compilers, whose options are not read letter by letter. */
export function valueBehind({ args }: ShellCommand, names: readonly string[]): string | undefined {
  for (const [index, { value }] of args.entries()) {
    if (names.includes(value)) return args[index + 1]?.value;
    const name = names.find((one) => value.startsWith(`${one}=`));
    if (name !== undefined) return value.slice(name.length + 1);
  }
  return undefined;
}
