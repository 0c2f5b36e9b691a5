/**
 * Programs that have to be started as root as their packages set them up: supervisors of services, servers that own
 * their log, process id and port by then, and tools that set up the machine.
 */
export const ROOT_PROGRAMS: ReadonlySet<string> = new Set([
  ...[
    'init',
    'my_init',
    'openrc',
    'rc-service',
    'runit',
    'runsvdir',
    's6-svscan',
    'service',
    'supervisorctl',
  ],
  ...['supervisord', 'systemctl', 'systemd', 'inetd', 'xinetd'],
  ...['cron', 'crond', 'sshd', 'dropbear', 'rsyslogd', 'syslogd', 'syslog-ng', 'dbus-daemon', 'udevd'],
  ...['apache2', 'apache2ctl', 'apache2-foreground', 'apachectl', 'haproxy', 'httpd', 'httpd-foreground'],
  ...['lighttpd', 'nginx', 'openresty', 'squid', 'varnishd'],
  ...['asterisk', 'dnsmasq', 'dovecot', 'exim', 'exim4', 'freeradius', 'named', 'nmbd', 'postfix', 'proftpd'],
  ...['pure-ftpd', 'rpc.nfsd', 'rpcbind', 'slapd', 'smbd', 'unbound', 'vsftpd', 'chronyd', 'ntpd'],
  ...['mariadbd', 'mariadbd-safe', 'mysqld', 'mysqld_safe'],
  ...['buildkitd', 'containerd', 'dockerd', 'dockerd-entrypoint.sh', 'kubelet', 'crio', 'k3s'],
  ...['hostapd', 'ip', 'iptables', 'keepalived', 'nft', 'openvpn', 'tailscaled', 'tcpdump', 'wg-quick'],
  ...['apk', 'apt', 'apt-get', 'chgrp', 'chown', 'chroot', 'dnf', 'doas', 'mount', 'runuser', 'su', 'sudo'],
  ...['sysctl', 'unshare', 'update-ca-certificates', 'useradd', 'adduser', 'usermod', 'groupmod', 'yum'],
]);
