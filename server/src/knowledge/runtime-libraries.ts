/**
 * What a program needs of a library's development package when it runs. Sources: the dependencies of the -dev packages
 * in https://packages.debian.org, https://packages.ubuntu.com and https://pkgs.alpinelinux.org.
 */

/** Systems whose package names are known. */
export const SYSTEMS = ['bullseye', 'bookworm', 'trixie', 'jammy', 'noble'] as const;
export type System = (typeof SYSTEMS)[number] | 'alpine';

/** One name for all of `SYSTEMS`, or one for each in their order; `+` joins several packages, `-` is none known. */
const DEBIAN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'default-libmysqlclient-dev': 'libmariadb3 libmariadb3 libmariadb3 libmysqlclient21 libmysqlclient21',
    'libbz2-dev': 'libbz2-1.0',
    'libcairo2-dev': 'libcairo2',
    'libcap-dev': 'libcap2',
    'libcurl4-gnutls-dev':
      'libcurl3-gnutls libcurl3-gnutls libcurl3t64-gnutls libcurl3-gnutls libcurl3t64-gnutls',
    'libcurl4-openssl-dev': 'libcurl4 libcurl4 libcurl4t64 libcurl4 libcurl4t64',
    'libedit-dev': 'libedit2',
    'libevent-dev': 'libevent-2.1-7 libevent-2.1-7 libevent-2.1-7t64 libevent-2.1-7 libevent-2.1-7t64',
    'libexpat1-dev': 'libexpat1',
    'libffi-dev': 'libffi7 libffi8 libffi8 libffi8 libffi8',
    'libfreetype-dev': 'libfreetype6',
    'libfreetype6-dev': 'libfreetype6',
    'libgeos-dev': 'libgeos-c1v5 libgeos-c1v5 libgeos-c1t64 libgeos-c1v5 libgeos-c1t64',
    'libgif-dev': 'libgif7',
    'libgmp-dev': 'libgmp10',
    'libglib2.0-dev': 'libglib2.0-0 libglib2.0-0 libglib2.0-0t64 libglib2.0-0 libglib2.0-0t64',
    'libicu-dev': 'libicu67 libicu72 libicu76 libicu70 libicu74',
    'libjansson-dev': 'libjansson4',
    'libjpeg-dev': 'libjpeg62-turbo libjpeg62-turbo libjpeg62-turbo libjpeg-turbo8 libjpeg-turbo8',
    'libjpeg62-turbo-dev': 'libjpeg62-turbo libjpeg62-turbo libjpeg62-turbo - -',
    'libldap-dev': 'libldap-2.4-2 libldap-2.5-0 libldap2 libldap-2.5-0 libldap2',
    'libldap2-dev': 'libldap-2.4-2 libldap-2.5-0 libldap2 libldap-2.5-0 libldap2',
    'liblzma-dev': 'liblzma5',
    'libmagic-dev': 'libmagic1 libmagic1 libmagic1t64 libmagic1 libmagic1t64',
    'libmariadb-dev': 'libmariadb3',
    'libmicrohttpd-dev':
      'libmicrohttpd12 libmicrohttpd12 libmicrohttpd12t64 libmicrohttpd12 libmicrohttpd12t64',
    'libncurses-dev': 'libncurses6',
    'libncurses5-dev': 'libncurses6',
    'libncursesw5-dev': 'libncursesw6',
    'libonig-dev': 'libonig5',
    'libpango1.0-dev': 'libpango-1.0-0+libpangocairo-1.0-0',
    'libpcap-dev': 'libpcap0.8 libpcap0.8 libpcap0.8t64 libpcap0.8 libpcap0.8t64',
    'libpcre2-dev': 'libpcre2-8-0',
    'libpng-dev': 'libpng16-16 libpng16-16 libpng16-16t64 libpng16-16 libpng16-16t64',
    'libpq-dev': 'libpq5',
    'libreadline-dev': 'libreadline8 libreadline8 libreadline8t64 libreadline8 libreadline8t64',
    'librsvg2-dev': 'librsvg2-2',
    'libsasl2-dev': 'libsasl2-2',
    'libseccomp-dev': 'libseccomp2',
    'libsodium-dev': 'libsodium23',
    'libsqlite3-dev': 'libsqlite3-0',
    'libssl-dev': 'libssl1.1 libssl3 libssl3t64 libssl3 libssl3t64',
    'libsystemd-dev': 'libsystemd0',
    'libtiff-dev': 'libtiff5 libtiff6 libtiff6 libtiff5 libtiff6',
    'libusb-1.0-0-dev': 'libusb-1.0-0',
    'libuv1-dev': 'libuv1 libuv1 libuv1t64 libuv1 libuv1t64',
    'libvips-dev': 'libvips42 libvips42 libvips42t64 libvips42 libvips42t64',
    'libxml2-dev': 'libxml2',
    'libxslt1-dev': 'libxslt1.1',
    'libyaml-dev': 'libyaml-0-2',
    'libzip-dev': 'libzip4 libzip4 libzip5 libzip4 libzip4t64',
    'libzmq3-dev': 'libzmq5',
    'unixodbc-dev': 'libodbc1 libodbc2 libodbc2 libodbc2 libodbc2',
    'uuid-dev': 'libuuid1',
    'libargon2-dev': 'libargon2-1',
    'libasound2-dev': 'libasound2 libasound2 libasound2t64 libasound2 libasound2t64',
    'libbluetooth-dev': 'libbluetooth3',
    'libbrotli-dev': 'libbrotli1',
    'libev-dev': 'libev4 libev4 libev4t64 libev4 libev4t64',
    'libfontconfig1-dev': 'libfontconfig1',
    'libgcrypt20-dev': 'libgcrypt20',
    'libgd-dev': 'libgd3',
    'libgdbm-dev': 'libgdbm6 libgdbm6 libgdbm6t64 libgdbm6 libgdbm6t64',
    'libgl1-mesa-dev': 'libgl1',
    'libgpg-error-dev': 'libgpg-error0',
    'libjemalloc-dev': 'libjemalloc2',
    'libkrb5-dev': 'libkrb5-3+libgssapi-krb5-2',
    'liblua5.3-dev': 'liblua5.3-0',
    'liblz4-dev': 'liblz4-1',
    'libmpfr-dev': 'libmpfr6',
    'libnuma-dev': 'libnuma1',
    'libopenblas-dev': 'libopenblas0',
    'libpcre3-dev': 'libpcre3 libpcre3 - libpcre3 libpcre3',
    'libpixman-1-dev': 'libpixman-1-0',
    'libsnappy-dev': 'libsnappy1v5',
    'libssh2-1-dev': 'libssh2-1 libssh2-1 libssh2-1t64 libssh2-1 libssh2-1t64',
    'libtinfo-dev': 'libtinfo6',
    'libx11-dev': 'libx11-6',
    'libz-dev': 'zlib1g',
    'libzstd-dev': 'libzstd1',
    'zlib1g-dev': 'zlib1g',
  }),
);

const ALPINE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'bzip2-dev': 'libbz2',
    'cairo-dev': 'cairo',
    'curl-dev': 'libcurl',
    'expat-dev': 'libexpat',
    'freetype-dev': 'freetype',
    'geos-dev': 'geos',
    'giflib-dev': 'giflib',
    'gmp-dev': 'gmp',
    'icu-dev': 'icu-libs',
    'imagemagick-dev': 'imagemagick-libs',
    'jansson-dev': 'jansson',
    'jpeg-dev': 'libjpeg-turbo',
    'lcms2-dev': 'lcms2',
    'libevent-dev': 'libevent',
    'libffi-dev': 'libffi',
    'libjpeg-turbo-dev': 'libjpeg-turbo',
    'libmemcached-dev': 'libmemcached-libs',
    'libpng-dev': 'libpng',
    'libpq-dev': 'libpq',
    'libsodium-dev': 'libsodium',
    'libwebp-dev': 'libwebp',
    'libxml2-dev': 'libxml2',
    'libxslt-dev': 'libxslt',
    'libzip-dev': 'libzip',
    'mariadb-connector-c-dev': 'mariadb-connector-c',
    'mariadb-dev': 'mariadb-connector-c',
    'ncurses-dev': 'ncurses-libs',
    'oniguruma-dev': 'oniguruma',
    'openjpeg-dev': 'openjpeg',
    'openssl-dev': 'libssl3+libcrypto3',
    'pango-dev': 'pango',
    'pcre2-dev': 'pcre2',
    'postgresql-dev': 'libpq',
    'readline-dev': 'readline',
    'sqlite-dev': 'sqlite-libs',
    'tiff-dev': 'tiff',
    'unixodbc-dev': 'unixodbc',
    'vips-dev': 'vips',
    'xz-dev': 'xz-libs',
    'yaml-dev': 'yaml',
    'zeromq-dev': 'libzmq',
    'zlib-dev': 'zlib',
  }),
);

/** Headers of what every system, or the language's image, has already. */
const NOTHING =
  /^(?:libc6-dev|libc-dev|linux-libc-dev|linux-headers(?:-.+)?|musl-dev|python3?-dev|python3\.\d+-dev|ruby-dev|libstdc\+\+-\d+-dev|libgcc-\d+-dev|libtool-bin|libltdl-dev)$/;

/**
 * The packages that have the libraries of a development package; empty when the system has them anyway, undefined when
 * the table does not know. Where the system is not known, only an answer that all of them share counts.
 */
export function runtimeLibraries(
  devPackage: string,
  system: System | 'debian' | undefined,
): readonly string[] | undefined {
  if (NOTHING.test(devPackage)) return [];
  if (system === 'alpine') return ALPINE.get(devPackage)?.split('+');
  const names = DEBIAN.get(devPackage)?.split(' ');
  if (names === undefined) return undefined;
  const known = system === undefined || system === 'debian' ? undefined : SYSTEMS.indexOf(system);
  const name = names.length === 1 ? names[0] : known === undefined ? undefined : names[known];
  return name === undefined || name === '-' ? undefined : name.split('+');
}
