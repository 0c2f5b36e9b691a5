import { parseReference } from '../image/reference.ts';
import { versionsIn } from './end-of-life.ts';
import { hardenedFamily } from './hardened-images.ts';
import { officialName } from './official-images.ts';

/** Systems as `versionsIn` calls them; whatever else it knows runs on one of these. */
const SYSTEMS: ReadonlySet<string> = new Set([
  ...['AlmaLinux OS', 'Alpine Linux', 'Amazon Linux', 'CentOS', 'CentOS Stream', 'Debian', 'Fedora Linux'],
  ...['openSUSE', 'Oracle Linux', 'Red Hat Enterprise Linux', 'Rocky Linux', 'Ubuntu', 'VMware Photon'],
]);

/**
 * Official images by the system of their plain tags. Source: the images' Dockerfiles,
 * https://github.com/docker-library/official-images (library/*), as of 2026-08-22.
 */
const PLAIN: Readonly<Record<string, readonly string[]>> = {
  Debian: [
    ...['buildpack-deps', 'cassandra', 'debian', 'drupal', 'erlang', 'elixir', 'gcc', 'golang', 'haproxy'],
    ...['httpd', 'memcached', 'nextcloud', 'nginx', 'node', 'perl', 'php', 'postgres', 'pypy', 'python'],
    ...['r-base', 'redis', 'ruby', 'rust', 'wordpress'],
  ],
  Ubuntu: [
    ...[
      'eclipse-temurin',
      'gradle',
      'mariadb',
      'maven',
      'mongo',
      'neurodebian',
      'rabbitmq',
      'swift',
      'ubuntu',
    ],
  ],
  'Alpine Linux': ['alpine', 'bash', 'caddy', 'docker', 'registry', 'traefik'],
  'Amazon Linux': ['amazonlinux', 'amazoncorretto'],
  'AlmaLinux OS': ['almalinux'],
  BusyBox: ['busybox'],
  'Fedora Linux': ['fedora'],
  'Oracle Linux': ['mysql', 'oraclelinux'],
};
const SYSTEM_OF = new Map(
  Object.entries(PLAIN).flatMap(([system, names]) => names.map((name) => [name, system])),
);

/**
 * What kind of image it is, in a word or two for people: whose hardened image, or the system underneath; undefined where
 * the name tells neither.
 */
export function imageFamily(reference: string): string | undefined {
  const vendor = hardenedFamily(reference);
  if (vendor !== undefined) return vendor === 'hardened' ? 'Hardened' : `${vendor} hardened`;
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  const { canonicalName, tag = '' } = parsed;
  if (/windows|nanoserver|servercore/i.test(`${canonicalName}:${tag}`)) return 'Windows';
  const system = versionsIn(reference).findLast(({ title }) => SYSTEMS.has(title))?.title;
  if (system !== undefined) return system;
  if (/(?:^|-)alpine/.test(tag)) return 'Alpine Linux';
  if (/(?:^|-)busybox/.test(tag)) return 'BusyBox';
  const official = officialName(canonicalName);
  return official === undefined ? undefined : SYSTEM_OF.get(official);
}
