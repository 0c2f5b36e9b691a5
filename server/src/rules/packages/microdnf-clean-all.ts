import { CACHED, cacheRule } from '../../lint/package-cache.ts';
import { cleansAll, RPM_DIRECTORIES, RPM_FILLS, RPM_NAMING } from '../../lint/rpm-cache.ts';

export default cacheRule(
  {
    name: 'microdnf-clean-all',
    group: 'packages',
    since: '0.1.0',
    summary: 'The RUN that installs with microdnf ends with microdnf clean all.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3040'], trivy: ['DS-0027'] },
    controls: {},
    messages: CACHED,
    advice:
      'Indexes and packages take tens of megabytes and are of no use in the image; end the same RUN with microdnf clean all.',
    fix: 'safe',
    docs: {
      why: 'Below /var/cache, microdnf keeps the indexes of its repositories and sometimes packages. A layer holds them for good, even if a later RUN deletes them, and they are out of date soon.',
      how: 'Add && microdnf clean all to the end of the RUN that installs, or keep the cache out of the layer with --mount=type=cache,target=/var/cache/yum. microdnf has a cache of its own, which dnf clean all does not empty.',
      bad: 'FROM registry.access.redhat.com/ubi9/ubi-minimal:9.6\nRUN microdnf install -y tar-1.34\n',
      good: 'FROM registry.access.redhat.com/ubi9/ubi-minimal:9.6\nRUN microdnf install -y tar-1.34 && microdnf clean all\n',
      links: [
        'https://github.com/rpm-software-management/microdnf',
        'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      ],
    },
  },
  {
    tools: ['microdnf'],
    fills: RPM_FILLS,
    naming: RPM_NAMING,
    cleans: cleansAll(['microdnf']),
    cleanup: () => 'microdnf clean all',
    directories: RPM_DIRECTORIES,
    aliases: (_, verb) => ({
      hadolint: ['DL3040'],
      ...(RPM_NAMING.includes(verb) ? { trivy: ['DS-0027'] } : {}),
    }),
  },
);
