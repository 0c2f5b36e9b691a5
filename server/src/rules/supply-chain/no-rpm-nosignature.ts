import { offSwitchRule, optionSwitch } from '../../lint/off-switch.ts';
import { allOptions, hasOption } from '../../shell/index.ts';

const OPTIONS = ['--nosignature', '--nodigest', '--noverify', '--nofiledigest', '--nofiledigests'];
const QUERIES = ['-q', '--query', '-V', '--verify', '-K', '--checksig', '-e', '--erase'];

export default offSwitchRule(
  {
    name: 'no-rpm-nosignature',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Signatures and digests of packages are checked by rpm.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { checkov: ['CKV2_DOCKER_10'] },
    controls: { cwe: ['CWE-347'] },
    messages: { off: "'{setting}' makes rpm install packages without checking them." },
    advice:
      'A forged or damaged package goes in unnoticed, and its scripts run as root; remove it, and import the key of its maker with rpm --import.',
    fix: 'unsafe',
    docs: {
      why: 'Signature and digests prove that a package is what its maker built, whatever way the file came. With these options rpm takes anything, and the scripts in the package run as root.',
      how: 'Remove the options. Import the public key of the maker with rpm --import before, or let dnf install the file, which looks after the key.',
      bad: 'FROM almalinux:9\nRUN rpm -i --nosignature /tmp/tool.rpm\n',
      good: 'FROM almalinux:9\nRUN rpm --import /tmp/vendor.asc && rpm -i /tmp/tool.rpm\n',
      links: ['https://rpm.org/docs/latest/man/rpm.8', 'https://cwe.mitre.org/data/definitions/347.html'],
    },
  },
  {
    inCommand(command, place) {
      if (command.name !== 'rpm') return [];
      const asks = hasOption(command, QUERIES) !== undefined;
      return allOptions(command, OPTIONS).map((option) => ({
        ...optionSwitch(place, option),
        // A question about what is installed already changes nothing.
        ...(asks ? { confidence: 'low' as const } : {}),
      }));
    },
  },
);
