import { verifiesChecksum } from '../../lint/model-files.ts';
import { offSwitchRule, optionSwitch } from '../../lint/off-switch.ts';
import { allOptions } from '../../shell/index.ts';

export default offSwitchRule(
  {
    name: 'no-apk-allow-untrusted',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Signatures of packages are checked by apk.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { checkov: ['CKV2_DOCKER_7'] },
    controls: { cwe: ['CWE-347'] },
    messages: { off: "'{setting}' installs packages whose signature nobody checked." },
    advice:
      'Packages run scripts as root, so a forged one owns the image; remove it, and put the public key of their maker into /etc/apk/keys.',
    fix: 'unsafe',
    docs: {
      why: 'The signature is what proves who made a package, whatever mirror or download it came from. With --allow-untrusted apk takes any package and any index, and the scripts in it run as root.',
      how: 'Remove the option. For packages from elsewhere download the public key of their maker, compare it with a known checksum, and put it into /etc/apk/keys.',
      bad: 'FROM alpine:3.22\nRUN apk add --no-cache --allow-untrusted /tmp/tool.apk\n',
      good: 'FROM alpine:3.22\nCOPY tool.rsa.pub /etc/apk/keys/\nRUN apk add --no-cache /tmp/tool.apk\n',
      links: [
        'https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper',
        'https://cwe.mitre.org/data/definitions/347.html',
      ],
    },
  },
  {
    inCommand: (command, place) =>
      command.name === 'apk'
        ? allOptions(command, ['--allow-untrusted']).map((option) => ({
            ...optionSwitch(place, option),
            // Some makers sign with gpg only, and their packages are checked with that.
            ...(verifiesChecksum(place.script) ? { confidence: 'low' as const } : {}),
          }))
        : [],
  },
);
