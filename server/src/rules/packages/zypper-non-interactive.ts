import { commandRule } from '../../lint/ladder.ts';
import { insertArgument } from '../../lint/shell-edits.ts';
import { hasOption, positionals } from '../../shell/index.ts';

/** What changes only the packages named, and asks before it does. */
const NAMING = ['install', 'in', 'remove', 'rm', 'source-install', 'si'];
const PATCHING = ['patch'];
const WHOLE = ['update', 'up', 'dist-upgrade', 'dup', 'install-new-recommends', 'inr', 'verify', 've'];
/** The answer is given, or nothing is done. */
const SILENT = [
  ...['--non-interactive', '-y', '--no-confirm', '--non-interactive-include-reboot-patches'],
  ...['-D', '--dry-run', '-h', '--help'],
];

export default commandRule(
  {
    name: 'zypper-non-interactive',
    group: 'packages',
    since: '0.1.0',
    summary: 'Every zypper runs non-interactively, because nobody answers in a build.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3034'],
      kics: ['Missing Zypper Non-interactive Switch'],
      semgrep: ['missing-zypper-no-confirm-switch'],
    },
    controls: {},
    messages: {
      asks: "'{command}' may ask for consent, and nobody answers in a build.",
      name: "'-n' behind '{command}' means --name there, so zypper still asks for consent.",
    },
    advice: 'A build has no terminal, so zypper gets no answer and the step fails; write zypper -n.',
    fix: 'safe',
    docs: {
      why: 'Before it changes anything, zypper asks. Without a terminal there is no answer, zypper gives up, and the build fails.',
      how: 'Write zypper -n (--non-interactive) in front of the subcommand, or -y (--no-confirm) behind it. Behind install, -n means something else.',
      bad: 'FROM opensuse/leap:15.6\nRUN zypper install curl=8.6.0 && zypper clean\n',
      good: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl=8.6.0 && zypper clean\n',
      links: ['https://en.opensuse.org/SDB:Zypper_manual'],
    },
  },
  'zypper',
  [...NAMING, ...PATCHING, ...WHOLE],
  (command, { instruction }, context) => {
    const [verb, ...names] = positionals(command);
    if (verb === undefined || command.nameWord === undefined) return;
    if (NAMING.includes(verb.value) && names.length === 0) return;
    if (hasOption(command, SILENT) !== undefined) return;
    const short = hasOption(command, ['-n']);
    const behind = short !== undefined && short.index > command.args.indexOf(verb);
    if (short !== undefined && !behind) return;
    if (command.position > 0 || command.redirects.some(({ operator }) => operator.startsWith('<'))) return;
    if (command.args.some(({ variables }) => variables.some((name) => /OPT|FLAG|ARG|YES/i.test(name))))
      return;
    context.report({
      at: behind ? short.span : verb.span,
      message: behind ? 'name' : 'asks',
      data: { command: `zypper ${verb.value}` },
      // To other linters that -n is the switch.
      ...(behind || WHOLE.includes(verb.value) ? { aliases: {} } : {}),
      fixes: [
        {
          title: 'Add -n in front of the subcommand',
          kind: 'safe',
          edits: [insertArgument(instruction, command, command.nameWord, '-n')],
        },
      ],
    });
  },
);
