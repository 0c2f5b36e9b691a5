import { UNPINNED, unpinnedRule, withoutVersion } from '../../lint/pinning.ts';

export default unpinnedRule(
  {
    name: 'no-unpinned-apk',
    group: 'packages',
    since: '0.1.0',
    summary: 'Each package of apk add has a version.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'strict',
    aliases: { hadolint: ['DL3018'], kics: ['Unpinned Package Version in Apk Add'] },
    controls: { cwe: ['CWE-1357'] },
    messages: UNPINNED,
    advice:
      'The same Dockerfile then gives different images over time; write package=version or package~version.',
    fix: 'none',
    docs: {
      why: 'Without a version apk takes what the branch has on the day of the build. Two builds of the same commit differ, a cached layer hides that, and a fault that came with a newer package is hard to find.',
      how: 'Write package~1.2 to take fixes of one version, or package=1.2.3-r0 for exactly one. Alpine keeps only the newest build of a package in a branch, so exact versions need regular care.',
      bad: 'FROM alpine:3.22\nRUN apk add --no-cache curl\n',
      good: 'FROM alpine:3.22\nRUN apk add --no-cache curl~8.14\n',
      links: [
        'https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper',
        'https://cwe.mitre.org/data/definitions/1357.html',
      ],
    },
  },
  ({ manager, packages }) => (manager === 'apk' ? withoutVersion(packages) : undefined),
);
