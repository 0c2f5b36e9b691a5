import { APT_TOOLS } from '../../lint/apt.ts';
import { offSwitchRule, optionSwitch } from '../../lint/off-switch.ts';
import { allOptions, isNamed } from '../../shell/index.ts';

/** Names of switches in APT's configuration (apt.conf(5)) that let unsigned packages or lists in. */
const KEY =
  '(?:APT::Get::AllowUnauthenticated|Acquire::Allow(?:Weak|DowngradeTo)?(?:Insecure|Weak)?Repositories)';
const YES = '(?:1|true|yes|on|with|enable)';
const SETTING = new RegExp(`^${KEY}\\s*=\\s*"?${YES}"?$`, 'i');

export default offSwitchRule(
  {
    name: 'no-apt-allow-unauthenticated',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Signatures of package lists are checked by apt.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { checkov: ['CKV2_DOCKER_8'] },
    controls: { cwe: ['CWE-347'] },
    messages: { off: "'{setting}' lets apt install packages that nobody vouches for." },
    advice:
      'Packages run scripts as root, so a forged one owns the image; remove it, and give the key of the repository with signed-by.',
    fix: 'unsafe',
    docs: {
      why: 'A package is trusted by apt because its checksum stands in a list that the distribution or vendor signed. Without that signature anyone on the way, or on the mirror, can replace packages, and their scripts run as root.',
      how: 'Remove the option or trusted=yes. Put the key of the repository into /usr/share/keyrings and name it with signed-by in its source entry.',
      bad: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends --allow-unauthenticated curl && rm -rf /var/lib/apt/lists/*\n',
      good: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      links: [
        'https://manpages.debian.org/stable/apt/apt-secure.8.en.html',
        'https://wiki.debian.org/SecureApt',
        'https://cwe.mitre.org/data/definitions/347.html',
      ],
    },
  },
  {
    inCommand(command, place) {
      if (!isNamed(command, APT_TOOLS)) return [];
      const named = allOptions(command, ['--allow-unauthenticated', '--allow-untrusted']).map((option) => ({
        ...optionSwitch(place, option),
        ...(command.name === 'aptitude' ? { aliases: {} } : {}),
      }));
      const lists = allOptions(command, ['--allow-insecure-repositories']).map((option) =>
        optionSwitch(place, option),
      );
      const settings = allOptions(command, ['-o', '--option'])
        .filter(({ value }) => SETTING.test(value?.text ?? ''))
        .map((option) => optionSwitch(place, option, `${option.name} ${option.value?.text ?? ''}`));
      return [...named, ...[...lists, ...settings].map((found) => ({ ...found, aliases: {} }))];
    },
    written: new RegExp(
      `\\bdeb(?:-src)?\\s+\\[[^\\]]{0,200}\\btrusted=yes\\b[^\\]]{0,200}\\](?!\\s+(?:copy|file):)|^Trusted:\\s*yes\\b|${KEY}\\s+\\\\?["']?${YES}\\b["']?`,
      'im',
    ),
  },
);
