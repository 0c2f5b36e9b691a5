import { CACHED, cacheRule } from '../../lint/package-cache.ts';
import { cleansAll, RPM_DIRECTORIES, RPM_FILLS, RPM_NAMING } from '../../lint/rpm-cache.ts';

export default cacheRule(
  {
    name: 'yum-clean-all',
    group: 'packages',
    since: '0.1.0',
    summary: 'The RUN that installs with yum ends with yum clean all.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3032'],
      trivy: ['DS-0015'],
      kics: ['Yum Clean All Missing'],
      semgrep: ['missing-yum-clean-all'],
    },
    controls: {},
    messages: CACHED,
    advice:
      'Indexes and packages take tens of megabytes and are of no use in the image; end the same RUN with yum clean all.',
    fix: 'safe',
    docs: {
      why: 'Below /var/cache, yum keeps the indexes of its repositories and sometimes packages. A layer holds them for good, even if a later RUN deletes them, and they are out of date soon.',
      how: 'Add && yum clean all to the end of the RUN that installs, or keep the cache out of the layer with --mount=type=cache,target=/var/cache/yum.',
      bad: 'FROM oraclelinux:7\nRUN yum install -y httpd-2.4.6\n',
      good: 'FROM oraclelinux:7\nRUN yum install -y httpd-2.4.6 && yum clean all\n',
      links: [
        'https://man7.org/linux/man-pages/man8/yum.8.html',
        'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      ],
    },
  },
  {
    tools: ['yum'],
    fills: RPM_FILLS,
    naming: RPM_NAMING,
    cleans: cleansAll(['yum', 'dnf']),
    cleanup: () => 'yum clean all',
    directories: RPM_DIRECTORIES,
    aliases: (_, verb, shipped) =>
      verb !== 'install'
        ? {}
        : {
            hadolint: ['DL3032'],
            trivy: ['DS-0015'],
            semgrep: ['missing-yum-clean-all'],
            ...(shipped ? { kics: ['Yum Clean All Missing'] } : {}),
          },
  },
);
