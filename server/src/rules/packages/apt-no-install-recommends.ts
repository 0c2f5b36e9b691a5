import { APT_TOOLS, aptSwitch } from '../../lint/apt.ts';
import { commandRule } from '../../lint/ladder.ts';
import { insertArgument } from '../../lint/shell-edits.ts';
import { ships } from '../../lint/stages.ts';
import { hasOption, subcommand } from '../../shell/index.ts';

/** The author has chosen, one way or the other. */
const CHOSEN = [
  ...['--no-install-recommends', '--install-recommends', '--install-suggests'],
  ...['--without-recommends', '--with-recommends', '-R', '-r'],
];

export default commandRule(
  {
    name: 'apt-no-install-recommends',
    group: 'packages',
    since: '0.1.0',
    summary: 'With --no-install-recommends, apt-get install brings only what is needed.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3015'],
      trivy: ['DS-0029'],
      kics: ['APT-GET Not Avoiding Additional Packages'],
      semgrep: ['missing-no-install-recommends'],
    },
    controls: { cis: ['4.3'] },
    messages: { recommends: "'{command}' also installs packages that are only recommended." },
    advice:
      'Recommended packages make the image larger and add what has to be patched; add --no-install-recommends and name what is really needed.',
    fix: 'unsafe',
    docs: {
      why: 'Debian and Ubuntu install recommended packages by default, which suits a desktop. In an image they often double what is installed: more to download, to store, to patch and to attack.',
      how: 'Add --no-install-recommends. If something is missing then, name it in the list: ca-certificates next to curl or git is the usual case.',
      bad: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
      good: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates && rm -rf /var/lib/apt/lists/*\n',
      links: [
        'https://manpages.debian.org/stable/apt/apt-get.8.en.html',
        'https://docs.docker.com/build/building/best-practices/#dont-install-unnecessary-packages',
      ],
    },
  },
  APT_TOOLS,
  'install',
  (command, { instruction }, context) => {
    const verb = subcommand(command);
    const aptitude = command.name === 'aptitude';
    if (verb === undefined) return;
    // -R and -r are aptitude's; apt-get has neither.
    if (hasOption(command, aptitude ? CHOSEN : CHOSEN.slice(0, 3)) !== undefined) return;
    if (aptSwitch(context.file, instruction, command, 'APT::Install-Recommends') !== undefined) return;
    const argument = aptitude ? '--without-recommends' : '--no-install-recommends';
    context.report({
      at: verb.span,
      message: 'recommends',
      data: { command: `${command.name} ${verb.value}` },
      confidence: ships(instruction) ? 'high' : 'low',
      ...(command.name === 'apt-get' ? {} : { aliases: {} }),
      fixes: [
        {
          title: `Add ${argument}`,
          // Something that came along so far may be missed.
          kind: 'unsafe',
          edits: [insertArgument(instruction, command, verb, argument)],
        },
      ],
    });
  },
);
