import { CACHED, cacheRule } from '../../lint/package-cache.ts';
import { isNamed } from '../../shell/index.ts';
/** Those that some peers know; what only removes reads the indexes, too. */
const REMOVING = ['remove', 'rm', 'patch', 'source-install', 'si'];

export default cacheRule(
  {
    name: 'zypper-clean',
    group: 'packages',
    since: '0.1.0',
    summary: 'The RUN that installs with zypper ends with zypper clean.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3036'],
      trivy: ['DS-0020'],
      kics: ['Missing Zypper Clean'],
      semgrep: ['missing-zypper-clean'],
    },
    controls: {},
    messages: CACHED,
    advice:
      'Indexes and packages take tens of megabytes and are of no use in the image; end the same RUN with zypper clean --all.',
    fix: 'safe',
    docs: {
      why: 'Below /var/cache, zypper keeps the indexes of its repositories and sometimes packages. A layer holds them for good, even if a later RUN deletes them, and they are out of date soon.',
      how: 'Add && zypper clean --all to the end of the RUN that installs, or keep the cache out of the layer with --mount=type=cache,target=/var/cache/zypp.',
      bad: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl=8.6.0\n',
      good: 'FROM opensuse/leap:15.6\nRUN zypper -n install curl=8.6.0 && zypper clean --all\n',
      links: [
        'https://en.opensuse.org/SDB:Zypper_manual',
        'https://docs.docker.com/build/cache/optimize/#use-cache-mounts',
      ],
    },
  },
  {
    tools: ['zypper'],
    fills: [...REMOVING, 'install', 'in', 'update', 'up', 'dist-upgrade', 'dup', 'refresh', 'ref'],
    naming: ['install', 'in', 'remove', 'rm', 'source-install', 'si'],
    cleans: (command) => isNamed(command, 'zypper', ['clean', 'cc']),
    cleanup: () => 'zypper clean --all',
    directories: ['/var/cache/zypp'],
    aliases: (_, verb, shipped) => {
      const removes = REMOVING.includes(verb);
      if (!removes && verb !== 'install' && verb !== 'in') return {};
      const kics = shipped ? { kics: ['Missing Zypper Clean'] } : {};
      const others = removes ? {} : { hadolint: ['DL3036'], semgrep: ['missing-zypper-clean'] };
      return { trivy: ['DS-0020'], ...kics, ...others };
    },
  },
);
