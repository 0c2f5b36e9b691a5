import { isNamed, positionals, type ShellCommand } from '../shell/index.ts';

/** What installs the packages named. */
export const RPM_NAMING: readonly string[] = [
  ...['install', 'in', 'localinstall', 'reinstall', 'rei', 'groupinstall'],
  ...['downgrade', 'dg', 'swap', 'builddep'],
];

/** What fetches the indexes of the repositories. */
export const RPM_FILLS: readonly string[] = [
  ...RPM_NAMING,
  ...['update', 'upgrade', 'up', 'upgrade-minimal', 'up-min', 'update-minimal', 'distro-sync', 'dsync'],
  ...['group', 'module', 'makecache', 'check-update', 'check-upgrade'],
];

/** yum 3 and the first microdnf, dnf 4, dnf 5, Photon's and Azure Linux's tdnf. */
export const RPM_DIRECTORIES: readonly string[] = [
  '/var/cache/yum',
  '/var/cache/dnf',
  '/var/cache/libdnf5',
  '/var/cache/tdnf',
];

/** `yum clean all`; `metadata` or `packages` alone leave the rest. */
export function cleansAll(tools: readonly string[]): (command: ShellCommand) => boolean {
  return (command) =>
    isNamed(command, tools, 'clean') && positionals(command).some(({ value }) => value === 'all');
}
