import { defineRule, type Aliases, type Fix } from '../../lint/rule.ts';
import { keywordLike } from '../../lint/fixes.ts';
import { hasOption, isNamed, positionals, type ShellCommand, type ShellScript } from '../../shell/index.ts';
import type { Dockerfile, InstructionOf } from '../../syntax/model.ts';
import { cover } from '../../text/span.ts';

type Run = InstructionOf<'RUN'>;

const ALIASES = {
  hadolint: ['DL4005'],
  kics: ['Changing Default Shell Using RUN Command'],
  semgrep: ['use-shell-instruction'],
} satisfies Aliases;

const DEFAULT_SHELL = /^(?:\/usr)?\/bin\/sh$/;
const WINDOWS_SHELL = /^\s*(?:[\w:\\/]*[\\/])?(powershell|pwsh)(?:\.exe)?(?=\s)/i;

export default defineRule({
  meta: {
    name: 'prefer-shell-instruction',
    group: 'build',
    since: '0.1.0',
    summary: 'Another shell for RUN is set with SHELL, not by replacing /bin/sh.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: ALIASES,
    controls: {},
    messages: {
      relinked: "'{command}' replaces /bin/sh for every program in the image.",
      started: "'{shell}' is started by hand in RUN.",
    },
    advice:
      'Scripts of the system expect its own /bin/sh, and the next update of the package puts it back; name the shell with SHELL instead.',
    fix: 'unsafe',
    docs: {
      why: 'The distribution tests its scripts with its own /bin/sh, and package updates restore it without a word. A link to another shell changes maintainer scripts, cron jobs and every system() call, not only the RUN lines that it was meant for.',
      how: 'Write SHELL ["/bin/bash", "-c"] above the RUN lines that need it; add -o pipefail while you are at it.',
      bad: 'FROM debian:13\nRUN ln -sf /bin/bash /bin/sh\nRUN echo done\n',
      good: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN echo done\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#shell',
        'https://www.debian.org/doc/debian-policy/ch-files.html#scripts',
      ],
    },
  },
  stateless: true,
  handlers: {
    onRun(run, context) {
      for (const script of context.scripts(run)) {
        for (const command of script.commands) {
          const target = replaces(command);
          if (target === undefined || command.nameWord === undefined) continue;
          const own = /(?:^|\/)(?:sh|busybox|dash)$/.test(target);
          context.report({
            at: cover(command.nameWord.span, command.args.at(-1)?.span ?? command.nameWord.span),
            message: 'relinked',
            data: { command: command.name },
            // In an image without a shell of its own the link makes one.
            ...(own ? { confidence: 'low', severity: 'info' } : {}),
            fixes: fixesFor(context.file, run, script, command, target),
          });
        }
      }
      const started = run.json === undefined ? WINDOWS_SHELL.exec(run.args.text) : null;
      if (started?.[1] === undefined || run.heredocs.length > 0) return;
      const from = started[0].length - started[0].trimStart().length;
      context.report({
        at: run.args.span(from, started[0].length),
        message: 'started',
        data: { shell: started[1] },
        severity: 'hint',
        confidence: 'low',
        aliases: { kics: ALIASES.kics },
      });
    },
  },
});

/** The shell that a command puts in place of /bin/sh; undefined when it does no such thing. */
function replaces(command: ShellCommand): string | undefined {
  if (isNamed(command, ['ln', 'cp', 'mv'])) {
    const words = positionals(command);
    const target = words.at(-1);
    if (words.length < 2 || target === undefined || !DEFAULT_SHELL.test(target.value)) return undefined;
    if (hasOption(command, ['-t', '--target-directory']) !== undefined) return undefined;
    return words.at(-2)?.value;
  }
  // `update-alternatives --install /bin/sh sh /bin/bash 100`
  if (command.name === 'update-alternatives') {
    const at = command.args.findIndex(({ value }) => value === '--install');
    if (at < 0 || !DEFAULT_SHELL.test(command.args[at + 1]?.value ?? '')) return undefined;
    return command.args[at + 3]?.value;
  }
  return undefined;
}

/** Later lines then run in that shell, and /bin/sh stays as it is for the program. */
function fixesFor(
  file: Dockerfile,
  run: Run,
  script: ShellScript,
  command: ShellCommand,
  shell: string,
): readonly Fix[] {
  const alone = script.commands.length === 1 && run.flags.length === 0 && run.heredocs.length === 0;
  const name = /^\/[\w./-]*\/(bash|zsh|ksh|ash|dash)$/.exec(shell)?.[1];
  if (
    !alone ||
    name === undefined ||
    command.name !== 'ln' ||
    run.json !== undefined ||
    script.errors.length > 0
  )
    return [];
  const behind = file.text.slice(run.keyword.span.end, run.span.end);
  // Comments inside would be lost.
  if (/\n/.test(behind.trimEnd()) || behind.includes('#')) return [];
  return [
    {
      title: `Use SHELL ["${shell}", "-c"]`,
      kind: 'unsafe',
      edits: [
        { span: run.keyword.span, text: keywordLike(run, 'SHELL') },
        { span: run.argsSpan, text: `["${shell}", "-c"]` },
      ],
    },
  ];
}
