import { offSwitchRule, optionSwitch, settingOptions } from '../../lint/off-switch.ts';
import { allOptions, isNamed } from '../../shell/index.ts';

export default offSwitchRule(
  {
    name: 'no-yum-nogpgcheck',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Signatures of packages are checked by yum, dnf and their relatives.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { checkov: ['CKV2_DOCKER_9'] },
    controls: { cwe: ['CWE-347'] },
    messages: { off: "'{setting}' installs packages whose signature nobody checked." },
    advice:
      'Packages run scripts as root, so a forged one owns the image; remove it, and import the key of the repository with rpm --import.',
    fix: 'unsafe',
    docs: {
      why: 'The signature is what proves that a package comes from the distribution or vendor, whatever mirror, proxy or network it passed. Without it anyone on that way can replace a package, and its scripts run as root.',
      how: 'Remove the option or gpgcheck=0. Import the key of the repository with rpm --import, or name it with gpgkey= in its .repo file.',
      bad: 'FROM almalinux:9\nRUN dnf install -y --nogpgcheck nginx && dnf clean all\n',
      good: 'FROM almalinux:9\nRUN dnf install -y nginx && dnf clean all\n',
      links: [
        'https://dnf.readthedocs.io/en/latest/command_ref.html',
        'https://cwe.mitre.org/data/definitions/347.html',
      ],
    },
  },
  {
    inCommand(command, place) {
      const settings = settingOptions(
        command,
        place,
        /^(?:[^=]*\.)?(?:pkg_)?gpgcheck\s*=\s*(?:0|no|false|off)$/i,
      ).map((found) => ({ ...found, aliases: {} }));
      const yum = isNamed(command, ['yum', 'dnf', 'tdnf']);
      if (!yum && !isNamed(command, ['dnf5', 'microdnf', 'zypper'])) return settings;
      const options = allOptions(command, [
        '--nogpgcheck',
        '--no-gpgchecks',
        '--no-gpg-checks',
        '--no-gpg-check',
      ]);
      return [
        ...settings,
        ...options.map((option) => ({ ...optionSwitch(place, option), ...(yum ? {} : { aliases: {} }) })),
      ];
    },
    written: /(?<=\\n|(?<!\w))(?:pkg_)?gpgcheck\s*=\s*(?:0|no|false|off)\b/i,
  },
);
