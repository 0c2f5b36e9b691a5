import { ASKS, consentRule } from '../../lint/rpm-consent.ts';

export default consentRule(
  {
    name: 'yum-assume-yes',
    group: 'packages',
    since: '0.1.0',
    summary: 'Every yum install has -y, because nobody answers in a build.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3030'],
      kics: ['Yum Install Allows Manual Input'],
      semgrep: ['missing-yum-assume-yes-switch'],
    },
    controls: {},
    messages: ASKS,
    advice: 'A build has no terminal, so yum takes no answer for no and the step fails; add -y.',
    fix: 'safe',
    docs: {
      why: 'Before it changes anything, yum asks. Without a terminal there is no answer, yum gives up, and the build fails.',
      how: 'Add -y, or write assumeyes=1 into /etc/yum.conf.',
      bad: 'FROM oraclelinux:7\nRUN yum install httpd-2.4.6 && yum clean all\n',
      good: 'FROM oraclelinux:7\nRUN yum install -y httpd-2.4.6 && yum clean all\n',
      links: ['https://man7.org/linux/man-pages/man8/yum.8.html'],
    },
  },
  ['yum'],
  (_, installs) => (installs ? {} : { aliases: {} }),
);
