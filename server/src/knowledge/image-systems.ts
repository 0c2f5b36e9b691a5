import { parseReference } from '../image/reference.ts';
import { memoised } from '../text/memo.ts';
import { officialName } from './official-images.ts';

/** The day of the tables here and in image-users.ts, image-shells.ts and hardened-images-data.ts. */
export const IMAGE_TABLES_DATE = '2026-08-22';

/** The system that an image is made of. */
export interface ImageSystem {
  readonly distribution: string;
  /** `none`: for programs that bring their own; undefined: not known. */
  readonly libc: 'glibc' | 'musl' | 'none' | undefined;
  /** `none`: nothing can be installed into it; undefined: not known. */
  readonly packageManager:
    'apk' | 'apt' | 'dnf' | 'microdnf' | 'none' | 'pacman' | 'tdnf' | 'zypper' | undefined;
}

const DEBIAN: ImageSystem = { distribution: 'Debian', libc: 'glibc', packageManager: 'apt' };
const UBUNTU: ImageSystem = { ...DEBIAN, distribution: 'Ubuntu' };
const ALPINE: ImageSystem = { distribution: 'Alpine Linux', libc: 'musl', packageManager: 'apk' };
const rpm = (distribution: string, packageManager: ImageSystem['packageManager'] = 'dnf'): ImageSystem => ({
  distribution,
  libc: 'glibc',
  packageManager,
});
const bare = (system: ImageSystem): ImageSystem => ({ ...system, packageManager: 'none' });

/** Who makes and keeps an image, as people call it. */
const FAMILIES: readonly (readonly [name: RegExp, family: string])[] = [
  [/^dhi\.io\/|\/dhi-[^/]+$/, 'Docker Hardened Image'],
  [/^cgr\.dev\/|^docker\.io\/chainguard\//, 'Chainguard image'],
  [/^gcr\.io\/distroless\//, "Google's distroless image"],
  [/^registry\.access\.redhat\.com\/hi\/|^quay\.io\/hummingbird\//, 'Red Hat hardened image'],
  [
    /^registry\.(?:access\.)?redhat\.com\/ubi\d+\/|^docker\.io\/redhat\/ubi\d+/,
    'Red Hat Universal Base Image',
  ],
  [/^mcr\.microsoft\.com\//, 'Microsoft image'],
  [/^nvcr\.io\/|^docker\.io\/nvidia\//, 'NVIDIA image'],
  [/^docker\.io\/ubuntu\//, "Canonical's image"],
  [/^docker\.io\/bitnami/, 'Bitnami image'],
];

/** By canonical name; undefined: somebody's, who is named by the reference itself. */
export function imageFamily(reference: string): string | undefined {
  const canonicalName = parseReference(reference)?.canonicalName ?? '';
  if (officialName(canonicalName) !== undefined) return 'Docker official image';
  return FAMILIES.find(([name]) => name.test(canonicalName))?.[1];
}

/** Official images that stand on Ubuntu when their tag does not say (their Dockerfiles). */
export const OFFICIAL_ON_UBUNTU: readonly string[] = [
  ...['cassandra', 'eclipse-temurin', 'gradle', 'mariadb', 'maven', 'mongo', 'rabbitmq', 'swift'],
  'tomcat',
];

/** What official images stand on when their tag does not say (their Dockerfiles). */
const OFFICIAL: ReadonlyMap<string, ImageSystem> = new Map<string, ImageSystem>([
  ...(['alpine', 'bash', 'caddy', 'composer', 'docker', 'registry', 'traefik'] as const).map(
    (name) => [name, ALPINE] as const,
  ),
  ...OFFICIAL_ON_UBUNTU.map((name) => [name, UBUNTU] as const),
  ['ubuntu', UBUNTU],
  ['almalinux', rpm('AlmaLinux OS')],
  ['amazoncorretto', rpm('Amazon Linux')],
  ['amazonlinux', rpm('Amazon Linux')],
  ['centos', rpm('CentOS')],
  ['fedora', rpm('Fedora Linux')],
  ['mysql', rpm('Oracle Linux', 'microdnf')],
  ['oraclelinux', rpm('Oracle Linux')],
  ['photon', rpm('VMware Photon', 'tdnf')],
  ['rockylinux', rpm('Rocky Linux')],
  ['archlinux', rpm('Arch Linux', 'pacman')],
  ...(
    [
      ...['buildpack-deps', 'clojure', 'debian', 'drupal', 'elixir', 'erlang', 'gcc', 'golang', 'haproxy'],
      ...['haskell', 'httpd', 'joomla', 'julia', 'memcached', 'nextcloud', 'nginx', 'node', 'perl', 'php'],
      ...['postgres', 'pypy', 'python', 'r-base', 'redis', 'ruby', 'rust', 'valkey', 'wordpress'],
    ] as const
  ).map((name) => [name, DEBIAN] as const),
]);

const DEBIAN_NAMES = /(?:^|-)(?:debian|buster|bullseye|bookworm|trixie|forky|stretch|jessie|wheezy|sid)/;
const UBUNTU_NAMES = /(?:^|-)(?:ubuntu|trusty|xenial|bionic|focal|jammy|noble|questing|resolute)/;

/** What a tag says of the system, in images that have several. */
function systemOfTag(tag: string): ImageSystem | undefined {
  if (/(?:^|-)alpine/.test(tag)) return ALPINE;
  if (DEBIAN_NAMES.test(tag)) return DEBIAN;
  if (UBUNTU_NAMES.test(tag)) return UBUNTU;
  if (/(?:^|-)rockylinux/.test(tag)) return rpm('Rocky Linux');
  if (/(?:^|-)(?:amazonlinux|al20)/.test(tag)) return rpm('Amazon Linux');
  if (/(?:^|-)azurelinux/.test(tag)) return rpm('Azure Linux', 'tdnf');
  if (/(?:^|-)(?:ubi|redhat)/.test(tag)) return rpm('Red Hat Enterprise Linux');
  return undefined;
}

/** Undefined: not in the table, or of Windows. */
export const imageSystem: (reference: string) => ImageSystem | undefined = memoised(find);

function find(reference: string): ImageSystem | undefined {
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  const { canonicalName, tag = '' } = parsed;
  if (/windows|nanoserver/i.test(tag)) return undefined;
  const official = officialName(canonicalName);
  if (official !== undefined) {
    // Versions of Amazon Linux before 2023 have yum, which dnf is not the name of.
    const known = OFFICIAL.get(official);
    // Without a tag it may be of any flavour, but never of another default.
    const system = parsed.tag === undefined ? known : (systemOfTag(tag) ?? known);
    return known === undefined || (parsed.digest !== undefined && parsed.tag === undefined)
      ? undefined
      : system;
  }
  return vendorSystem(canonicalName, tag);
}

function vendorSystem(name: string, tag: string): ImageSystem | undefined {
  const isToBuildWith = /(?:^|-)(?:dev|sdk)(?:-|$)/.test(tag);
  // https://github.com/GoogleContainerTools/distroless
  if (name.startsWith('gcr.io/distroless/')) {
    const isStatic = name.startsWith('gcr.io/distroless/static');
    return { ...bare(DEBIAN), libc: isStatic ? 'none' : 'glibc' };
  }
  // https://github.com/docker-hardened-images/catalog: the system is in the tag, Debian where it is not.
  if (/^dhi\.io\/|\/dhi-[^/]+$/.test(name)) {
    const system = /alpine/.test(tag + name) ? ALPINE : DEBIAN;
    return isToBuildWith ? system : bare(system);
  }
  // https://github.com/chainguard-images/images
  if (/^cgr\.dev\/|^docker\.io\/chainguard\//.test(name)) {
    const wolfi = rpm('Wolfi', 'apk');
    if (isToBuildWith || name.endsWith('/wolfi-base')) return wolfi;
    return { ...bare(wolfi), libc: name.endsWith('/static') ? 'none' : 'glibc' };
  }
  // https://catalog.redhat.com/software/base-images
  const ubi = /^(?:registry\.(?:access\.)?redhat\.com\/ubi\d+\/ubi|docker\.io\/redhat\/ubi\d+)(-\w+)?$/.exec(
    name,
  );
  if (ubi !== null) {
    const manager = ubi[1] === '-minimal' ? 'microdnf' : ubi[1] === '-micro' ? 'none' : 'dnf';
    return rpm('Red Hat Enterprise Linux', manager);
  }
  // https://github.com/dotnet/dotnet-docker/blob/main/documentation/image-variants.md
  if (/^mcr\.microsoft\.com\/dotnet\/|^docker\.io\/nvidia\/cuda$|^nvcr\.io\/nvidia\/cuda$/.test(name)) {
    const system = systemOfTag(tag);
    return system !== undefined && /chiseled|distroless/.test(tag) ? bare(system) : system;
  }
  if (/^mcr\.microsoft\.com\/azurelinux\//.test(name))
    return rpm('Azure Linux', name.includes('/distroless/') ? 'none' : 'tdnf');
  if (/\/opensuse\//.test(name)) return rpm('openSUSE', 'zypper');
  return undefined;
}
