import { offSwitchRule, settingOptions } from '../../lint/off-switch.ts';

export default offSwitchRule(
  {
    name: 'no-yum-sslverify-off',
    group: 'supply-chain',
    since: '0.1.0',
    summary: 'Certificates of the repositories are checked by yum and dnf.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { checkov: ['CKV2_DOCKER_15'] },
    controls: { cwe: ['CWE-295'] },
    messages: { off: "'{setting}' makes the package manager accept any certificate." },
    advice: 'Anyone on the way can pose as the repository; remove it, and name a private CA with sslcacert.',
    fix: 'unsafe',
    docs: {
      why: 'Repository metadata tells which packages and versions there are, and often it is not signed itself. Without the check of certificates whoever sits in between can hold back security updates, and where signatures are not checked either, send packages of their own.',
      how: 'Remove sslverify=0. Where a repository has a certificate of a private CA, install that CA in /etc/pki/ca-trust/source/anchors or name it with sslcacert.',
      bad: 'FROM almalinux:9\nRUN dnf install -y --setopt=sslverify=0 nginx && dnf clean all\n',
      good: 'FROM almalinux:9\nRUN dnf install -y nginx && dnf clean all\n',
      links: [
        'https://dnf.readthedocs.io/en/latest/conf_ref.html',
        'https://cwe.mitre.org/data/definitions/295.html',
      ],
    },
  },
  {
    inCommand: (command, place) =>
      settingOptions(command, place, /^(?:[^=]*\.)?sslverify\s*=\s*(?:0|no|false|off)$/i),
    written: /(?<=\\n|(?<!\w))sslverify\s*=\s*(?:0|no|false|off)\b/i,
  },
);
