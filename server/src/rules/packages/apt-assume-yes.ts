import { APT_TOOLS, aptSwitch } from '../../lint/apt.ts';
import { commandRule } from '../../lint/ladder.ts';
import { insertArgument } from '../../lint/shell-edits.ts';
import { allOptions, hasOption, positionals, type ShellCommand, subcommand } from '../../shell/index.ts';

/** Subcommands that ask before they change anything. */
const ASKING = [
  'install',
  'upgrade',
  'dist-upgrade',
  'full-upgrade',
  'build-dep',
  'remove',
  'purge',
  'autoremove',
  'satisfy',
];
/** Those that do nothing unless packages are named. */
const NEEDING_NAMES = new Set(['build-dep', 'purge', 'remove', 'satisfy']);
/** Nothing is changed, or the answer is given. */
const SILENT = [
  ...['-s', '--simulate', '--just-print', '--dry-run', '--recon', '--no-act', '--print-uris'],
  ...['-y', '--yes', '--assume-yes', '--assume-no', '-h', '--help'],
];

export default commandRule(
  {
    name: 'apt-assume-yes',
    group: 'packages',
    since: '0.1.0',
    summary: 'Nobody answers in a build, so apt-get install has -y.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3014'],
      trivy: ['DS-0021'],
      kics: ['APT-GET Missing Flags To Avoid Manual Input'],
      semgrep: ['missing-assume-yes-switch'],
    },
    controls: {},
    messages: { asks: "'{command}' may ask a question, and nobody answers in a build." },
    advice: 'Without an answer apt gives up as soon as further packages come with those named; add -y.',
    fix: 'safe',
    docs: {
      why: 'Whenever more changes than the packages named, apt-get asks for consent first. A build has no terminal, so the answer is taken for no and the step fails. Whether it asks depends on what the base image has already, which is why such a line may work for months and then break.',
      how: 'Add -y (or -qq, which implies it). DEBIAN_FRONTEND=noninteractive answers the questions of packages, not those of apt.',
      bad: 'FROM debian:13\nRUN apt-get update && apt-get install --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      good: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      links: [
        'https://manpages.debian.org/stable/apt/apt-get.8.en.html',
        'https://docs.docker.com/build/building/best-practices/#apt-get',
      ],
    },
  },
  APT_TOOLS,
  ASKING,
  (command, { instruction }, context) => {
    const verb = subcommand(command);
    if (verb === undefined || hasOption(command, SILENT) !== undefined) return;
    if (NEEDING_NAMES.has(verb.value) && positionals(command).length < 2) return;
    if (command.name !== 'aptitude' && quietness(command) >= 2) return;
    // `yes | apt-get install`, and input from elsewhere.
    if (command.position > 0 || command.redirects.some(({ operator }) => operator.startsWith('<'))) return;
    // Options that only the build knows: $APT_OPTS.
    if (command.args.some((word) => word.variables.some((name) => /OPT|FLAG|ARG|YES/i.test(name)))) return;
    if (hasOption(command, ['-c', '--config-file']) !== undefined) return;
    if (aptSwitch(context.file, instruction, command, 'APT::Get::Assume-Yes') !== undefined) return;
    const isInstall = command.name === 'apt-get' && verb.value === 'install';
    context.report({
      at: verb.span,
      message: 'asks',
      data: { command: `${command.name} ${verb.value}` },
      confidence: verb.value === 'autoremove' ? 'medium' : 'high',
      ...(isInstall ? {} : { aliases: {} }),
      fixes: [{ title: 'Add -y', kind: 'safe', edits: [insertArgument(instruction, command, verb, '-y')] }],
    });
  },
);

/** `-qq`, `-q -q` and `-q=2` are two: then apt-get does not ask. */
function quietness(command: ShellCommand): number {
  return allOptions(command, ['-q', '--quiet']).reduce((sum, { value }) => sum + Number(value?.text ?? 1), 0);
}
