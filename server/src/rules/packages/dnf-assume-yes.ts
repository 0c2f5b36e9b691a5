import { ASKS, consentRule } from '../../lint/rpm-consent.ts';

export default consentRule(
  {
    name: 'dnf-assume-yes',
    group: 'packages',
    since: '0.1.0',
    summary: 'Every dnf install has -y, because nobody answers in a build.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3038'],
      kics: ['Missing Flag From Dnf Install'],
      semgrep: ['missing-dnf-assume-yes-switch'],
    },
    controls: {},
    messages: ASKS,
    advice: 'A build has no terminal, so dnf takes no answer for no and the step fails; add -y.',
    fix: 'safe',
    docs: {
      why: 'Before it changes anything, dnf asks. Without a terminal there is no answer, dnf gives up, and the build fails. The first microdnf never asked; the one that comes with dnf5 does.',
      how: 'Add -y, or write assumeyes=True into /etc/dnf/dnf.conf.',
      bad: 'FROM fedora:42\nRUN dnf install httpd-2.4.63 && dnf clean all\n',
      good: 'FROM fedora:42\nRUN dnf install -y httpd-2.4.63 && dnf clean all\n',
      links: [
        'https://dnf.readthedocs.io/en/latest/command_ref.html',
        'https://dnf5.readthedocs.io/en/latest/dnf5.8.html',
      ],
    },
  },
  ['dnf', 'dnf5', 'microdnf', 'tdnf'],
  ({ name }, installs) => {
    // It always assumed yes: https://github.com/rpm-software-management/microdnf
    if (name === 'microdnf') return { confidence: 'low', aliases: installs ? { hadolint: ['DL3038'] } : {} };
    return installs && name !== 'tdnf' ? {} : { aliases: {} };
  },
);
