import type { ShellCommand, ShellScript } from '../shell/model.ts';
import { commandsNamed, commandsOf, hasCommand } from '../shell/vocabulary.ts';
import type { Instruction, InstructionKind, InstructionOf, Stage } from '../syntax/model.ts';
import { handlerOf } from './handlers.ts';
import { defineRule, type Handlers, type Rule, type RuleContext, type RuleMeta } from './rule.ts';

type Messages = Readonly<Record<string, string>>;

/** First rung: looks at one kind of instruction at a time, those that ONBUILD triggers included. */
export function instructionRule<const M extends Messages, K extends InstructionKind>(
  meta: RuleMeta<M>,
  kinds: K | readonly K[],
  check: (instruction: InstructionOf<K>, context: RuleContext<M>) => void,
): Rule {
  const wanted = typeof kinds === 'string' ? [kinds] : kinds;
  const handle = (instruction: InstructionOf<K>, context: RuleContext<M>): void => {
    check(instruction, context);
  };
  const handlers = Object.fromEntries(wanted.map((kind) => [handlerOf(kind), handle])) as Handlers<M>;
  return defineRule<M>({ meta, stateless: true, handlers });
}

/** Second rung: looks at every shell command of the given names (and first positional word) that RUN executes. */
export function commandRule<const M extends Messages>(
  meta: RuleMeta<M>,
  names: string | readonly string[],
  subcommands: string | readonly string[] | undefined,
  check: (
    command: ShellCommand,
    place: { readonly script: ShellScript; readonly instruction: Instruction },
    context: RuleContext<M>,
  ) => void,
): Rule {
  return scriptRule(meta, names, (script, instruction, context) => {
    for (const command of commandsNamed(script, names, subcommands))
      check(command, { script, instruction }, context);
  });
}

/** Looks at each script of a RUN that has a command of one of these names. */
function scriptRule<const M extends Messages>(
  meta: RuleMeta<M>,
  names: string | readonly string[],
  check: (script: ShellScript, run: InstructionOf<'RUN'>, context: RuleContext<M>) => void,
): Rule {
  return defineRule<M>({
    meta,
    stateless: true,
    handlers: {
      commands: typeof names === 'string' ? [names] : names,
      onScript(script, instruction, context) {
        if (instruction.kind === 'RUN') check(script, instruction, context);
      },
    },
  });
}

/** As the second, but looks at all commands of a RUN that has one of those names. */
export function runRule<const M extends Messages>(
  meta: RuleMeta<M>,
  names: string | readonly string[],
  check: (
    run: InstructionOf<'RUN'>,
    commands: readonly ShellCommand[],
    context: RuleContext<M>,
    scripts: readonly ShellScript[],
  ) => void,
): Rule {
  return scriptRule(meta, names, (script, run, context) => {
    const scripts = context.scripts(run);
    // A RUN with heredocs may have the commands in several scripts.
    if (script !== scripts.find((each) => hasCommand(each, names))) return;
    check(run, commandsOf(scripts), context, scripts);
  });
}

/** Third rung: looks at each stage as a whole. */
export function stageRule<const M extends Messages>(
  meta: RuleMeta<M>,
  check: (stage: Stage, context: RuleContext<M>) => void,
): Rule {
  return defineRule<M>({
    meta,
    stateless: true,
    handlers: {
      onStage(stage, context) {
        check(stage, context);
      },
    },
  });
}
