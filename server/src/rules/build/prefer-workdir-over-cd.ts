import { deleteCommand } from '../../lint/command-edits.ts';
import { keywordLike } from '../../lint/fixes.ts';
import { insertAbove } from '../../lint/insert-above.ts';
import { absolutePath } from '../../lint/paths.ts';
import { type Aliases, defineRule, type Fix } from '../../lint/rule.ts';
import { positionals, type ShellCommand, type ShellScript } from '../../shell/index.ts';
import type { Dockerfile, InstructionOf } from '../../syntax/model.ts';
import { withoutEndSlashes } from '../../text/path.ts';
import { cover } from '../../text/span.ts';

type Run = InstructionOf<'RUN'>;

const ALIASES = {
  hadolint: ['DL3003'],
  trivy: ['DS-0013'],
  kics: ["RUN Instruction Using 'cd' Instead of WORKDIR"],
  semgrep: ['use-workdir'],
} satisfies Aliases;

/** For work that leaves nothing behind; the image should not start there. */
const SCRATCH = /^(?:\/var)?\/tmp(?:\/|$)/;

export default defineRule({
  meta: {
    name: 'prefer-workdir-over-cd',
    group: 'build',
    since: '0.1.0',
    summary: 'WORKDIR changes the directory, not cd in RUN.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: ALIASES,
    controls: {},
    messages: {
      lost: "'{command}' has no effect: the next step begins in the old directory again.",
      leading: "'{command}' sets the directory of this step, which WORKDIR does in plain sight.",
      inner: "'{command}' changes the directory in the middle of a step.",
    },
    advice:
      'Each RUN starts in the directory that WORKDIR set, whatever cd did before; write WORKDIR above the step.',
    fix: 'unsafe',
    docs: {
      why: 'A RUN is a shell of its own, so that cd lasts to the end of that step and no longer. Lines that rely on it install into the wrong place without an error, and a reader has to keep track of a directory that stands in no instruction.',
      how: 'Write WORKDIR with the full path above the step; it creates the directory when it is missing. Below the step it stays in force, so write another WORKDIR where the old directory is needed again.',
      bad: 'FROM alpine\nRUN cd /srv/app && ./install.sh\n',
      good: 'FROM alpine\nWORKDIR /srv/app\nRUN ./install.sh\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#workdir',
        'https://docs.docker.com/reference/dockerfile/#workdir',
      ],
    },
  },
  stateless: true,
  handlers: {
    onScript(script, run, context) {
      if (run.kind !== 'RUN' || run.json !== undefined) return;
      const own = script.commands.filter(({ parent }) => parent === undefined);
      const isOnly = own.filter(({ name }) => name === 'cd').length === 1;
      for (const command of script.commands) {
        if (command.name !== 'cd' || command.nameWord === undefined || command.wrappers.length > 0) continue;
        const target = positionals(command)[0];
        const path = target?.value ?? '';
        const message = kindOf(command, own);
        const sure =
          isOnly && message !== 'inner' && isMeant(command) && !SCRATCH.test(path) && !isMounted(run, path);
        context.report({
          at: target === undefined ? command.nameWord.span : cover(command.nameWord.span, target.span),
          message,
          data: { command: `cd ${path}`.trim() },
          confidence: sure ? 'high' : 'low',
          severity: !sure ? 'hint' : message === 'lost' ? 'warning' : 'info',
          aliases: aliasesOf(command, path, own),
          fixes: () => fixesFor(context.file, run, script, command, own),
        });
      }
    },
  },
});

function kindOf(command: ShellCommand, own: readonly ShellCommand[]): 'inner' | 'leading' | 'lost' {
  const listed = command.context.every((kind) => kind === 'and-or');
  if (listed && command === own.at(-1)) return 'lost';
  return listed && command === own.find(({ name }) => name !== 'set') ? 'leading' : 'inner';
}

/** Going back at the end of a step, or on to a place that only the shell knows, is nothing for WORKDIR. */
function isMeant(command: ShellCommand): boolean {
  const target = positionals(command)[0];
  return target?.static === true && target.value !== '-' && !target.value.startsWith('~');
}

/** What is mounted is there in this step only; WORKDIR would leave an empty directory behind. */
function isMounted(run: Run, path: string): boolean {
  return run.mounts.some(({ options }) =>
    options.some(
      ({ key, value }) =>
        /^(?:target|dst|destination)$/.test(key) &&
        value !== undefined &&
        value.startsWith('/') &&
        `${path}/`.startsWith(`${withoutEndSlashes(value) || '/'}/`),
    ),
  );
}

/** Each of the peers looks at another part of this. */
function aliasesOf(command: ShellCommand, path: string, own: readonly ShellCommand[]): Aliases {
  const starts = command === own[0];
  const listed = command.context.every((kind) => kind === 'and-or');
  const isRelative = !/^(?:[/~$"']|[A-Za-z]:)/.test(path) || path.split('/').includes('..');
  return {
    hadolint: ALIASES.hadolint,
    ...(starts || (listed && command.before === '&&') ? { trivy: ALIASES.trivy } : {}),
    ...(isRelative && path !== '' ? { kics: ALIASES.kics } : {}),
    ...(starts ? { semgrep: ALIASES.semgrep } : {}),
  };
}

function fixesFor(
  file: Dockerfile,
  run: Run,
  script: ShellScript,
  command: ShellCommand,
  own: readonly ShellCommand[],
): readonly Fix[] {
  const [target] = command.args;
  if (command !== own[0] || target === undefined || command.args.length !== 1 || !target.static) return [];
  if (run.onbuild !== undefined || run.heredocs.length > 0) return [];
  // Only a path that is sure to mean the same in WORKDIR, and later steps that bring no directory of their own.
  if (
    !/^[\w./@+-]+$/.test(target.value) ||
    target.value === '-' ||
    own.filter(({ name }) => name === 'cd').length > 1
  )
    return [];
  if (!target.value.startsWith('/') && run.state.workdir === undefined) return [];
  const path = absolutePath(target.value, run.state.workdir);
  const line = `${keywordLike(run, 'WORKDIR')} ${path}`;
  const fix = (edits: Fix['edits']): readonly Fix[] => [
    { title: `Use WORKDIR ${path}`, kind: 'unsafe', edits },
  ];
  if (own.length === 1) {
    const plain = file.text.slice(run.span.start, run.span.end).trimEnd();
    // Flags and comments would be lost.
    const isAlone = run.flags.length === 0 && plain.endsWith(target.text) && !/[#\n]/.test(plain);
    return isAlone ? fix([{ span: run.span, text: line }]) : [];
  }
  const edit = deleteCommand(file, run, script, command);
  return edit === undefined ? [] : fix([insertAbove(file, run, line), edit]);
}
