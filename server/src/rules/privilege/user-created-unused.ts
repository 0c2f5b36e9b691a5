import { accountWord, madeAccount, type MadeAccount } from '../../lint/accounts.ts';
import { resultStages } from '../../lint/results.ts';
import { defineRule, type Fix, type FileContext } from '../../lint/rule.ts';
import {
  insertUser,
  instructionsOf,
  isRoot,
  isWindowsStage,
  rootImageUser,
  stepsDown,
} from '../../lint/run-user.ts';
import { mentions } from '../../lint/stages.ts';
import type { Instruction, Stage } from '../../syntax/model.ts';

const MAKING = /\b(?:useradd|adduser)\b/;

export default defineRule({
  meta: {
    name: 'user-created-unused',
    group: 'privilege',
    since: '0.1.0',
    summary: 'An account that a stage creates to run its program is switched to.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: { cis: ['4.1'], cwe: ['CWE-250'] },
    messages: { unused: "The account '{name}' is created, but nothing runs as it." },
    advice:
      'The program still runs as somebody else, most likely root; switch with USER behind the last step that needs root.',
    fix: 'unsafe',
    docs: {
      why: 'Creating an account changes nothing about who runs the program: without USER that stays root, or whoever the base image says. A reader sees the account and believes that the container has given up its rights.',
      how: 'Add USER with the account behind the last step that needs root. Remove the account when it is not needed.',
      bad: 'FROM debian:13-slim\nRUN useradd --system app\nCOPY server /usr/local/bin/server\nCMD ["server"]\n',
      good: 'FROM debian:13-slim\nRUN useradd --system app\nCOPY server /usr/local/bin/server\nUSER app\nCMD ["server"]\n',
      links: [
        'https://docs.docker.com/build/building/best-practices/#user',
        'https://cwe.mitre.org/data/definitions/250.html',
      ],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { file } = context;
      if (!mentions(file, MAKING)) return;
      for (const stage of resultStages(file)) {
        const account = unused(context, stage);
        if (account === undefined || isWindowsStage(file, stage)) continue;
        const edit = account.switches ? undefined : insertUser(file, stage, account.made.name);
        const fixes: Fix[] =
          edit === undefined ? [] : [{ title: `Run as ${account.made.name}`, kind: 'unsafe', edits: [edit] }];
        context.report({
          at: account.made.word.span,
          message: 'unused',
          data: { name: account.made.name },
          // That the image runs as root is said once already, where it starts.
          ...(stage.isFinal && !account.switches ? { confidence: 'low' } : {}),
          fixes,
        });
      }
    },
  },
});

/** The last account that a stage makes and nothing else in it speaks of; `switches`: it runs as another one. */
function unused(context: FileContext, stage: Stage): { made: MadeAccount; switches: boolean } | undefined {
  if (stage.root.kind !== 'image' && stage.root.kind !== 'scratch') return undefined;
  const { start } = rootImageUser(context, stage);
  if (start === 'drops' || start === 'managed' || start === 'nonroot') return undefined;
  const all = instructionsOf(stage);
  if (!all.some(({ kind }) => kind === 'CMD' || kind === 'ENTRYPOINT')) return undefined;
  const users = all.filter((one) => one.kind === 'USER');
  const names = users.map((user) => context.expand(user, user.user?.raw ?? ''));
  if (names.includes(undefined)) return undefined;
  let last: { made: MadeAccount; instruction: Instruction } | undefined;
  for (const instruction of all) {
    if (instruction.kind !== 'RUN' || instruction.stage !== stage || !/user/.test(instruction.args.text))
      continue;
    for (const { commands, opaque } of context.scripts(instruction)) {
      if (opaque) return undefined;
      for (const command of commands) {
        const made = madeAccount(command);
        if (made?.kind !== 'user') continue;
        // Several accounts, or one whose name a variable holds, are somebody's own design.
        if (made.name === '' || (last !== undefined && last.made.name !== made.name)) return undefined;
        last = { made, instruction };
      }
    }
  }
  if (last === undefined || stepsDown(context, stage)) return undefined;
  const { made } = last;
  const others = names
    .filter((name) => name !== undefined && !isRoot(name))
    .map((name) => name?.split(':')[0] ?? '');
  // By number, or by a name that may be it.
  if (others.some((name) => name === made.name || /^\d+$/.test(name))) return undefined;
  return isMentioned(context, all, made) ? undefined : { made, switches: others.length > 0 };
}

/** Who owns files is no reason; who is named elsewhere may well be switched to by that. */
const OWNING = new Set([
  'addgroup',
  'adduser',
  'chgrp',
  'chown',
  'groupadd',
  'mkdir',
  'passwd',
  'useradd',
  'usermod',
]);

function isMentioned(context: FileContext, all: readonly Instruction[], { name }: MadeAccount): boolean {
  const word = accountWord(name);
  return all.some((one) => {
    switch (one.kind) {
      case 'CMD':
      case 'ENTRYPOINT':
        // A start script may give up root on its own.
        return (
          word.test(one.args.text) ||
          /\.sh\b|entrypoint|\/init\b|supervisord|s6-|sshd|crond?\b/.test(one.args.text)
        );
      case 'ENV':
      case 'LABEL':
        return one.assignments.some(({ value }) => value?.value === name);
      case 'RUN':
        return (
          one.heredocs.length > 0 ||
          context
            .scripts(one)
            .some(({ commands }) =>
              commands.some(
                (command) =>
                  (!OWNING.has(command.name) && command.args.some(({ value }) => word.test(value))) ||
                  command.wrappers.some(({ args }) => args.some(({ value }) => word.test(value))),
              ),
            )
        );
      default:
        return false;
    }
  });
}
