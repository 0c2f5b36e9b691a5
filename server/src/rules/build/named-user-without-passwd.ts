import { ACCOUNT_FILES, madeAccount, namedAccounts, type NamedAccount } from '../../lint/accounts.ts';
import { mayHave } from '../../lint/brought-files.ts';
import { writtenText } from '../../lint/instruction-text.ts';
import { instructionRule } from '../../lint/ladder.ts';
import type { Fix, FileContext } from '../../lint/rule.ts';
import { isWindowsStage } from '../../lint/run-user.ts';
import { earlier } from '../../lint/stages.ts';
import type { Instruction } from '../../syntax/model.ts';

/** The numbers that these names have nearly everywhere (https://wiki.debian.org/SystemGroups, distroless). */
const WELL_KNOWN: Readonly<Record<string, number>> = {
  root: 0,
  nobody: 65534,
  nogroup: 65534,
  nonroot: 65532,
};

/** How far back a number is looked for. */
const REACH = 300;

export default instructionRule(
  {
    name: 'named-user-without-passwd',
    group: 'build',
    since: '0.1.0',
    summary: 'An image without /etc/passwd names users and groups by number.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      user: "The user '{name}' means nothing here, for the image has no /etc/passwd.",
      group: "The group '{name}' means nothing here, for the image has no /etc/group.",
    },
    advice: 'An image from scratch has no accounts, so the name cannot be looked up; write the number.',
    fix: 'unsafe',
    docs: {
      why: 'An image from scratch starts without any file, /etc/passwd and /etc/group included. A name cannot be turned into a number then: the container does not start as that user, and what is copied with --chown belongs to root all the same.',
      how: 'Write numbers, such as USER 65532:65532, or copy /etc/passwd and /etc/group from the stage that has the account.',
      bad: 'FROM scratch\nCOPY server /server\nUSER nobody\nENTRYPOINT ["/server"]\n',
      good: 'FROM scratch\nCOPY server /server\nUSER 65534:65534\nENTRYPOINT ["/server"]\n',
      links: [
        'https://docs.docker.com/reference/dockerfile/#user',
        'https://docs.docker.com/build/building/base-images/#create-a-minimal-base-image-using-scratch',
      ],
    },
  },
  ['USER', 'COPY', 'ADD'],
  (instruction, context) => {
    const { stage, onbuild } = instruction;
    if (stage?.root.kind !== 'scratch' || onbuild !== undefined) return;
    const named = namedAccounts(context, instruction);
    // Root needs no entry to own what is copied.
    const lost = instruction.kind === 'USER' ? named : named.filter(({ name }) => name !== 'root');
    if (lost.length === 0 || isWindowsStage(context.file, stage)) return;
    const before = earlier(context.file, instruction);
    // Whatever can run has brought a whole system along, by ways that the file may not show.
    if (before.some(({ kind }) => kind === 'RUN')) return;
    if (mayHave(context.file, context, instruction, ACCOUNT_FILES)) return;
    const [first, second] = lost;
    const both = first?.kind === 'user' && second !== undefined && first.name === second.name;
    for (const account of both ? [first] : lost) {
      context.report({
        at: account.span,
        message: account.kind,
        data: { name: account.name },
        // BuildKit then copies the files as root, where other builders stop
        // (https://github.com/moby/buildkit/blob/b8c7bd5f5a253a8cf678bbb82054f4ac1ae42f80/solver/llbsolver/file/user_linux.go).
        ...(instruction.kind === 'USER' ? {} : { severity: 'warning' }),
        fixes: fixesFor(context, instruction, account, both ? second : undefined),
      });
    }
  },
);

function fixesFor(
  context: FileContext,
  instruction: Instruction,
  account: NamedAccount,
  group: NamedAccount | undefined,
): Fix[] {
  const id = WELL_KNOWN[account.name] ?? madeId(context, instruction, account);
  if (id === undefined) return [];
  const same = [account, ...(group === undefined ? [] : [group])];
  if (same.some(({ span, name }) => context.file.text.slice(span.start, span.end) !== name)) return [];
  const text = (one: NamedAccount): string =>
    String(one === group ? (WELL_KNOWN[one.name] ?? madeId(context, instruction, one) ?? id) : id);
  return [
    {
      title: `Write ${same.map(text).join(':')}`,
      kind: 'unsafe',
      edits: same.map((one) => ({ span: one.span, text: text(one) })),
    },
  ];
}

/** The number that a RUN of an earlier stage gives the account. */
function madeId(
  context: FileContext,
  { index }: Instruction,
  { name, kind }: Pick<NamedAccount, 'name' | 'kind'>,
): number | undefined {
  for (const other of context.file.instructions.slice(Math.max(0, index - REACH), index).toReversed()) {
    if (other.kind !== 'RUN' || !writtenText(context.file, other).includes(name)) continue;
    for (const { commands } of context.scripts(other)) {
      for (const command of commands) {
        const made = madeAccount(command);
        if (made?.name === name && made.kind === kind && made.id !== undefined) return made.id;
      }
    }
  }
  return undefined;
}
