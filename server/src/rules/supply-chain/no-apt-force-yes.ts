import { APT_TOOLS } from '../../lint/apt.ts';
import { type CommandPlace, type OffSwitch, offSwitchRule, optionSwitch } from '../../lint/off-switch.ts';
import {
  allOptions,
  hasOption,
  isNamed,
  positionals,
  type ShellCommand,
  type ShellOption,
} from '../../shell/index.ts';

const SETTING = /^APT::Get::force-yes\s*=\s*"?(?:1|true|yes|on|with|enable)"?$/i;

const REMOVES = new Set(['autoclean', 'autoremove', 'clean', 'purge', 'remove']);

export default offSwitchRule(
  {
    name: 'no-apt-force-yes',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Questions of apt-get are answered with -y, not with --force-yes.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { checkov: ['CKV2_DOCKER_11'] },
    controls: { cwe: ['CWE-347'] },
    messages: { off: "'{setting}' overrides every safeguard of apt, the check of signatures included." },
    advice:
      'Unsigned packages, old versions and the removal of essential packages all pass without a word; use -y, which only answers questions.',
    fix: 'unsafe',
    docs: {
      why: 'The option is no stronger -y: it also lets apt install packages without a valid signature, go back to older versions, change held packages and remove essential ones. It has been deprecated since apt 1.1 for that reason.',
      how: 'Write -y. Where an older version or the change of a held package is really meant, say that with --allow-downgrades or --allow-change-held-packages.',
      bad: 'FROM debian:13\nRUN apt-get update && apt-get install --force-yes --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      good: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      links: [
        'https://manpages.debian.org/stable/apt/apt-get.8.en.html',
        'https://cwe.mitre.org/data/definitions/347.html',
      ],
    },
  },
  {
    inCommand(command, place) {
      if (!isNamed(command, APT_TOOLS)) return [];
      return [
        ...allOptions(command, ['--force-yes']).map((option) => forced(command, place, option)),
        ...allOptions(command, ['-o', '--option'])
          .filter(({ value }) => SETTING.test(value?.text ?? ''))
          .map((option) => ({
            ...optionSwitch(place, option, `${option.name} ${option.value?.text ?? ''}`),
            aliases: {},
          })),
      ];
    },
    written: /APT::Get::force-yes\s+\\?["']?(?:1|true|yes|on|with|enable)\b["']?/i,
  },
);

/** Without another `-y` the option is also what answers the questions. */
function forced(command: ShellCommand, place: CommandPlace, option: ShellOption): OffSwitch {
  const found: OffSwitch = {
    ...optionSwitch(place, option),
    // Nothing is downloaded, so no signature goes unchecked.
    ...(REMOVES.has(positionals(command)[0]?.value ?? '') ? { confidence: 'low' } : {}),
  };
  if (
    place.instruction.json !== undefined ||
    hasOption(command, ['-y', '--yes', '--assume-yes', '-qq']) !== undefined
  )
    return found;
  return {
    ...found,
    fixes: [
      { title: 'Replace --force-yes with -y', kind: 'unsafe', edits: [{ span: option.span, text: '-y' }] },
    ],
  };
}
