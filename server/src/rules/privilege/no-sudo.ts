import { defineRule, type Fix, type FileContext } from '../../lint/rule.ts';
import { isRoot, rootImageUser } from '../../lint/run-user.ts';
import type { ShellCommand, ShellWord } from '../../shell/index.ts';
import type { Instruction } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

/** Options that change nothing for a command that root runs as root, but for its environment. */
const PLAIN = /^(?:-[EHnS]+|--preserve-env(?:=.*)?|--set-home|--non-interactive|--stdin|--)$/;
/** `if [ "$(id -u)" -ne 0 ]; then sudo …`. */
const ASKS_FOR_ROOT = /\bif\b[^\n;]{0,40}(?:\bid -u\b|\$\{?E?UID\b)/;

export default defineRule({
  meta: {
    name: 'no-sudo',
    group: 'privilege',
    since: '0.1.0',
    summary: 'RUN does without sudo; USER says who runs a step.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3004'],
      trivy: ['DS-0010'],
      checkov: ['CKV2_DOCKER_1'],
      kics: ['Run Using Sudo'],
      semgrep: ['no-sudo-in-dockerfile'],
    },
    controls: { cwe: ['CWE-250'] },
    messages: {
      used: "'{command}' is run with sudo in a build step.",
      root: "'{command}' is run with sudo, though root runs this step anyway.",
      user: "'{command}' is run as root with sudo while USER is '{user}'.",
      other: "'{command}' is run as another user with sudo.",
    },
    advice:
      'An image with a working sudo gives every process in it a way to root; run such steps before USER, and drop rights with USER.',
    fix: 'unsafe',
    docs: {
      why: 'Build steps are run by root until USER says otherwise, so sudo adds nothing but a setuid program and its rules. When both stay in the image, a process that was meant to run without rights can get them back. sudo also changes the environment and stands between the program and its signals.',
      how: 'Put the steps that need root before USER, or switch with USER root and back. To start a program as another user at run time, use gosu, su-exec or setpriv.',
      bad: 'FROM debian:13\nRUN sudo apt-get update\n',
      good: 'FROM debian:13\nRUN apt-get update\nUSER 1000\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#user',
        'https://cwe.mitre.org/data/definitions/250.html',
      ],
    },
  },
  stateless: true,
  handlers: {
    onScript(script, instruction, context) {
      if (instruction.kind !== 'RUN') return;
      const user = userIn(context, instruction);
      const asks = ASKS_FOR_ROOT.test(script.text);
      const uses = script.commands.flatMap((command) => usesIn(command, user));
      // One finding for all that are alike: they are put right together.
      for (const message of new Set(uses.map((use) => use.message))) {
        const alike = uses.filter((use) => use.message === message);
        const [first, ...more] = alike;
        if (first === undefined) continue;
        const { command } = first;
        const shared = {
          // The script asks first whether it is root, for images that are not.
          ...(asks && message !== 'other' ? { confidence: 'low' as const } : {}),
          at: first.word.span,
          related: more.map(({ word }) => ({ span: word.span, message: 'sudo is used here too.' })),
        };
        if (message === 'user') context.report({ ...shared, message, data: { command, user: user ?? '' } });
        else if (message === 'other')
          context.report({ ...shared, message, data: { command }, severity: 'info' });
        else if (message === 'used') context.report({ ...shared, message, data: { command } });
        else context.report({ ...shared, message, data: { command }, fixes: () => fixesFor(context, alike) });
      }
    },
  },
});

interface Use {
  readonly message: 'used' | 'root' | 'user' | 'other';
  readonly word: ShellWord;
  readonly command: string;
  /** From `sudo` to what it runs; undefined when its options mean something. */
  readonly removable: Span | undefined;
}

function usesIn(command: ShellCommand, user: string | undefined): readonly Use[] {
  const { name, nameWord, wrappers } = command;
  const message = user === undefined ? 'used' : user === 'root' ? 'root' : 'user';
  // Without a command: `sudo -v`, `sudo -i`.
  if (name === 'sudo' && nameWord !== undefined)
    return [{ message, word: nameWord, command: 'sudo', removable: undefined }];
  return wrappers.flatMap(({ name: wrapper, word, args }, index) => {
    if (wrapper !== 'sudo') return [];
    const other = args.some(({ value }) => /^(?:-\w*u|--user)/.test(value));
    const next = wrappers[index + 1]?.word ?? nameWord;
    const plain = next !== undefined && args.every(({ value }) => PLAIN.test(value));
    const removable = plain ? { start: word.span.start, end: next.span.start } : undefined;
    return [{ message: other ? 'other' : message, word, command: name, removable }];
  });
}

/** The user of a step: `root`, the text of USER, or undefined when the base image decides and is not known. */
function userIn(context: FileContext, instruction: Instruction): string | undefined {
  const { stage, state } = instruction;
  if (state.user?.user === undefined) {
    const start = stage === undefined ? 'unknown' : rootImageUser(context, stage).start;
    return start === 'root' || start === 'drops' ? 'root' : undefined;
  }
  const name = context.expand(state.user, state.user.user.raw);
  return name === undefined ? undefined : isRoot(name) ? 'root' : name;
}

function fixesFor(context: FileContext, uses: readonly Use[]): readonly Fix[] {
  const spans = uses.map((use) => use.removable);
  // A comment may stand between lines.
  const clear = (span: Span | undefined): span is Span =>
    span !== undefined && !context.file.text.slice(span.start, span.end).includes('\n');
  if (!spans.every(clear)) return [];
  return [{ title: 'Run it without sudo', kind: 'unsafe', edits: spans.map((span) => ({ span, text: '' })) }];
}
