import { parseReference } from '../image/reference.ts';

/*
 * What Docker official images set with ENV besides PATH, of any version and variant. Sources: their Dockerfiles and
 * https://github.com/docker-library/repo-info/tree/master/repos.
 */
const JAVA =
  'JAVA_HOME JAVA_VERSION JAVA_TOOL_OPTIONS JAVA_URL JAVA_DEBIAN_VERSION JAVA_ALPINE_VERSION LANG LANGUAGE LC_ALL';
const PHP =
  'PHPIZE_DEPS PHP_INI_DIR PHP_CFLAGS PHP_CPPFLAGS PHP_LDFLAGS GPG_KEYS PHP_VERSION PHP_URL PHP_ASC_URL PHP_SHA256 PHP_MD5 PHP_EXTRA_CONFIGURE_ARGS PHP_EXTRA_BUILD_DEPS APACHE_CONFDIR APACHE_ENVVARS';
const ERLANG = 'OTP_VERSION REBAR_VERSION REBAR3_VERSION LANG';

const OFFICIAL: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    'almalinux alpine amazonlinux archlinux bash buildpack-deps busybox centos debian fedora oraclelinux photon rockylinux ubuntu':
      'LANG DISTTAG FGC FBR',
    'amazoncorretto eclipse-temurin ibm-semeru-runtimes openjdk sapmachine': JAVA,
    'clojure groovy': `${JAVA} CLOJURE_VERSION LEIN_VERSION LEIN_INSTALL LEIN_ROOT GROOVY_HOME GROOVY_VERSION`,
    caddy: 'CADDY_VERSION XDG_CONFIG_HOME XDG_DATA_HOME',
    composer: `${PHP} COMPOSER_ALLOW_SUPERUSER COMPOSER_HOME COMPOSER_VERSION`,
    docker:
      'DOCKER_VERSION DOCKER_CHANNEL DOCKER_BUILDX_VERSION DOCKER_COMPOSE_VERSION DOCKER_TLS_CERTDIR DIND_COMMIT',
    elixir: `${ERLANG} ELIXIR_VERSION`,
    erlang: ERLANG,
    gcc: 'GPG_KEYS GCC_MIRRORS GCC_VERSION',
    golang: 'GOLANG_VERSION GOTOOLCHAIN GOPATH GOROOT GOLANG_COMMIT',
    gradle: `${JAVA} GRADLE_HOME GRADLE_VERSION`,
    haskell: 'LANG',
    httpd:
      'HTTPD_PREFIX HTTPD_VERSION HTTPD_SHA256 HTTPD_SHA1 HTTPD_PATCHES HTTPD_BZ2_URL HTTPD_ASC_URL APACHE_DIST_URLS',
    julia: 'JULIA_PATH JULIA_GPG JULIA_VERSION',
    mariadb: 'GOSU_VERSION LANG MARIADB_VERSION MARIADB_MAJOR GPG_KEYS',
    maven: `${JAVA} MAVEN_HOME MAVEN_CONFIG MAVEN_VERSION`,
    mongo:
      'GOSU_VERSION JSYAML_VERSION JSYAML_CHECKSUM GPG_KEYS MONGO_PACKAGE MONGO_REPO MONGO_MAJOR MONGO_VERSION HOME GLIBC_TUNABLES',
    mysql: 'GOSU_VERSION MYSQL_MAJOR MYSQL_VERSION MYSQL_SHELL_VERSION',
    nginx: 'NGINX_VERSION NJS_VERSION NJS_RELEASE PKG_RELEASE DYNPKG_RELEASE ACME_VERSION',
    node: 'NODE_VERSION YARN_VERSION NPM_CONFIG_LOGLEVEL',
    perl: 'PERL_VERSION PERL_CPANM_VERSION',
    php: PHP,
    postgres: 'GOSU_VERSION LANG PG_MAJOR PG_VERSION PG_SHA256 DOCKER_PG_LLVM_DEPS PGDATA',
    pypy: 'LANG PYPY_VERSION PYTHON_PIP_VERSION PYTHON_GET_PIP_URL PYTHON_GET_PIP_SHA256',
    python:
      'LANG GPG_KEY PYTHON_VERSION PYTHON_SHA256 PYTHON_PIP_VERSION PYTHON_SETUPTOOLS_VERSION PYTHON_GET_PIP_URL PYTHON_GET_PIP_SHA256 PYTHONIOENCODING',
    'r-base': 'LC_ALL LANG R_BASE_VERSION TERM',
    redis: 'GOSU_VERSION REDIS_VERSION REDIS_DOWNLOAD_URL REDIS_DOWNLOAD_SHA',
    ruby: 'LANG RUBY_MAJOR RUBY_VERSION RUBY_DOWNLOAD_URL RUBY_DOWNLOAD_SHA256 RUBYGEMS_VERSION BUNDLER_VERSION GEM_HOME BUNDLE_PATH BUNDLE_BIN BUNDLE_SILENCE_ROOT_WARNING BUNDLE_APP_CONFIG',
    rust: 'RUSTUP_HOME CARGO_HOME RUST_VERSION',
    swift: 'SWIFT_SIGNING_KEY SWIFT_PLATFORM SWIFT_BRANCH SWIFT_VERSION SWIFT_WEBROOT SWIFT_PREFIX',
    tomcat: `${JAVA} CATALINA_HOME TOMCAT_NATIVE_LIBDIR LD_LIBRARY_PATH GPG_KEYS TOMCAT_MAJOR TOMCAT_VERSION TOMCAT_SHA512`,
  }).flatMap(([images, names]) => {
    const set = new Set(['PATH', ...names.split(' ')]);
    return images.split(' ').map((image) => [image, set] as const);
  }),
);

const ANY: ReadonlySet<string> = new Set([...OFFICIAL.values()].flatMap((names) => [...names]));

interface ImageEnv {
  /** Whether `names` is all there is. */
  readonly isComplete: boolean;
  /** Names the image sets; for an image that is not known, those that any known one does. */
  readonly names: ReadonlySet<string>;
}

export function imageEnv(reference: string | undefined): ImageEnv {
  const official = /^docker\.io\/library\/([^/]+)$/.exec(
    reference === undefined ? '' : (parseReference(reference)?.canonicalName ?? ''),
  )?.[1];
  const names = official === undefined ? undefined : OFFICIAL.get(official);
  return { isComplete: names !== undefined, names: names ?? ANY };
}
