import { baseImage } from '../../knowledge/base-images.ts';
import { knownRoot } from '../../lint/known-image.ts';
import { instructionRule } from '../../lint/ladder.ts';
import type { Aliases, Fix, RuleContext } from '../../lint/rule.ts';
import type { ShellCommand, ShellScript } from '../../shell/index.ts';
import { readJson } from '../../syntax/json-form.ts';
import type { Instruction, InstructionOf, Logical } from '../../syntax/model.ts';

type Start = InstructionOf<'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK'>;

const ALIASES = {
  hadolint: ['DL3025'],
  buildkit: ['JSONArgsRecommended'],
  kics: ['Not Using JSON In CMD And ENTRYPOINT Arguments'],
  semgrep: ['prefer-json-notation'],
} satisfies Aliases;

/** Commands of the shell itself: there may be no program of that name. */
const BUILTINS = new Set(
  '. : [ alias bg break case cd command continue declare echo eval exec exit export false fg for function getopts hash if jobs kill let local printf pwd read readonly return set shift source test time times trap true type typeset ulimit umask unalias unset until wait while'.split(
    ' ',
  ),
);

export default instructionRule(
  {
    name: 'prefer-exec-form',
    group: 'runtime',
    since: '0.1.0',
    summary: 'CMD and ENTRYPOINT name the program and its arguments as a JSON array.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: ALIASES,
    controls: {},
    messages: {
      shell: '{keyword} starts its program through a shell.',
      broken: '{keyword} looks like a JSON array but is none, so a shell gets it as text.',
    },
    advice:
      'The shell, not the program, may get the stop signal, and shell-form ENTRYPOINT ignores CMD; use ["program", "argument"].',
    fix: 'safe',
    docs: {
      why: 'The shell form starts /bin/sh -c and leaves the rest to it. A shell that stays in between does not pass SIGTERM on, so that the container is killed after the grace period without a clean end. ENTRYPOINT in shell form also ignores CMD and the arguments of docker run.',
      how: 'Write the program and each argument as an element of a JSON array. Where variables are needed, let the shell replace itself: ["sh", "-c", "exec program $ARGS"]; or set SHELL to say that the shell is meant.',
      bad: 'FROM python:3.13-slim\nCMD python app.py\n',
      good: 'FROM python:3.13-slim\nCMD ["python", "app.py"]\n',
      links: [
        'https://docs.docker.com/reference/build-checks/json-args-recommended/',
        'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form',
      ],
    },
  },
  ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'],
  (start, context) => {
    const args = start.kind === 'HEALTHCHECK' ? start.command : start.args;
    const [script] = context.scripts(start);
    if (args === undefined || script === undefined) return;
    const form = readJson(args, 0)?.kind;
    if (form === 'strings' || form === 'not-strings') return;
    const probe = start.kind === 'HEALTHCHECK';
    const { stage, state } = start;
    const lineage = context.file.finalStage?.lineage;
    const final = stage === undefined || lineage === undefined || lineage.includes(stage);
    // Who sets SHELL or writes `exec` has thought of it, and nobody starts a stage that others only copy from.
    const meant =
      state.shell !== undefined ||
      script.opaque ||
      execs(script.commands.findLast((command) => command.parent === undefined));
    const idle = !final && stage.reachable;
    const aliases: Aliases = probe
      ? { hadolint: ALIASES.hadolint }
      : {
          hadolint: ALIASES.hadolint,
          semgrep: ALIASES.semgrep,
          ...(state.shell === undefined ? { buildkit: ALIASES.buildkit } : {}),
          ...(final ? { kics: ALIASES.kics } : {}),
        };
    context.report({
      at: start.keyword.span,
      message: form === 'broken' ? 'broken' : 'shell',
      data: { keyword: start.name },
      confidence: probe || meant || idle || form === 'broken' ? 'low' : 'high',
      aliases,
      fixes: script.opaque || form === 'broken' ? [] : fixesFor(context, start, args, script),
    });
  },
);

type Facts = Pick<RuleContext, 'facts'>;

/** `exec program …`: the shell is gone once the program runs. */
function execs(command: ShellCommand | undefined): boolean {
  return command?.wrappers[0]?.name === 'exec' && command.wrappers[0].args.length === 0;
}

function fixesFor(context: Facts, start: Start, args: Logical, script: ShellScript): readonly Fix[] {
  const [command] = script.commands;
  const words = command?.nameWord === undefined ? [] : [command.nameWord, ...command.args];
  const [first] = words;
  const last = words.at(-1);
  if (command === undefined || first === undefined || last === undefined) return [];
  const alone = script.commands.every((other) => other === command || other.parent !== undefined);
  if (!alone || script.errors.length > 0 || isCompound(command)) return [];
  const exec = execs(command);
  if (command.wrappers.length > (exec ? 1 : 0) || BUILTINS.has(first.value)) return [];
  const whole = args.span(args.text.search(/\S|$/), args.text.trimEnd().length);
  const begin = command.wrappers[0]?.word.span ?? first.span;
  // Anything else, such as a comment of the shell's, would stay outside the array.
  if (begin.start !== whole.start || command.span.end !== whole.end) return [];
  const plain =
    command.redirects.length === 0 &&
    words.every((word) => word.static && !word.value.startsWith('~')) &&
    last.span.end === whole.end;
  if (!plain) return exec ? [] : viaShell(start, args, whole);
  return [
    {
      title: 'Write it as a JSON array',
      kind: changesNothing(context, start, first.value, exec) ? 'safe' : 'unsafe',
      edits: words.map((word, index) => ({
        span: index === 0 ? { start: begin.start, end: word.span.end } : word.span,
        text: `${index === 0 ? '[' : ''}${JSON.stringify(word.value)}${word === last ? ']' : ','}`,
      })),
    },
  ];
}

function isCompound(command: ShellCommand): boolean {
  return (
    command.context.length > 0 || command.background || command.negated || command.assignments.length > 0
  );
}

/** One program with variables or redirections: a shell is needed, but need not stay. */
function viaShell(start: Start, args: Logical, whole: { start: number; end: number }): readonly Fix[] {
  const text = args.text.trim();
  if (start.kind === 'HEALTHCHECK' || whole.end - whole.start !== text.length) return [];
  return [
    {
      title: 'Let the shell replace itself: ["sh", "-c", "exec …"]',
      kind: 'unsafe',
      edits: [{ span: whole, text: `["sh", "-c", ${JSON.stringify(`exec ${text}`)}]` }],
    },
  ];
}

/**
 * Whether the same program starts with the same arguments. ENTRYPOINT in exec form begins to take CMD and arguments; an
 * entrypoint script may treat the program's name otherwise than a shell's; a script without a `#!` line needs a shell.
 */
function changesNothing(context: Facts, start: Start, program: string, exec: boolean): boolean {
  // A shell that was set may do more than start it: `bash -lc` reads profiles.
  if (start.kind === 'ENTRYPOINT' || start.state.shell !== undefined) return false;
  if ((knownRoot(context, start.stage)?.shell.length ?? 0) > 0) return false;
  const script = /\.\w+$/.test(program) || (program.includes('/') && !/^\/(?:usr\/)?s?bin\//.test(program));
  if (script && !exec) return false;
  return start.kind === 'HEALTHCHECK' || hasNoEntrypoint(context, start);
}

function hasNoEntrypoint(context: Facts, { stage }: Instruction): boolean {
  if (stage === undefined) return false;
  const hasNone = knownRoot(context, stage)?.entrypoint.length === 0;
  if (!hasNone && baseImage(stage.root)?.runsCommandAsGiven !== true) return false;
  return !stage.lineage.some((each) => each.instructions.some((other) => other.kind === 'ENTRYPOINT'));
}
