import { parseReference } from '../image/reference.ts';
import { OFFICIAL_ON_UBUNTU } from './image-systems.ts';
import { officialName } from './official-images.ts';

/** The names in an image's /etc/passwd and /etc/group, with their numbers where these are always the same. */
export interface ImageAccounts {
  readonly users: ReadonlyMap<string, number | undefined>;
  readonly groups: ReadonlyMap<string, number | undefined>;
  /** Where new accounts come from: `useradd`, BusyBox's `adduser`, or nothing that makes them. */
  readonly tool: 'useradd' | 'adduser' | 'none';
  /** A bare system: nothing but its own packages, so that the list is whole. */
  readonly bare: boolean;
}

/**
 * Facts as of 2026-08-22. Sources: Debian's base-passwd (https://salsa.debian.org/debian/base-passwd), Ubuntu's images
 * (the account `ubuntu` from 23.04 on), Alpine's alpine-baselayout
 * (https://gitlab.alpinelinux.org/alpine/aports/-/tree/master/main/alpine-baselayout), Fedora's setup package
 * (https://pagure.io/setup), BusyBox's image (https://github.com/docker-library/busybox), distroless
 * (https://github.com/GoogleContainerTools/distroless/blob/main/common/variables.bzl) and the official images'
 * Dockerfiles (https://github.com/docker-library).
 */
const DEBIAN = system(
  'useradd',
  'root:0 daemon:1 bin:2 sys:3 sync:4 games:5 man:6 lp:7 mail:8 news:9 uucp:10 proxy:13 www-data:33 backup:34 list:38 irc:39 gnats:41 _apt nobody:65534',
  'root:0 daemon:1 bin:2 sys:3 adm:4 tty:5 disk:6 lp:7 mail:8 news:9 uucp:10 man:12 proxy:13 kmem:15 dialout:20 fax:21 voice:22 cdrom:24 floppy:25 tape:26 sudo:27 audio:29 dip:30 www-data:33 backup:34 operator:37 list:38 irc:39 src:40 gnats:41 shadow:42 utmp:43 video:44 sasl:45 plugdev:46 staff:50 games:60 users:100 nogroup:65534',
);
/** `ubuntu` is taken for there in all of them: a tag such as `latest` does not tell. */
const UBUNTU = extended(DEBIAN, 'ubuntu:1000', 'ubuntu:1000');
const ALPINE = system(
  'adduser',
  'root:0 bin:1 daemon:2 adm:3 lp:4 sync:5 shutdown:6 halt:7 mail:8 news:9 uucp:10 operator:11 man:13 postmaster:14 cron:16 ftp:21 sshd:22 at:25 squid:31 xfs:33 games:35 postgres cyrus:85 vpopmail:89 ntp:123 smmsp:209 guest:405 nobody:65534',
  'root:0 bin:1 daemon:2 sys:3 adm:4 tty:5 disk:6 lp:7 mem:8 kmem:9 wheel:10 floppy:11 mail:12 news:13 uucp:14 man:15 cron:16 console:17 audio:18 cdrom:19 dialout:20 ftp:21 sshd:22 input:23 at:25 tape:26 video:27 netdev:28 readproc:30 squid:31 xfs:33 kvm:34 games:35 shadow:42 postgres cdrw:80 www-data:82 usb:85 vpopmail:89 users:100 ntp:123 nofiles:200 smmsp:209 locate:245 abuild:300 utmp:406 ping:999 nogroup:65533 nobody:65534',
);
const FEDORA = system(
  'useradd',
  'root:0 bin:1 daemon:2 adm:3 lp:4 sync:5 shutdown:6 halt:7 mail:8 operator:11 games:12 ftp:14 nobody dbus:81 tss:59 polkitd systemd-network systemd-coredump systemd-oom systemd-resolve systemd-timesync systemd-bus-proxy',
  'root:0 bin:1 daemon:2 sys:3 adm:4 tty:5 disk:6 lp:7 mem:8 kmem:9 wheel:10 cdrom:11 mail:12 man:15 dialout:18 floppy:19 games:20 utmp:22 tape:33 video:39 ftp:50 lock:54 tss:59 audio:63 dbus:81 users:100 nobody utempter input kvm render sgx ssh_keys cgred systemd-journal systemd-network systemd-coredump systemd-oom systemd-resolve systemd-timesync systemd-bus-proxy polkitd',
);
/** Their smallest images come without shadow-utils. */
const FEDORA_MINIMAL: ImageAccounts = { ...FEDORA, tool: 'none' };
const BUSYBOX = system(
  'adduser',
  'root:0 daemon:1 bin:2 sys:3 sync:4 mail:8 www-data:33 operator:37 nobody:65534',
  'root:0 daemon:1 bin:2 sys:3 adm:4 tty:5 disk:6 lp:7 mail:8 kmem:9 wheel:10 cdrom:11 dialout:18 floppy:19 video:28 audio:29 tape:32 www-data:33 operator:37 utmp:43 plugdev:46 staff:50 lock:54 netdev:82 users:100 nobody:65534',
);
const DISTROLESS = system(
  'none',
  'root:0 nonroot:65532 nobody:65534',
  'root:0 tty:5 staff:50 nonroot:65532 nobody:65534',
);

/** Official images that are Debian (or Alpine by tag) with these accounts added; number on Debian, on Alpine. */
const APPLICATIONS: Readonly<
  Record<string, readonly [user: string, debian?: number | undefined, alpine?: number]>
> = {
  caddy: [''],
  cassandra: ['cassandra', 999],
  composer: ['www-data', undefined, 82],
  gradle: ['gradle', 1000, 1000],
  haproxy: ['haproxy', 99, 99],
  httpd: ['www-data', 33, 82],
  mariadb: ['mysql', 999],
  memcached: ['memcache', 11211, 11211],
  mongo: ['mongodb', 999],
  nginx: ['nginx', 101, 101],
  node: ['node', 1000, 1000],
  php: ['www-data', 33, 82],
  postgres: ['postgres', 999, 70],
  rabbitmq: ['rabbitmq', 999],
  redis: ['redis', 999, 999],
  valkey: ['valkey', 999, 999],
  wordpress: ['www-data', 33, 82],
};
/** Those that are Debian in some tags and Ubuntu in others count, too: one account more is known of them. */
const ON_UBUNTU = new Set([...OFFICIAL_ON_UBUNTU, 'buildpack-deps']);
const LANGUAGES = new Set([
  ...['buildpack-deps', 'elixir', 'erlang', 'gcc', 'golang', 'haskell', 'perl', 'pypy', 'python'],
  ...['ruby', 'rust', 'eclipse-temurin', 'maven', 'swift', 'tomcat'],
]);
const RPM = new Set(['almalinux', 'amazonlinux', 'centos', 'fedora', 'oraclelinux', 'rockylinux']);
/** Tags that put another system under an image. */
const ALPINE_TAG = /(?:^|-)alpine/;
const OTHER_SYSTEM =
  /windows|nanoserver|oracle|ol\d|ubi|centos|amazonlinux|al20|fedora|busybox|distroless|chiseled/;

/** The accounts of an image that nobody has changed; undefined: not in the table. */
export function imageAccounts(reference: string): ImageAccounts | undefined {
  const parsed = parseReference(reference);
  if (parsed === undefined) return undefined;
  const { canonicalName, tag = '' } = parsed;
  if (/^gcr\.io\/distroless\//.test(canonicalName)) return DISTROLESS;
  if (
    /^registry\.(?:access\.)?redhat\.com\/ubi\d+\/ubi(?:-minimal)?$|^docker\.io\/redhat\/ubi\d+(?:-minimal)?$/.test(
      canonicalName,
    )
  )
    return /minimal/.test(canonicalName) ? FEDORA_MINIMAL : FEDORA;
  const name = officialName(canonicalName);
  return name === undefined ? undefined : official(name, tag);
}

function official(name: string, tag: string): ImageAccounts | undefined {
  switch (name) {
    case 'debian':
      return DEBIAN;
    case 'ubuntu':
      return UBUNTU;
    case 'alpine':
      return ALPINE;
    case 'busybox':
      return BUSYBOX;
    default:
  }
  if (RPM.has(name)) return name === 'amazonlinux' || /minimal/.test(tag) ? FEDORA_MINIMAL : FEDORA;
  const own = Object.hasOwn(APPLICATIONS, name) ? APPLICATIONS[name] : undefined;
  if ((own === undefined && !LANGUAGES.has(name)) || OTHER_SYSTEM.test(tag)) return undefined;
  const alpine = name === 'caddy' || name === 'composer' || ALPINE_TAG.test(tag);
  const key = `${name} ${String(alpine)}`;
  let known = DERIVED.get(key);
  if (known === undefined) {
    const base = alpine ? ALPINE : ON_UBUNTU.has(name) ? UBUNTU : DEBIAN;
    const id = alpine ? own?.[2] : own?.[1];
    const entry = own === undefined ? '' : id === undefined ? own[0] : `${own[0]}:${String(id)}`;
    known = { ...extended(base, entry, entry), bare: false };
    DERIVED.set(key, known);
  }
  return known;
}

const DERIVED = new Map<string, ImageAccounts>();

function system(tool: ImageAccounts['tool'], users: string, groups: string): ImageAccounts {
  return { tool, users: accounts(users), groups: accounts(groups), bare: true };
}

function extended(base: ImageAccounts, users: string, groups: string): ImageAccounts {
  return {
    ...base,
    users: new Map([...base.users, ...accounts(users)]),
    groups: new Map([...base.groups, ...accounts(groups)]),
  };
}

/** Reads `name:number name …`. */
function accounts(text: string): Map<string, number | undefined> {
  return new Map(
    text
      .split(' ')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [name = '', id] = entry.split(':');
        return [name, id === undefined ? undefined : Number(id)] as const;
      }),
  );
}

/**
 * Accounts that packages bring along (https://wiki.debian.org/SystemGroups and the packages' install scripts): whoever
 * installs packages may well have them.
 */
export const PACKAGE_ACCOUNTS: ReadonlySet<string> = new Set([
  ...[
    'amavis',
    'apache',
    'avahi',
    'bind',
    'chrony',
    'clamav',
    'consul',
    'couchdb',
    'dbus',
    'dhcpcd',
    'dnsmasq',
  ],
  ...[
    'docker',
    'dovecot',
    'elasticsearch',
    'exim',
    'fluent',
    'ftp',
    'gdm',
    'git',
    'grafana',
    'haproxy',
    'ident',
  ],
  ...[
    'influxdb',
    'jenkins',
    'kafka',
    'kibana',
    'ldap',
    'lighttpd',
    'logstash',
    'mail',
    'memcache',
    'memcached',
  ],
  ...[
    'messagebus',
    'mongod',
    'mongodb',
    'mosquitto',
    'munge',
    'mysql',
    'named',
    'nginx',
    'nagios',
    'nslcd',
    'ntp',
  ],
  ...[
    'openldap',
    'polkitd',
    'postfix',
    'postgres',
    'prometheus',
    'proxy',
    'pulse',
    'rabbitmq',
    'redis',
    'rpc',
  ],
  ...[
    'rtkit',
    'slurm',
    'squid',
    'sshd',
    'statd',
    'stunnel',
    'stunnel4',
    'syslog',
    'telegraf',
    'tomcat',
    'tor',
    'tss',
  ],
  ...['unbound', 'uuidd', 'valkey', 'varnish', 'www-data', 'zabbix', 'zookeeper'],
]);
