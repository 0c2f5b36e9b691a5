import rule from '../../../server/src/rules/runtime/graceful-stop.ts';
import { testRule } from '../../support/rule-tester.ts';

const replaced = (output: string, signal: string) => [
  [{ title: `Replace with ${signal}`, kind: 'unsafe' as const, output }],
];

testRule(rule, {
  valid: [
    'FROM alpine\nSTOPSIGNAL SIGTERM\nCMD ["app"]\n',
    'FROM alpine\nSTOPSIGNAL\n',
    'FROM alpine\nARG SIG\nSTOPSIGNAL $SIG\n',
    'FROM nginx\nSTOPSIGNAL SIGQUIT\n',
    'FROM httpd:2.4\nSTOPSIGNAL SIGWINCH\n',
    'FROM php:8.4-fpm\nSTOPSIGNAL 3\n',
    'FROM postgres:17\nSTOPSIGNAL SIGINT\n',
    'FROM php:8.4-cli\nSTOPSIGNAL SIGTERM\n',
    // Another image of that name.
    'FROM example.com/nginx\nSTOPSIGNAL SIGTERM\n',
    // A script of its own may turn the signal into another one.
    'FROM nginx\nSTOPSIGNAL SIGTERM\nENTRYPOINT ["/start.sh"]\nCMD ["nginx"]\n',
    // The signal goes to the shell.
    'FROM debian\nSTOPSIGNAL SIGTERM\nCMD nginx -g "daemon off;"\n',
    'FROM nginx\nSTOPSIGNAL SIGTERM\nCMD ["/usr/bin/supervisord"]\n',
    'FROM debian\nSTOPSIGNAL SIGRTMIN+3\nCMD ["/lib/systemd/systemd"]\n',
    // /sbin/init is many things.
    'FROM alpine\nSTOPSIGNAL SIGTERM\nCMD ["/sbin/init"]\n',
    'FROM rspamd\nSTOPSIGNAL SIGTERM\nENTRYPOINT ["/docker-entrypoint.sh"]\nCMD ["/usr/bin/rspamd", "-f"]\n',
    'FROM debian AS base\nCMD ["nginx"]\nFROM base\nSTOPSIGNAL SIGTERM\nENTRYPOINT ["tini", "--"]\n',
  ],
  invalid: [
    {
      code: 'FROM alpine\nSTOPSIGNAL «SIGKILL»\n',
      expect: ["'SIGKILL' cannot be handled, so nothing gets the chance to stop in order."],
      fixes: replaced('FROM alpine\nSTOPSIGNAL SIGTERM\n', 'SIGTERM'),
    },
    {
      code: 'FROM alpine\nSTOPSIGNAL «9»\n',
      expect: ['unhandled'],
      fixes: replaced('FROM alpine\nSTOPSIGNAL SIGTERM\n', 'SIGTERM'),
    },
    {
      code: 'FROM nginx:1.29\nSTOPSIGNAL «STOP»\n',
      expect: ['unhandled'],
      fixes: replaced('FROM nginx:1.29\nSTOPSIGNAL QUIT\n', 'QUIT'),
    },
    { code: 'FROM alpine\nARG S=SIGKILL\nSTOPSIGNAL «$S»\n', expect: ['unhandled'] },
    { code: 'FROM alpine\nONBUILD STOPSIGNAL «sigkill»\n', expect: ['unhandled'] },
    {
      code: 'FROM nginx:1.29\nCOPY app /usr/share/nginx/html\nSTOPSIGNAL «SIGTERM»\n',
      expect: ["'nginx' drops its work on 'SIGTERM'; SIGQUIT is what it stops in order on."],
      fixes: replaced('FROM nginx:1.29\nCOPY app /usr/share/nginx/html\nSTOPSIGNAL SIGQUIT\n', 'SIGQUIT'),
    },
    {
      code: 'FROM debian:13\nSTOPSIGNAL «SIGUSR2»\nENTRYPOINT ["/usr/bin/tini", "--", "/usr/sbin/php-fpm8.4", "-F"]\n',
      expect: ['other'],
      fixes: replaced(
        'FROM debian:13\nSTOPSIGNAL SIGQUIT\nENTRYPOINT ["/usr/bin/tini", "--", "/usr/sbin/php-fpm8.4", "-F"]\n',
        'SIGQUIT',
      ),
    },
    {
      code: 'FROM debian:13\nSTOPSIGNAL «TERM»\nCMD ["/usr/lib/systemd/systemd"]\n',
      expect: ["'systemd' does not stop on 'TERM'."],
      fixes: replaced('FROM debian:13\nSTOPSIGNAL RTMIN+3\nCMD ["/usr/lib/systemd/systemd"]\n', 'RTMIN+3'),
    },
    {
      code: 'FROM postgres:17\nSTOPSIGNAL «SIGTERM»\nCMD ["-c", "max_connections=200"]\n',
      expect: ['waits'],
      fixes: replaced('FROM postgres:17\nSTOPSIGNAL SIGINT\nCMD ["-c", "max_connections=200"]\n', 'SIGINT'),
    },
    {
      code: 'FROM debian:13 AS base\nCMD exec httpd -DFOREGROUND\nFROM base\nSTOPSIGNAL «SIGTERM»\n',
      expect: ['abrupt'],
      fixes: replaced(
        'FROM debian:13 AS base\nCMD exec httpd -DFOREGROUND\nFROM base\nSTOPSIGNAL SIGWINCH\n',
        'SIGWINCH',
      ),
    },
    {
      code: 'FROM haproxy:3.2\nSTOPSIGNAL «SIGTERM»\n',
      expect: ['abrupt'],
      fixes: replaced('FROM haproxy:3.2\nSTOPSIGNAL SIGUSR1\n', 'SIGUSR1'),
    },
    {
      code: 'FROM php:8.4-apache\nSTOPSIGNAL «SIGTERM»\n',
      expect: ['abrupt'],
      fixes: replaced('FROM php:8.4-apache\nSTOPSIGNAL SIGWINCH\n', 'SIGWINCH'),
    },
    {
      code: 'FROM debian:13\nSTOPSIGNAL «SIGTERM»\nENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["postgres"]\n',
      expect: ['waits'],
      fixes: replaced(
        'FROM debian:13\nSTOPSIGNAL SIGINT\nENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["postgres"]\n',
        'SIGINT',
      ),
    },
  ],
});
