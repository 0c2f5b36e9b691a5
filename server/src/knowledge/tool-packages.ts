/*
 * Packages of Debian, Alpine, Fedora, SUSE and Arch that make or take apart software. Sources: https://packages.debian.org,
 * https://pkgs.alpinelinux.org, https://packages.fedoraproject.org, https://archlinux.org/packages.
 */

/**
 * `compiler`: compilers and what drives them. `header`: files that only a compiler reads. `helper`: what builds use and
 * some programs too, such as git or a JDK.
 */
type BuildPackage = 'compiler' | 'header' | 'helper';

const COMPILERS = new Set([
  ...[
    'alpine-sdk',
    'autoconf',
    'automake',
    'base-devel',
    'bazel',
    'build-base',
    'build-essential',
    'cabal-install',
  ],
  ...['cargo', 'ccache', 'clang', 'cmake', 'cmake3', 'cpp', 'devel_basis', 'dpkg-dev', 'g++', 'g++-multilib'],
  ...['gcc', 'gcc-c++', 'gcc-fortran', 'gcc-gfortran', 'gcc-multilib', 'gfortran', 'ghc', 'go', 'golang'],
  ...[
    'golang-go',
    'gradle',
    'libtool',
    'make',
    'maven',
    'meson',
    'nasm',
    'ninja',
    'ninja-build',
    'rpm-build',
  ],
  ...['rust', 'rustc', 'samurai', 'sbt', 'scons', 'yasm', 'Development Tools', 'Development tools'],
  ...['development-tools', 'development'],
]);
const COMPILER_VERSIONS =
  /^(?:gcc|g\+\+|clang|gfortran|cpp|golang|rust)-?\d[\d.]*$|^(?:gcc-toolset|devtoolset)-\d+/;
const HEADERS = /.-dev(?:el)?$|.-dev-\d[\d.-]*$|^(?:linux|kernel)-headers|-dev\d$/;
const HELPERS =
  /^(?:git|git-core|git-lfs|subversion|mercurial|bison|flex|pkg-config|pkgconf|pkgconf-pkg-config|pkgconfig|swig|default-jdk|default-jdk-headless|openjdk-?\d+-jdk|openjdk-\d+-jdk-headless|openjdk\d+|openjdk\d+-jdk|java-[\d.]+-openjdk-devel|jdk-openjdk)$/;

export function buildPackage(name: string): BuildPackage | undefined {
  if (HELPERS.test(name)) return 'helper';
  if (COMPILERS.has(name.replace(/^@/, '')) || COMPILER_VERSIONS.test(name)) return 'compiler';
  return HEADERS.test(name) ? 'header' : undefined;
}

/** `daemon`: lets people log in. `casual`: entry scripts and health checks use it too. */
type DebugPackage = 'editor' | 'network' | 'debugger' | 'daemon' | 'casual';

const DEBUG_PACKAGES: ReadonlyMap<
  string,
  { readonly kind: DebugPackage; readonly programs: readonly string[] }
> = new Map(
  (
    [
      ['editor', 'vim=vim,vi,ex vim-tiny=vim,vi vim-nox=vim vim-enhanced=vim vim-minimal=vi vim-gtk3=vim'],
      ['editor', 'neovim=nvim nano=nano pico=pico emacs=emacs emacs-nox=emacs joe=joe'],
      ['network', 'telnet=telnet inetutils-telnet=telnet nmap=nmap nmap-scripts=nmap tcpdump=tcpdump'],
      ['network', 'tshark=tshark wireshark=wireshark wireshark-cli=tshark ngrep=ngrep ettercap=ettercap'],
      ['network', 'masscan=masscan hping3=hping3 iperf=iperf iperf3=iperf3 mtr=mtr mtr-tiny=mtr'],
      ['network', 'traceroute=traceroute tcptraceroute=tcptraceroute'],
      ['debugger', 'strace=strace ltrace=ltrace gdb=gdb gdbserver=gdbserver lldb=lldb valgrind=valgrind'],
      ['debugger', 'htop=htop perf=perf linux-perf=perf linux-tools-generic=perf sysstat=iostat,sar'],
      ['daemon', 'openssh-server=sshd,ssh,sshd-keygen dropbear=dropbear telnetd=telnetd'],
      ['daemon', 'rsh-server=rshd tinysshd=tinysshd telnet-server=telnetd inetutils-telnetd=telnetd'],
      ['casual', 'netcat=nc,netcat netcat-openbsd=nc,netcat netcat-traditional=nc,netcat nc=nc,netcat'],
      ['casual', 'nmap-ncat=nc,ncat ncat=ncat,nc socat=socat net-tools=netstat,ifconfig,route,hostname'],
      ['casual', 'iputils-ping=ping iputils=ping inetutils-ping=ping dnsutils=dig,nslookup lsof=lsof'],
      ['casual', 'bind-utils=dig,nslookup,host bind-tools=dig,nslookup,host bind9-dnsutils=dig,nslookup'],
    ] as const
  ).flatMap(([kind, list]) =>
    list.split(' ').map((entry) => {
      const [name = '', programs = ''] = entry.split('=');
      return [name, { kind, programs: programs.split(',') }] as const;
    }),
  ),
);

/** A package that is there for people who look into a running container; with the programs that it brings. */
export function debugPackage(
  name: string,
): { readonly kind: DebugPackage; readonly programs: readonly string[] } | undefined {
  return DEBUG_PACKAGES.get(name);
}
