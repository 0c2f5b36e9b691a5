import { UNPINNED, unpinnedRule } from '../../lint/pinning.ts';
import { unpinnedRpms } from '../../lint/rpm.ts';

export default unpinnedRule(
  {
    name: 'no-unpinned-yum',
    group: 'packages',
    since: '0.1.0',
    summary: 'Each package of yum install has a version.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'strict',
    aliases: { hadolint: ['DL3033'], kics: ['Yum install Without Version'] },
    controls: { cwe: ['CWE-1357'] },
    messages: UNPINNED,
    advice:
      'The same Dockerfile then gives different images over time; write package-version, and module:stream for modules.',
    fix: 'none',
    docs: {
      why: 'Without a version yum installs what the repositories have on the day of the build. Two builds of the same commit differ, a cached layer hides that, and a fault that came with a newer package is hard to find.',
      how: 'Write package-1.2.3 (a wildcard such as package-1.2.* lets fixes in). yum list --showduplicates tells which versions there are.',
      bad: 'FROM oraclelinux:7\nRUN yum install -y httpd && yum clean all\n',
      good: 'FROM oraclelinux:7\nRUN yum install -y httpd-2.4.6 && yum clean all\n',
      links: [
        'https://man7.org/linux/man-pages/man8/yum.8.html',
        'https://cwe.mitre.org/data/definitions/1357.html',
      ],
    },
  },
  (install, instruction, file) =>
    install.manager === 'yum' ? unpinnedRpms(install, instruction, file) : undefined,
);
