import { defineRule, type Fix, type FileContext } from '../../lint/rule.ts';
import { isAptUpdate } from '../../lint/apt.ts';
import { joinRuns } from '../../lint/join-runs.ts';
import { instructionLists } from '../../lint/overridden.ts';
import type { ShellCommand, ShellScript } from '../../shell/index.ts';
import type { Instruction, InstructionOf } from '../../syntax/model.ts';

type Run = InstructionOf<'RUN'>;

export default defineRule({
  meta: {
    name: 'no-consecutive-run',
    group: 'style',
    since: '0.1.0',
    summary: 'Short RUN instructions in a row are one.',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'strict',
    aliases: { hadolint: ['DL3059'], kics: ['Multiple RUN, ADD, COPY, Instructions Listed'] },
    controls: {},
    messages: {
      run: 'This RUN follows another one that it could be part of.',
      group: '{count} {keyword} instructions follow each other that could be one.',
    },
    advice:
      'Each makes a layer of its own, and what one deletes stays in the layer below; join them with &&.',
    fix: 'safe',
    options: {
      max: {
        type: 'number',
        default: 1,
        minimum: 1,
        maximum: 100,
        description: 'How many instructions of one kind may stand in a row; those behind them are reported.',
      },
    },
    docs: {
      why: 'Every RUN adds a layer. Files that one step makes and the next deletes are still shipped, and packages are installed in one step with package lists that another has cached long ago.',
      how: 'Join single commands with && into one RUN. Keep apart what changes often from what changes seldom, because a changed step runs again with all below it.',
      bad: 'FROM alpine\nRUN addgroup app\nRUN adduser -D -G app app\nUSER app\n',
      good: 'FROM alpine\nRUN addgroup app && adduser -D -G app app\nUSER app\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#run',
        'https://docs.docker.com/build/cache/',
      ],
    },
  },
  handlers: {
    onEnd(context) {
      const { file, options } = context;
      for (const list of instructionLists(file)) {
        for (const group of groups(list, (instruction, raw) => context.expand(instruction, raw))) {
          const [first] = group;
          if (first === undefined || group.length <= options.max) continue;
          context.report({
            at: first.keyword.span,
            message: 'group',
            data: { count: String(group.length), keyword: first.kind },
            severity: 'hint',
            confidence: 'low',
            aliases: { kics: ['Multiple RUN, ADD, COPY, Instructions Listed'] },
          });
        }
        let inRow = 0;
        list.forEach((run, index) => {
          inRow = run.kind === 'RUN' ? inRow + 1 : 0;
          const before = list[index - 1];
          if (run.kind !== 'RUN' || before?.kind !== 'RUN' || flags(run) !== flags(before)) return;
          if (inRow <= options.max) return;
          const left = onlyCommand(context.scripts(before));
          const right = onlyCommand(context.scripts(run));
          if (left === undefined || right === undefined) return;
          context.report({
            at: run.keyword.span,
            message: 'run',
            // Arrays cannot be joined.
            confidence: before.json === undefined && run.json === undefined ? 'high' : 'low',
            aliases: { hadolint: ['DL3059'] },
            // Joined with what fetches the lists, their removal is part of the step: another rule does both.
            fixes: isAptUpdate(left) || isAptUpdate(right) ? [] : fixesFor(context, before, run),
          });
        });
      }
    },
  },
});

/** Neighbours of one kind: RUNs, or COPYs and ADDs to one place. */
function groups(
  list: readonly Instruction[],
  expand: (instruction: Instruction, raw: string) => string | undefined,
): (readonly Instruction[])[] {
  const keyOf = (instruction: Instruction): string | undefined => {
    if (instruction.kind === 'RUN') return 'RUN';
    if (instruction.kind !== 'COPY' && instruction.kind !== 'ADD') return undefined;
    const { destination, heredocs, kind } = instruction;
    if (destination === undefined || heredocs.length > 0) return undefined;
    return `${kind} ${flags(instruction)} ${expand(instruction, destination.raw) ?? destination.raw}`;
  };
  const found: Instruction[][] = [];
  let last: string | undefined;
  for (const instruction of list) {
    const key = keyOf(instruction);
    if (key !== undefined && key === last) found.at(-1)?.push(instruction);
    else if (key !== undefined) found.push([instruction]);
    last = key;
  }
  return found;
}

function flags(instruction: Instruction): string {
  return instruction.flags.map(({ name, value }) => `${name}=${value ?? ''}`).join(' ');
}

/** A longer script is long for a reason. */
function onlyCommand(scripts: readonly ShellScript[]): ShellCommand | undefined {
  const [script, ...more] = scripts;
  return script === undefined || more.length > 0 || script.commands.length !== 1
    ? undefined
    : script.commands[0];
}

/** Where both are one plain command the joined step does the same: it fails when either does. */
function fixesFor(context: FileContext, before: Run, run: Run): readonly Fix[] {
  const edits = joinRuns(context, [before, run]);
  return edits === undefined ? [] : [{ title: 'Join with the RUN above', kind: 'safe', edits }];
}
