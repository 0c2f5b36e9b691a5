import { hasOption, positionals, type ShellCommand, type ShellWord } from '../shell/index.ts';
import type { Dockerfile, Instruction } from '../syntax/model.ts';
import { commandRule } from './ladder.ts';
import type { Aliases, Confidence, Rule, RuleMeta } from './rule.ts';
import { insertArgument } from './shell-edits.ts';
import { earlier } from './stages.ts';

const INSTALLING = ['install', 'in', 'localinstall', 'reinstall', 'rei', 'groupinstall'];
/** What changes only the packages named, and asks before it does. */
const NAMING = [...INSTALLING, 'remove', 'rm', 'erase', 'downgrade', 'dg', 'swap', 'builddep'];
/** What changes everything when nothing is named. */
const WHOLE = [
  ...['update', 'upgrade', 'up', 'upgrade-minimal', 'up-min', 'update-minimal'],
  ...['distro-sync', 'dsync', 'autoremove'],
];
/** Commands of two words. */
const NESTED: Readonly<Record<string, readonly string[]>> = {
  group: ['install', 'remove', 'update', 'upgrade'],
  module: ['install', 'remove', 'update', 'enable', 'disable', 'reset', 'switch-to'],
};
/** The answer is given, or nothing is done. */
const SILENT = ['-y', '--assumeyes', '--assumeno', '-h', '--help'];
const SWITCHED_ON = /\bassumeyes\s*=\s*['"]?(?:1|true|yes|on)\b/i;

export const ASKS = { asks: "'{command}' may ask for consent, and nobody answers in a build." } as const;

/** What is asked, and by which rule of the peers. */
type Judge = (
  command: ShellCommand,
  installs: boolean,
) => { readonly aliases?: Aliases; readonly confidence?: Confidence };

/** A rule for managers that ask before they change anything, and give up when nobody answers. */
export function consentRule(meta: RuleMeta<typeof ASKS>, tools: readonly string[], judge: Judge): Rule {
  return commandRule<typeof ASKS>(meta, tools, undefined, (command, { instruction }, context) => {
    const words = askingWords(command);
    const verb = words.at(-1);
    if (verb === undefined || isAnswered(context.file, instruction, command)) return;
    context.report({
      ...judge(command, INSTALLING.includes(verb.value)),
      at: verb.span,
      message: 'asks',
      data: { command: [command.name, ...words.map(({ value }) => value)].join(' ') },
      fixes: [{ title: 'Add -y', kind: 'safe', edits: [insertArgument(instruction, command, verb, '-y')] }],
    });
  });
}

/** The words of a subcommand that asks; none where it does not. */
function askingWords(command: ShellCommand): readonly ShellWord[] {
  const [first, second] = positionals(command);
  if (first === undefined) return [];
  if (WHOLE.includes(first.value)) return [first];
  if (second === undefined) return [];
  if (NAMING.includes(first.value)) return [first];
  return NESTED[first.value]?.includes(second.value) === true ? [first, second] : [];
}

function isAnswered(file: Dockerfile, instruction: Instruction, command: ShellCommand): boolean {
  return (
    hasOption(command, SILENT) !== undefined ||
    // `yes | yum install`, and input from elsewhere.
    command.position > 0 ||
    command.redirects.some(({ operator }) => operator.startsWith('<')) ||
    // Options that only the build knows: $YUM_OPTS.
    command.args.some(({ variables }) => variables.some((name) => /OPT|FLAG|ARG|YES/i.test(name))) ||
    // --setopt, or a configuration file that is written here.
    [instruction, ...earlier(file, instruction)].some(
      ({ kind, span }) =>
        (kind === 'RUN' || kind === 'COPY') && SWITCHED_ON.test(file.text.slice(span.start, span.end)),
    )
  );
}
