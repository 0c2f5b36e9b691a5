import { defineRule } from '../../lint/rule.ts';
import { ships } from '../../lint/stages.ts';
import {
  downstream,
  type Heredoc,
  hasOption,
  positionals,
  type ShellCommand,
  type ShellScript,
  type ShellWord,
  subSpan,
} from '../../shell/index.ts';
import type { Instruction, InstructionOf } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

/** Cheap: what any of it needs to be said with. */
const SPEAKS = /passwd|shadow|NOPASSWD|!authenticate|nopass|useradd|usermod/;
/** `user ALL=(ALL) NOPASSWD: what` of sudoers(5). */
const RULE = /\bNOPASSWD\b(?:\s{0,8}:\s{0,8}(?:[A-Z]{2,12}:\s{0,4})*([^\s#\\]{0,200}))?/;
const DEFAULTS = /\bDefaults\b[^\n#]{0,100}(!authenticate)\b/;
/** `permit nopass :wheel` of doas.conf(5); with `cmd` it is one command. */
const DOAS = /\bpermit\b(?![^\n#]{0,200}\bcmd\b)[^\n#]{0,100}\b(nopass)\b/;
/** A line of passwd(5) or shadow(5) with nothing between the first colons. */
const EMPTY_FIELD = /(?:^|\n|\\n)([a-z_][\w-]{0,31})::(?:\d|:)/;
const ACCOUNTS = /(?:^|[/-])(?:passwd|shadow)-?$/;

/** A text that a step writes, and where its parts stand. */
interface Written {
  readonly text: string;
  readonly span: (start: number, end: number) => Span;
}

export default defineRule({
  meta: {
    name: 'no-passwordless-root',
    group: 'privilege',
    since: '0.1.0',
    summary: 'Nobody becomes root, or logs in, without a password.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cwe: ['CWE-258', 'CWE-250'] },
    messages: {
      account: "The account '{user}' can be entered without a password.",
      sudo: 'A sudo rule grants full rights without a password.',
      command: 'A sudo rule grants full rights for some commands without a password.',
      doas: 'A doas rule grants full rights without a password.',
    },
    advice:
      'A process that was meant to run without rights becomes root with one command; do what needs root while the image is built, and lock accounts with passwd -l.',
    fix: 'none',
    docs: {
      why: 'USER keeps a process that is broken into from owning the container. An empty root password, or a sudo rule without one, gives that away: su or sudo is all it takes. In images for development that is often wanted, but they tend to be run elsewhere, too.',
      how: 'Put the steps that need root before USER and leave sudo out of the image. Accounts need no password at all: leave them locked, as useradd and adduser -D do. Where a program must do one thing as root, allow exactly that command.',
      bad: 'FROM debian:13\nRUN useradd app && passwd -d root\nUSER app\n',
      good: 'FROM debian:13\nRUN useradd app && passwd -l root\nUSER app\n',
      links: [
        'https://cwe.mitre.org/data/definitions/258.html',
        'https://man7.org/linux/man-pages/man1/passwd.1.html',
        'https://www.sudo.ws/docs/man/sudoers.man/',
      ],
    },
  },
  stateless: true,
  create(context) {
    const { file } = context;

    function account(at: Span, user: string, instruction: Instruction): void {
      const confidence = user === 'root' ? 'high' : 'medium';
      context.report({ at, message: 'account', data: { user }, confidence, ...weight(instruction) });
    }

    /** Rules of sudo and doas in a text. */
    function checkRules({ text, span }: Written, instruction: Instruction): void {
      const rule = RULE.exec(text);
      if (rule !== null) {
        const at = span(rule.index, rule.index + 'NOPASSWD'.length);
        if (/^(?:["']|ALL\b|$)/.test(rule[1] ?? ''))
          context.report({ at, message: 'sudo', ...weight(instruction) });
        else context.report({ at, message: 'command', severity: 'info', confidence: 'low' });
      }
      for (const [pattern, message] of [
        [DEFAULTS, 'sudo'],
        [DOAS, 'doas'],
      ] as const) {
        const [hit, word] = pattern.exec(text) ?? [];
        if (hit === undefined || word === undefined) continue;
        const end = text.indexOf(hit) + hit.length;
        context.report({ at: span(end - word.length, end), message, ...weight(instruction) });
      }
    }

    function checkBody(body: Span, instruction: Instruction): void {
      const text = file.text.slice(body.start, body.end);
      if (!SPEAKS.test(text)) return;
      for (const line of text.matchAll(/[^\r\n]+/g)) {
        const from = body.start + line.index;
        const span = (start: number, end: number): Span => ({ start: from + start, end: from + end });
        if (!line[0].trimStart().startsWith('#')) checkRules({ text: line[0], span }, instruction);
      }
    }

    function checkHeredocs(transfer: InstructionOf<'ADD' | 'COPY'>): void {
      for (const { body } of transfer.heredocs) checkBody(body, transfer);
    }

    function checkScript(script: ShellScript, run: InstructionOf<'RUN'>): void {
      for (const command of script.commands) {
        switch (command.name) {
          case 'passwd': {
            const option = hasOption(command, ['-d', '--delete']);
            const user = positionals(command)[0]?.value ?? 'root';
            if (option !== undefined && !locks(script, command, user)) account(option.word.span, user, run);
            break;
          }
          case 'useradd':
          case 'usermod': {
            const option = hasOption(command, ['-p', '--password']);
            const user = positionals(command)[0]?.value ?? '';
            if (option?.value?.text === '' && user !== '') account(option.word.span, user, run);
            break;
          }
          case 'sed':
            for (const word of command.args) checkSed(command, word, run);
            break;
          case 'echo':
          case 'printf': {
            const text = written(command);
            checkRules(text, run);
            const [hit, user] = writesAccounts(command) ? (EMPTY_FIELD.exec(text.text) ?? []) : [];
            if (hit === undefined || user === undefined) break;
            const end = text.text.indexOf(hit) + hit.length - 1;
            account(text.span(end - user.length - 2, end), user, run);
            break;
          }
          default:
        }
        for (const { heredoc } of command.redirects) {
          if (heredoc !== undefined && isVerbatim(heredoc)) checkBody(heredoc.span, run);
        }
      }
    }

    /** Whether a body inside a script stands in the file in one piece. */
    function isVerbatim({ text, span }: Heredoc): boolean {
      return span.end - span.start === text.length;
    }

    /** `s/…/…/`: what is put in, and what is no longer a comment. */
    function checkSed(command: ShellCommand, word: ShellWord, run: InstructionOf<'RUN'>): void {
      const parts = /(?:^|[^\w\\])s([/|#,!@~%])((?:(?!\1).){0,400})\1((?:(?!\1).){0,400})\1/s.exec(
        word.value,
      );
      if (parts === null) return;
      const [hit, , pattern = '', replacement = ''] = parts;
      const end = parts.index + hit.length - 1;
      const from = end - replacement.length;
      const span = (start: number, stop: number): Span => subSpan(word, from + start, from + stop);
      checkRules({ text: replacement, span }, run);
      const place = word.value.indexOf('NOPASSWD');
      // In the address or the pattern: `/NOPASSWD/s/^# //`, `s/^# \(%wheel.*NOPASSWD: ALL\)/\1/`.
      if (place >= 0 && place < from && /^\W{0,4}#/.test(pattern) && !replacement.includes('#'))
        context.report({ at: subSpan(word, place, place + 8), message: 'sudo', ...weight(run) });
      const user = /^\^?([a-z_][\w-]{0,31})::/.exec(replacement)?.[1];
      const emptied = user !== undefined && !pattern.includes(`${user}::`);
      if (emptied && command.args.some(({ value }) => ACCOUNTS.test(value)))
        account(span(0, replacement.length), user, run);
    }

    return {
      onAdd: checkHeredocs,
      onCopy: checkHeredocs,
      onRun(run) {
        if (!SPEAKS.test(file.text.slice(run.span.start, run.span.end))) return;
        const scripts = context.scripts(run);
        for (const script of scripts) checkScript(script, run);
        for (const { body } of run.heredocs) {
          // A body that is a script was looked at as one.
          if (!scripts.some(({ span }) => span.start >= body.start && span.start < body.end))
            checkBody(body, run);
        }
      },
    };
  },
});

/** What a build stage allows matters only as far as it is copied on. */
function weight(instruction: Instruction): { severity: 'info' | 'warning'; confidence?: 'low' } {
  if (!ships(instruction)) return { severity: 'info', confidence: 'low' };
  const { root } = instruction.stage ?? {};
  const workedIn = root?.kind === 'image' && WORKED_IN.test(root.reference);
  return workedIn ? { severity: 'warning', confidence: 'low' } : { severity: 'warning' };
}

/** Images for people to develop in, who are root there in any case. */
const WORKED_IN = /\/devcontainers\/|(?:^|\/)(?:gitpod|codespaces)\//;

/** Whether the account is locked further on. */
function locks(script: ShellScript, command: ShellCommand, user: string): boolean {
  return script.commands
    .slice(script.commands.indexOf(command) + 1)
    .some(
      (other) =>
        (other.name === 'passwd' || other.name === 'usermod') &&
        hasOption(other, ['-l', '-L', '--lock']) !== undefined &&
        (positionals(other)[0]?.value ?? 'root') === user,
    );
}

function writesAccounts(command: ShellCommand): boolean {
  const targets = command.redirects.flatMap(({ target }) => target ?? []);
  const tee = downstream(command).filter(({ name }) => name === 'tee');
  return [...targets, ...tee.flatMap(({ args }) => args)].some(({ value }) => ACCOUNTS.test(value));
}

/** The arguments of echo as one text. */
function written({ args }: ShellCommand): Written {
  const starts: number[] = [];
  let text = '';
  for (const { value } of args) {
    starts.push(text.length);
    text += `${value} `;
  }
  return {
    text: text.slice(0, -1),
    span(start, end) {
      const index = starts.findLastIndex((each) => each <= start);
      const word = args[index];
      const from = starts[index] ?? 0;
      return word === undefined
        ? { start: 0, end: 0 }
        : subSpan(word, start - from, Math.min(end - from, word.value.length));
    },
  };
}
