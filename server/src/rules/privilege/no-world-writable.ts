import { isWorldWritable, setsSticky, withoutWorldWrite } from '../../lint/file-mode.ts';
import { defineRule } from '../../lint/rule.ts';
import { ships } from '../../lint/stages.ts';
import {
  hasOption,
  positionals,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
} from '../../shell/index.ts';
import type { Instruction, InstructionOf } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

interface Mode {
  readonly text: string;
  readonly span: Span;
  /** Fixable: the text stands in the file as it is. */
  readonly plain: boolean;
  /** What gets the mode, as far as known. */
  readonly targets: readonly string[];
}

export default defineRule({
  meta: {
    name: 'no-world-writable',
    group: 'privilege',
    since: '0.1.0',
    summary: 'No file is writable by every user.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-732'] },
    messages: { open: "The mode '{mode}' lets every user of the container write." },
    advice:
      'Whoever gets in as any user can change these files, programs that others start among them; give write access to one user or group.',
    fix: 'unsafe',
    docs: {
      why: 'World-writable programs, libraries and configuration let a process that was broken into, however few rights it has, change what other users and root run next. It also hides who really needs access.',
      how: 'Give the files to the user that writes them with chown or COPY --chown, and use modes such as 755, 750 or 644. Shared folders like /tmp need the sticky bit: 1777.',
      bad: 'FROM alpine\nRUN mkdir /data && chmod -R 777 /data\n',
      good: 'FROM alpine\nRUN mkdir /data && chown app:app /data && chmod 750 /data\n',
      links: [
        'https://cwe.mitre.org/data/definitions/732.html',
        'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
        'https://man7.org/linux/man-pages/man1/chmod.1.html',
      ],
    },
  },
  stateless: true,
  create(context) {
    function report({ text, span, plain, targets }: Mode, instruction: Instruction): void {
      context.report({
        at: span,
        message: 'open',
        data: { mode: text },
        // What a build stage opens up matters only as far as it is copied on.
        ...(ships(instruction) ? {} : { severity: 'info', confidence: 'low' }),
        ...(isToolHome(targets) ? { confidence: 'low' } : {}),
        fixes: plain
          ? [
              {
                title: `Set the mode to ${withoutWorldWrite(text)}`,
                kind: 'unsafe',
                edits: [{ span, text: withoutWorldWrite(text) }],
              },
            ]
          : [],
      });
    }

    function checkTransfer(transfer: InstructionOf<'ADD' | 'COPY'>): void {
      const flag = transfer.flags.find(({ name }) => name === 'chmod');
      if (flag?.value === undefined || flag.valueSpan === undefined || !isWorldWritable(flag.value)) return;
      const { start, end } = flag.valueSpan;
      const plain = context.file.text.slice(start, end) === flag.value;
      report({ text: flag.value, span: flag.valueSpan, plain, targets: [] }, transfer);
    }

    return {
      onCopy: checkTransfer,
      onAdd: checkTransfer,
      onScript(script: ShellScript, instruction: Instruction) {
        if (instruction.kind !== 'RUN') return;
        const modes = script.commands.flatMap((command) => modeOf(command) ?? []);
        const sticky = modes.filter(({ text }) => setsSticky(text)).flatMap(({ targets }) => targets);
        for (const mode of modes) {
          const { targets } = mode;
          const excused =
            targets.length > 0 &&
            targets.every((target) => /^\/dev\//.test(target) || sticky.includes(target));
          if (isWorldWritable(mode.text) && !excused) report(mode, instruction);
        }
      },
    };
  },
});

/** Where compilers and package tools keep what they download: images of languages leave it to every user. */
const TOOL_HOME =
  /^(?:\$\{?(?:CARGO_HOME|RUSTUP_HOME|GOPATH|GOCACHE|GOMODCACHE|NPM_CONFIG_CACHE|npm_config_cache)\}?|\/usr\/local\/(?:cargo|rustup)|\/go|\/root\/\.cache)(?:\/.*)?$/;

function isToolHome(targets: readonly string[]): boolean {
  return targets.length > 0 && targets.every((target) => TOOL_HOME.test(target));
}

/** The mode that a command sets, when it names one. */
function modeOf(command: ShellCommand): Mode | undefined {
  switch (command.name) {
    case 'chmod': {
      const [mode, ...targets] = positionals(command);
      return fromWord(mode, targets);
    }
    case 'install':
    case 'mkdir': {
      const value = hasOption(command, ['-m', '--mode'])?.value;
      if (value === undefined) return undefined;
      const plain = value.span.end - value.span.start === value.text.length;
      return {
        text: value.text,
        span: value.span,
        plain,
        targets: positionals(command).map((word) => word.value),
      };
    }
    case 'find': {
      // `find … -exec chmod MODE {} +`
      const { args } = command;
      const chmod = args.findIndex(
        (word, index) =>
          word.value === 'chmod' && /^-(?:exec|ok)(?:dir)?$/.test(args[index - 1]?.value ?? ''),
      );
      return chmod < 0
        ? undefined
        : fromWord(
            args.slice(chmod + 1).find((word) => !word.value.startsWith('-')),
            [],
          );
    }
    default:
      return undefined;
  }
}

function fromWord(word: ShellWord | undefined, targets: readonly ShellWord[]): Mode | undefined {
  if (word?.static !== true) return undefined;
  const plain = word.span.end - word.span.start === word.value.length;
  return { text: word.value, span: word.span, plain, targets: targets.map((target) => target.value) };
}
