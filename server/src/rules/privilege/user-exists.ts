import { mayBeMade, namedAccounts, rootAccounts, type NamedAccount } from '../../lint/accounts.ts';
import { insertAbove } from '../../lint/insert-above.ts';
import { keywordLike } from '../../lint/fixes.ts';
import { stageRule } from '../../lint/ladder.ts';
import type { Fix, FileContext } from '../../lint/rule.ts';
import { isRoot, isWindowsStage } from '../../lint/run-user.ts';
import { earlier, mentions } from '../../lint/stages.ts';
import { PACKAGE_ACCOUNTS, type ImageAccounts } from '../../knowledge/image-accounts.ts';
import type { InstructionOf } from '../../syntax/model.ts';

/** Most files have neither. */
const NAMING = /--chown=|^[ \t]*USER[ \t]/im;

type Naming = InstructionOf<'ADD' | 'COPY' | 'USER'>;

export default stageRule(
  {
    name: 'user-exists',
    group: 'privilege',
    since: '0.1.0',
    summary: 'USER and --chown name accounts that exist in the image.',
    severity: 'warning',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      user: "No user '{name}' exists in '{image}', and nothing before this line creates it.",
      group: "No group '{name}' exists in '{image}', and nothing before this line creates it.",
    },
    advice:
      'A container does not start as an unknown user, and an unknown owner leaves the files to root; create the account first, or use a number.',
    fix: 'unsafe',
    docs: {
      why: 'A name in USER or --chown is looked up in /etc/passwd and /etc/group of the image. With an unknown user neither RUN nor the container starts. With an unknown owner a builder stops, or, like BuildKit, copies the files as root without a word, so that the program cannot write to them.',
      how: 'Create the account in a RUN before the line that names it, or write a number, which needs no entry.',
      bad: 'FROM debian:13-slim\nCOPY server /usr/local/bin/server\nUSER app\nCMD ["server"]\n',
      good: 'FROM debian:13-slim\nRUN useradd --system app\nCOPY server /usr/local/bin/server\nUSER app\nCMD ["server"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#user',
        'https://docs.docker.com/reference/dockerfile/#copy---chown---chmod',
      ],
    },
  },
  (stage, context) => {
    if (!mentions(context.file, NAMING)) return;
    const accounts = rootAccounts(stage);
    if (accounts === undefined || stage.root.kind !== 'image' || isWindowsStage(context.file, stage)) return;
    const image = stage.root.reference;
    // Said once for each name: the first line is where the account is missed. What was there for one line is for the next.
    const said = new Set<string>();
    const there = new Set<string>();
    for (const instruction of stage.instructions) {
      if (instruction.kind !== 'USER' && instruction.kind !== 'COPY' && instruction.kind !== 'ADD') continue;
      const missing = namedAccounts(context, instruction).filter(({ name, kind }) => {
        if (
          said.has(name) ||
          there.has(`${kind} ${name}`) ||
          (kind === 'user' ? accounts.users : accounts.groups).has(name)
        )
          return false;
        return accounts.bare || !(PACKAGE_ACCOUNTS.has(name) || name.startsWith('_'));
      });
      if (missing.length === 0) continue;
      const before = earlier(context.file, instruction);
      const lost = missing.filter((account) => {
        const isThere = mayBeMade(context, before, account);
        if (isThere) there.add(`${account.kind} ${account.name}`);
        return !isThere;
      });
      for (const account of lost) {
        if (said.has(account.name)) continue;
        said.add(account.name);
        context.report({
          at: account.span,
          message: account.kind,
          data: { name: account.name, image },
          fixes: fixesFor(context, instruction, account, lost, accounts),
        });
      }
    }
  },
);

const PORTABLE = /^[a-z_][a-z0-9_-]*$/;

/** Creates the account right above; only root can. */
function fixesFor(
  context: FileContext,
  instruction: Naming,
  { name, kind, span }: NamedAccount,
  lost: readonly NamedAccount[],
  { tool, groups }: ImageAccounts,
): Fix[] {
  const { user } = instruction.state;
  const asRoot = user === undefined || isRoot(context.expand(instruction, user.user?.raw ?? '') ?? '');
  const plain = context.file.text.slice(span.start, span.end) === name && PORTABLE.test(name);
  if (!asRoot || !plain || tool === 'none') return [];
  const onlyGroup = kind === 'group' && !lost.some((other) => other.kind === 'user');
  // A group that comes with another user's name is another finding's matter.
  if (kind === 'group' && !onlyGroup) return [];
  const own = groups.has(name) ? 'has' : 'makes';
  const command = onlyGroup
    ? tool === 'useradd'
      ? `groupadd --system ${name}`
      : `addgroup -S ${name}`
    : tool === 'useradd'
      ? `useradd --system ${own === 'has' ? `--gid ${name}` : '--user-group'} ${name}`
      : own === 'has'
        ? `adduser -S -G ${name} ${name}`
        : `addgroup -S ${name} && adduser -S -G ${name} ${name}`;
  const text = `${keywordLike(instruction, 'RUN')} ${command}`;
  return [
    {
      title: `Create the ${kind} '${name}'`,
      kind: 'unsafe',
      edits: [insertAbove(context.file, instruction, text)],
    },
  ];
}
