/** Names and addresses that do not leave the machine or the network it is in. */
export function isLocalHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === '') return true;
  if (name.includes(':')) return /^(?:::1?|f[cd][\da-f]{2}:.*|fe80:.*)$/.test(name);
  if (/^\d+(?:\.\d+){3}$/.test(name))
    return /^(?:127|10|0)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./.test(name);
  // A name without a dot is a neighbour: a service of the same network.
  if (!name.includes('.')) return true;
  return /\.(?:local|localhost|localdomain|internal|intranet|corp|lan|home|test|invalid|svc|docker)$|\.svc\.cluster\.local$/.test(
    name,
  );
}

/**
 * Hosts that send every plain request on to https or refuse it, so that https is what was needed already
 * (https://blog.sonatype.com/central-repository-moving-to-https for one).
 */
const HTTPS_ONLY = new Set(
  list(`github.com api.github.com codeload.github.com gist.github.com raw.githubusercontent.com
  gist.githubusercontent.com objects.githubusercontent.com gitlab.com bitbucket.org pypi.org pypi.python.org
  files.pythonhosted.org www.python.org python.org registry.npmjs.org nodejs.org rubygems.org crates.io sh.rustup.rs
  go.dev golang.org services.gradle.org repo1.maven.org repo.maven.apache.org`),
);

/** Hosts that serve the same over https, and may serve it over http too. */
const HTTPS_TOO = new Set(
  list(`dl.google.com storage.googleapis.com packages.cloud.google.com commondatastorage.googleapis.com
  archive.apache.org downloads.apache.org dlcdn.apache.org www.apache.org apache.org ftp.gnu.org www.gnu.org
  www.kernel.org cdn.kernel.org downloads.sourceforge.net sourceforge.net nginx.org www.openssl.org curl.se zlib.net
  www.zlib.net cran.r-project.org cloud.r-project.org deb.debian.org security.debian.org snapshot.debian.org
  dl-cdn.alpinelinux.org packages.microsoft.com s3.amazonaws.com repo.mysql.com dev.mysql.com download.oracle.com
  apt.llvm.org www.sqlite.org repo.anaconda.com download.redis.io packages.confluent.io pecl.php.net static.crates.io
  static.rust-lang.org proxy.golang.org registry.yarnpkg.com bootstrap.pypa.io deb.nodesource.com rpm.nodesource.com
  getcomposer.org repo.packagist.org plugins.gradle.org download.docker.com get.docker.com releases.hashicorp.com
  get.helm.sh dl.k8s.io huggingface.co`),
);

/** Hosts whose archives are signed and that answer plain requests only. */
const NO_HTTPS = /^(?:(?:[a-z]{2}\.)?archive|security|ports|ddebs)\.ubuntu\.com$|^snapshots\.ros\.org$/;

export type HttpsSupport = 'only' | 'too' | 'none' | 'unknown';

/** Whether a host is known to serve https, and whether it serves anything else. */
export function httpsSupport(host: string): HttpsSupport {
  const name = host.toLowerCase();
  if (HTTPS_ONLY.has(name)) return 'only';
  if (HTTPS_TOO.has(name)) return 'too';
  return NO_HTTPS.test(name) ? 'none' : 'unknown';
}

function list(text: string): string[] {
  return text.split(/\s+/);
}
