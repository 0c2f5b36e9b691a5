/** What a server makes of the signals that a container may be stopped with; names without `SIG`. */
export interface ServerSignals {
  readonly name: string;
  /** Finishes what it is doing, then ends. */
  readonly graceful: string;
  /** Ends at once: open connections break, or data has to be recovered at the next start. */
  readonly abrupt: readonly string[];
  /** Waits for clients to leave of themselves. */
  readonly waits: readonly string[];
  /** Means something else: reload, restart, reopen logs. */
  readonly other: readonly string[];
}

/** https://nginx.org/en/docs/control.html */
const NGINX: ServerSignals = {
  name: 'nginx',
  graceful: 'QUIT',
  abrupt: ['TERM', 'INT'],
  waits: [],
  other: ['HUP', 'USR1', 'USR2', 'WINCH'],
};
/** https://httpd.apache.org/docs/2.4/stopping.html */
const HTTPD: ServerSignals = {
  name: 'httpd',
  graceful: 'WINCH',
  abrupt: ['TERM'],
  waits: [],
  other: ['HUP', 'USR1'],
};
/** php-fpm(8), https://manpages.debian.org/stable/php8.4-fpm/php-fpm8.4.8.en.html */
const FPM: ServerSignals = {
  name: 'php-fpm',
  graceful: 'QUIT',
  abrupt: ['TERM', 'INT'],
  waits: [],
  other: ['USR1', 'USR2'],
};
/** https://www.postgresql.org/docs/current/server-shutdown.html */
const POSTGRES: ServerSignals = {
  name: 'postgres',
  graceful: 'INT',
  abrupt: ['QUIT'],
  waits: ['TERM'],
  other: ['HUP'],
};
/** https://docs.haproxy.org/3.0/management.html#4 */
const HAPROXY: ServerSignals = {
  name: 'haproxy',
  graceful: 'USR1',
  abrupt: ['TERM', 'INT'],
  waits: [],
  other: ['HUP', 'USR2'],
};
/** systemd(1), https://www.freedesktop.org/software/systemd/man/latest/systemd.html#Signals */
const SYSTEMD: ServerSignals = {
  name: 'systemd',
  graceful: 'RTMIN+3',
  abrupt: [],
  waits: [],
  other: ['TERM', 'HUP', 'USR1', 'USR2', 'WINCH'],
};

const PROGRAMS: ReadonlyMap<string, ServerSignals> = new Map([
  ['nginx', NGINX],
  ['httpd', HTTPD],
  ['apache2', HTTPD],
  ['httpd-foreground', HTTPD],
  ['apache2-foreground', HTTPD],
  ['php-fpm', FPM],
  ['postgres', POSTGRES],
  ['haproxy', HAPROXY],
  ['systemd', SYSTEMD],
]);

/** By the name of its program; `php-fpm8.3` is php-fpm. */
export function serverSignals(program: string): ServerSignals | undefined {
  return PROGRAMS.get(/^php-fpm[\d.]+$/.test(program) ? 'php-fpm' : program);
}

/** Official images whose own entrypoint becomes the server of that name when nothing else is asked for. */
export function imageServer(canonicalName: string, tag: string | undefined): ServerSignals | undefined {
  const name = /^docker\.io\/library\/(\w+)$/.exec(canonicalName)?.[1];
  if (name === 'php') return /fpm/.test(tag ?? '') ? FPM : /apache/.test(tag ?? '') ? HTTPD : undefined;
  return ['nginx', 'httpd', 'postgres', 'haproxy'].includes(name ?? '')
    ? PROGRAMS.get(name ?? '')
    : undefined;
}
