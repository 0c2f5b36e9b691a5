import { CACHED, cacheRule } from '../../lint/package-cache.ts';
import { cleansAll, RPM_DIRECTORIES, RPM_FILLS, RPM_NAMING } from '../../lint/rpm-cache.ts';
/** What installs one way or another. */
const INSTALLING = ['install', 'in', 'reinstall', 'rei'];

export default cacheRule(
  {
    name: 'dnf-clean-all',
    group: 'packages',
    since: '0.1.0',
    summary: 'The RUN that installs with dnf ends with dnf clean all.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3040'],
      trivy: ['DS-0019'],
      kics: ['Missing Dnf Clean All'],
      semgrep: ['missing-dnf-clean-all'],
    },
    controls: {},
    messages: CACHED,
    advice:
      'Indexes and packages take tens of megabytes and are of no use in the image; end the same RUN with dnf clean all.',
    fix: 'safe',
    docs: {
      why: 'Below /var/cache, dnf keeps the indexes of its repositories and sometimes packages. A layer holds them for good, even if a later RUN deletes them, and they are out of date soon.',
      how: 'Add && dnf clean all to the end of the RUN that installs, or keep the cache out of the layer with --mount=type=cache,target=/var/cache/dnf (/var/cache/libdnf5 for dnf5).',
      bad: 'FROM fedora:42\nRUN dnf install -y httpd-2.4.63\n',
      good: 'FROM fedora:42\nRUN dnf install -y httpd-2.4.63 && dnf clean all\n',
      links: [
        'https://dnf.readthedocs.io/en/latest/command_ref.html#clean-command',
        'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      ],
    },
  },
  {
    tools: ['dnf', 'dnf5', 'tdnf'],
    fills: RPM_FILLS,
    naming: RPM_NAMING,
    cleans: cleansAll(['yum', 'dnf', 'dnf5', 'tdnf']),
    cleanup: (tool) => `${tool} clean all`,
    directories: RPM_DIRECTORIES,
    aliases: ({ name }, verb, shipped) => {
      if (name === 'tdnf') return {};
      if (!INSTALLING.includes(verb)) return { hadolint: ['DL3040'] };
      const kics = shipped ? { kics: ['Missing Dnf Clean All'] } : {};
      return { hadolint: ['DL3040'], trivy: ['DS-0019'], semgrep: ['missing-dnf-clean-all'], ...kics };
    },
  },
);
