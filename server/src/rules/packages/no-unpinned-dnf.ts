import { UNPINNED, unpinnedRule } from '../../lint/pinning.ts';
import { unpinnedRpms } from '../../lint/rpm.ts';

export default unpinnedRule(
  {
    name: 'no-unpinned-dnf',
    group: 'packages',
    since: '0.1.0',
    summary: 'Each package of dnf install has a version.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'strict',
    aliases: { hadolint: ['DL3041'], kics: ['Missing Version Specification In dnf install'] },
    controls: { cwe: ['CWE-1357'] },
    messages: UNPINNED,
    advice:
      'The same Dockerfile then gives different images over time; write package-version, and module:stream for modules.',
    fix: 'none',
    docs: {
      why: 'Without a version dnf installs what the repositories have on the day of the build. Two builds of the same commit differ, a cached layer hides that, and a fault that came with a newer package is hard to find.',
      how: 'Write package-1.2.3 (a wildcard such as package-1.2.* lets fixes in). dnf list --showduplicates tells which versions there are. The same goes for microdnf and tdnf.',
      bad: 'FROM fedora:42\nRUN dnf install -y httpd && dnf clean all\n',
      good: 'FROM fedora:42\nRUN dnf install -y httpd-2.4.63 && dnf clean all\n',
      links: [
        'https://dnf.readthedocs.io/en/latest/command_ref.html',
        'https://cwe.mitre.org/data/definitions/1357.html',
      ],
    },
  },
  (install, instruction, file) => {
    if (install.ecosystem !== 'rpm' || install.manager === 'yum' || install.manager === 'zypper')
      return undefined;
    const found = unpinnedRpms(install, instruction, file);
    return install.manager === 'tdnf' && found !== undefined ? { ...found, aliases: {} } : found;
  },
);
