import { UNPINNED, unpinnedRule, withoutVersion } from '../../lint/pinning.ts';

export default unpinnedRule(
  {
    name: 'no-unpinned-gem',
    group: 'packages',
    since: '0.1.0',
    summary: 'Each gem of gem install has a version.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'strict',
    aliases: { hadolint: ['DL3028'], kics: ['Gem Install Without Version'] },
    controls: { cwe: ['CWE-1357'] },
    messages: UNPINNED,
    advice:
      'The same Dockerfile then gives different images over time, and a hijacked release comes in at once; write gem:version.',
    fix: 'none',
    docs: {
      why: 'Without a version gem installs the newest release, with whatever that depends on. Two builds of the same commit differ, and a release that somebody broke or took over is in the next image without a change of yours.',
      how: 'Write gem install name:1.2.3, or use -v. For more than a tool or two, a Gemfile with its lock file pins what they depend on, too.',
      bad: 'FROM ruby:3.4\nRUN gem install rake\n',
      good: 'FROM ruby:3.4\nRUN gem install rake:13.3.0\n',
      links: [
        'https://guides.rubygems.org/command-reference/#gem-install',
        'https://cwe.mitre.org/data/definitions/1357.html',
      ],
    },
  },
  ({ manager, packages }) =>
    // `--use-system-libraries true`: what an option of an extension's build is set to is no gem.
    manager === 'gem'
      ? withoutVersion(packages.filter(({ name }) => !/^(?:true|false)$/.test(name)))
      : undefined,
);
