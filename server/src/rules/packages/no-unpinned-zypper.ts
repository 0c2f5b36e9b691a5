import { UNPINNED, unpinnedRule, withoutVersion } from '../../lint/pinning.ts';
import { hasOption } from '../../shell/index.ts';

/** They have no version of their own, or are taken away. */
const OTHER = /^(?:!|(?:pattern|patch|product|srcpackage):)/;

export default unpinnedRule(
  {
    name: 'no-unpinned-zypper',
    group: 'packages',
    since: '0.1.0',
    summary: 'Each package of zypper install has a version.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'strict',
    aliases: { hadolint: ['DL3037'], kics: ['Zypper Install Without Version'] },
    controls: { cwe: ['CWE-1357'] },
    messages: UNPINNED,
    advice: 'The same Dockerfile then gives different images over time; write package=version.',
    fix: 'none',
    docs: {
      why: 'Without a version zypper installs what the repositories have on the day of the build. Two builds of the same commit differ, a cached layer hides that, and a fault that came with a newer package is hard to find.',
      how: "Write package=1.2.3, or a bound in quotes such as 'package>=1.2'. zypper search -s tells which versions there are.",
      bad: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl && zypper clean\n',
      good: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl=8.6.0 && zypper clean\n',
      links: [
        'https://en.opensuse.org/SDB:Zypper_manual',
        'https://cwe.mitre.org/data/definitions/1357.html',
      ],
    },
  },
  ({ command, manager, packages }) => {
    if (manager !== 'zypper') return undefined;
    const type = hasOption(command, ['-t', '--type'])?.value?.text;
    if (type !== undefined && type !== 'package') return undefined;
    return withoutVersion(packages.filter(({ name }) => !OTHER.test(name)));
  },
);
