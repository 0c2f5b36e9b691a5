/** Which options of a tool take the next word as their value. Long names without dashes. */
export interface OptionTable {
  /** Letters: `-o value` or `-ovalue`. */
  readonly short: string;
  /** `--name value`; `--name=value` needs no entry. */
  readonly long: readonly string[];
  /** Two-letter options behind one dash, such as wget's `-nv`, which are no clusters. */
  readonly pairs?: readonly string[];
  /** Long options begin with one dash (`go build -ldflags x`); there are no clusters. */
  readonly singleDash?: boolean;
  /** Options stand before the operands only: what follows belongs to another program. */
  readonly ordered?: boolean;
}

function table(short: string, long: string, extra: Omit<OptionTable, 'short' | 'long'> = {}): OptionTable {
  return { short, long: long.split(/\s+/).filter((name) => name !== ''), ...extra };
}

// Sources: each tool's manual page (apt-get(8), apk(8), dnf(8), zypper(8), curl(1), wget(1) …).
const APT = table('octa', 'option config-file target-release default-release host-architecture');

const RPM = table(
  'cdeRx',
  `config installroot enablerepo disablerepo exclude excludepkgs disableexcludes releasever setopt enableplugin
  disableplugin color rpmverbosity downloaddir destdir debuglevel errorlevel randomwait repo repoid repofrompath
  forcearch advisory comment cve bz sec-severity`,
);

const PIP = table(
  'rcetifbdC',
  `requirement constraint editable target platform python-version implementation abi root prefix src upgrade-strategy
  global-option install-option build-option config-settings no-binary only-binary progress-bar report group index-url
  extra-index-url find-links log proxy timeout retries exists-action trusted-host cert client-cert cache-dir python
  keyring-provider use-feature use-deprecated root-user-action build-constraint`,
);

const UV = table(
  'rcetifbpC',
  `requirement requirements constraint constraints editable target platform python-version python-platform prefix
  config-settings config-setting no-binary only-binary index-url extra-index-url find-links cache-dir python
  keyring-provider index default-index link-mode resolution prerelease exclude-newer index-strategy upgrade-package
  reinstall-package refresh-package no-build-package no-binary-package build-constraint build-constraints override
  overrides extra group with with-requirements from directory project config-file color allow-insecure-host package
  no-install-package torch-backend`,
);

const NPM = table(
  'wCL',
  `prefix registry cache loglevel userconfig globalconfig tag workspace omit include only location install-strategy
  script-shell cafile ca fetch-retries fetch-timeout fetch-retry-mintimeout fetch-retry-maxtimeout maxsockets proxy
  https-proxy noproxy cpu os libc otp before jobs`,
);

const YARN = table(
  '',
  `cwd registry cache-folder modules-folder global-folder preferred-cache-folder mutex network-timeout
  network-concurrency prefix link-folder proxy https-proxy use-yarnrc otp scripts-prepend-node-path`,
);

const PNPM = table(
  'CFw',
  `dir filter filter-prod registry store-dir virtual-store-dir global-dir global-bin-dir reporter loglevel prefix
  config cache-dir node-linker package-import-method network-concurrency modules-dir child-concurrency`,
);

const GEM = table(
  'vinPspBC',
  `version install-dir bindir trust-policy source http-proxy bulk-threshold platform without config-file build-root
  target-rbconfig`,
);

const CONDA = table(
  'npcr',
  `name prefix channel file revision solver repodata-fn experimental platform subdir root-prefix rc-file channel-alias
  download-threads trusted-host cacert`,
);

const CURL = table(
  'AbcCdDeEFHKmoPQrtTuUwxXyYz',
  `abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to
  continue-at cookie cookie-jar create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode
  delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url dump-header ech egd-file engine etag-compare
  etag-save expect100-timeout form form-string ftp-account ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode
  happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts interface ipfs-gateway json
  keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt
  max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass pinnedpubkey
  preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers
  proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers
  proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range rate referer
  request request-target resolve retry retry-delay retry-max-time sasl-authzid service-name socks4 socks4a socks5
  socks5-gssapi-service socks5-hostname speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max
  tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-file url url-query user
  user-agent variable vlan-priority write-out`,
);

const WGET = table(
  'aABDeiIloOPQRtTUwX',
  `accept accept-regex append-output background-log base bind-address body-data body-file ca-certificate ca-directory
  certificate certificate-type ciphers connect-timeout content-disposition-name crl-file cut-dirs default-page
  directory-prefix dns-servers dns-timeout domains egd-file exclude-directories exclude-domains execute follow-tags
  ftp-password ftp-user header hsts-file http-password http-user https-only-name ignore-tags include-directories
  input-file input-metalink level limit-rate load-cookies local-encoding max-redirect method output-document output-file
  password pinnedpubkey post-data post-file preferred-location private-key private-key-type progress proxy-password
  proxy-user quota random-file read-timeout referer regex-type reject reject-regex rejected-log remote-encoding
  report-speed restrict-file-names save-cookies secure-protocol start-pos timeout tries use-askpass user user-agent
  wait waitretry warc-file`,
  { pairs: ['nc', 'nv', 'nd', 'nH', 'np', 'nh'] },
);

const GIT = table(
  'Ccboujm',
  `git-dir work-tree namespace exec-path super-prefix config-env branch origin upload-pack config depth reference
  reference-if-able template separate-git-dir server-option shallow-since shallow-exclude jobs filter bundle-uri
  message author date revision`,
);

const GO = table(
  '',
  `ldflags tags gcflags asmflags gccgoflags o p mod modfile toolexec buildmode compiler pkgdir overlay C exec
  installsuffix covermode coverpkg pgo run count timeout`,
  { singleDash: true },
);

// useradd(8), and adduser of Debian and BusyBox (where -h is the home directory).
const USERS = table(
  'bcdefgGhkKpRsuZ',
  `base-dir comment home-dir home expiredate inactive gid groups skel key password root shell uid user-group-name
  selinux-user prefix ingroup gecos firstuid lastuid firstgid lastgid conf`,
);

const GROUPS = table('gKnpPRU', 'gid key new-name password prefix root users firstgid lastgid conf');

const TABLES: ReadonlyMap<string, OptionTable> = new Map<string, OptionTable>([
  ...(['apt-get', 'apt', 'aptitude', 'apt-cache', 'apt-mark'] as const).map((name) => [name, APT] as const),
  [
    'apk',
    table(
      'tXp',
      'virtual repository root arch cache-dir cache-max-age keys-dir progress-fd repositories-file wait timeout',
    ),
  ],
  ...(['yum', 'dnf', 'dnf5', 'microdnf', 'tdnf'] as const).map((name) => [name, RPM] as const),
  [
    'zypper',
    table(
      'RcCprt',
      'root installroot config reposd-dir cache-dir raw-cache-dir solv-cache-dir pkg-cache-dir userdata plus-repo plus-content repo type from name-priority priority gpgcheck-mode',
    ),
  ],
  [
    'pacman',
    table(
      'br',
      'dbpath root cachedir config arch overwrite assume-installed ignore ignoregroup color gpgdir hookdir logfile print-format sysroot',
    ),
  ],
  ['pip', PIP],
  ['uv', UV],
  ['pipx', table('i', 'python pip-args index-url spec suffix preinstall')],
  ['npm', NPM],
  ['yarn', YARN],
  ['pnpm', PNPM],
  ['gem', GEM],
  ['go', GO],
  [
    'cargo',
    table(
      'FjZC',
      'version vers git branch tag rev path root index registry features bin example jobs target target-dir profile color config manifest-path message-format',
    ),
  ],
  ['conda', CONDA],
  ['mamba', CONDA],
  ['micromamba', { ...CONDA, short: `${CONDA.short}f` }],
  ['composer', table('d', 'working-dir repository fixed-version stability minimum-stability')],
  ['brew', table('', 'cc env appdir')],
  ['curl', CURL],
  ['wget', WGET],
  ['wget2', WGET],
  [
    'aria2c',
    table(
      'odilsxjkTUx',
      'out dir input-file log split max-connection-per-server header user-agent referer http-user http-passwd ftp-user ftp-passwd max-tries retry-wait timeout connect-timeout ca-certificate certificate private-key checksum load-cookies all-proxy',
    ),
  ],
  ['axel', table('oUHnsT', 'output header user-agent num-connections max-speed timeout')],
  ['fetch', table('oBSTNwi', 'output ca-cert ca-path cert key user-agent timeout buffer-size')],
  ...(['http', 'https', 'xh', 'xhs'] as const).map(
    (name) =>
      [
        name,
        table(
          'oaAps',
          'output auth auth-type print style pretty verify cert cert-key proxy session timeout max-redirects',
        ),
      ] as const,
  ),
  ['git', GIT],
  ['svn', table('r', 'revision username password config-dir config-option depth')],
  ...(['useradd', 'adduser', 'usermod'] as const).map((name) => [name, USERS] as const),
  ...(['groupadd', 'addgroup', 'groupmod'] as const).map((name) => [name, GROUPS] as const),
  [
    'tar',
    table(
      'fCbITXKVgHL',
      'file directory blocking-factor use-compress-program files-from exclude-from exclude starting-file label listed-incremental format owner group mode mtime transform strip-components newer',
    ),
  ],
  ['unzip', table('dxP', '')],
  [
    'gpg',
    table(
      'oru',
      'output recipient local-user keyserver keyserver-options keyring homedir recv-keys-from options passphrase passphrase-file status-fd pinentry-mode trust-model default-key',
    ),
  ],
  ['apt-key', table('', 'keyserver keyserver-options keyring')],
  ['chmod', table('', 'reference')],
  ['chown', table('', 'reference from')],
  ['install', table('gmotSZ', 'group mode owner target-directory suffix')],
  ['mkdir', table('mZ', 'mode')],
  ['cp', table('tS', 'target-directory suffix')],
  ['mv', table('tS', 'target-directory suffix')],
  ['ln', table('tS', 'target-directory suffix')],
  ['sed', table('efl', 'expression file line-length')],
  [
    'grep',
    table(
      'efmABCdD',
      'regexp file max-count after-context before-context context include exclude exclude-dir',
    ),
  ],
  [
    'find',
    table(
      '',
      'name iname path ipath wholename regex type user group perm size mtime atime ctime mmin newer maxdepth mindepth exec execdir ok printf fprint fstype uid gid links samefile',
      { singleDash: true },
    ),
  ],
  ['python', table('cmWXQ', 'check-hash-based-pycs', { ordered: true })],
  [
    'node',
    table('erpC', 'eval print require import loader experimental-loader conditions env-file input-type', {
      ordered: true,
    }),
  ],
  ['perl', table('eEIMmx', '', { ordered: true })],
  ['ruby', table('eIrCEF', 'encoding', { ordered: true })],
  [
    'php',
    table(
      'cdfrBREFSt',
      'php-ini define file run process-begin process-code process-file process-end server docroot',
      { ordered: true },
    ),
  ],
  ['ssh-keyscan', table('fpTt', '')],
  [
    'openssl',
    table(
      '',
      'in out keyout newkey days subj config extensions passout passin pass name CAfile key cert connect servername k K iv md salt',
      { singleDash: true },
    ),
  ],
]);

const NO_TABLE: OptionTable = { short: '', long: [] };

/** The table for a command's name; versions in the name do not matter (`pip3.11`, `python3`, `php8`). */
export function optionTable(name: string): OptionTable {
  return TABLES.get(name) ?? TABLES.get(plainTool(name)) ?? NO_TABLE;
}

/** `pip3.11` is pip, `python3` python, `nodejs` node, `apt-get` itself. */
export function plainTool(name: string): string {
  if (name === 'nodejs') return 'node';
  // Asked for every command by many; most names end in a letter.
  const last = name.charCodeAt(name.length - 1);
  if (last !== 46 && !(last >= 48 && last <= 57)) return name;
  const match = /^(pip|python|pypy|php|perl|ruby|gem|lua)-?\d[\d.]*$/.exec(name);
  return match?.[1] ?? name;
}
