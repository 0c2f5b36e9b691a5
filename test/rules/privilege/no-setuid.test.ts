import rule from '../../../server/src/rules/privilege/no-setuid.ts';
import { testRule } from '../../support/rule-tester.ts';

const run = (command: string): string => `FROM alpine\nRUN ${command}\n`;

testRule(rule, {
  valid: [
    ...[
      'chmod 755 a',
      'chmod 0755 a',
      'chmod 1777 /tmp',
      'chmod +x a',
      'chmod u-s a',
      'chmod a-s,g+w a',
      'chmod $MODE a',
    ].map(run),
    ...[
      'find / -perm /6000 -type f -exec chmod a-s {} + || true',
      'find . -type d -exec chmod 2775 {} +',
      'find / -perm -4000',
    ].map(run),
    ...[
      'install -d -m 2775 /data',
      'mkdir -m 2775 /data',
      'install -m 755 a /bin',
      'echo chmod u+s a',
      'chmod',
      'setcap',
    ].map(run),
    ...[
      'setcap -r /bin/ping',
      'setcap -v cap_net_raw=ep /bin/ping',
      'setcap $CAPS /bin/ping',
      'getcap /bin/ping',
    ].map(run),
    'FROM alpine\nCOPY --chmod=0755 a /b\nCOPY --chmod=$MODE a /b\nCMD ["chmod", "u+s", "/a"]\n',
  ],
  invalid: [
    {
      code: run('chmod «u+s» /usr/bin/tool'),
      expect: ["The mode 'u+s' lets everyone run the file as its owner, often root."],
    },
    {
      code: run('chmod «4755» /a && chmod -R «+s» /sbin/gosu && chmod «06755» /b && chmod «u=rwxs,go=rx» c'),
      expect: ['setuid', 'setuid', 'setuid', 'setuid'],
    },
    { code: run("sudo chmod «'ug+s'» \\\n  # why\n  /a"), expect: ['setuid'] },
    {
      code: run('find /opt -name x -exec chmod «u+s» {} \\; && ls | xargs chmod «4755»'),
      expect: ['setuid', 'setuid'],
    },
    {
      code: run(
        'install -o root -m «4755» a /usr/local/bin/ && dpkg-statoverride --update --add root root «4755» /usr/bin/x',
      ),
      expect: ['setuid', 'setuid'],
    },
    { code: run('chmod «4755» /opt/chrome/chrome-sandbox /usr/bin/newuidmap'), expect: ['setuid'] },
    {
      code: run('chmod «2755» /usr/local/bin/tool && chmod «g+s» /data'),
      expect: ["The mode '2755' lets everyone run the file with its group's rights.", 'setgid'],
    },
    {
      code: 'FROM alpine\nCOPY --chmod=«4755» a /bin/\nONBUILD ADD --chmod=«u+s» a /bin/b\n',
      expect: ['setuid', 'setuid'],
    },
    {
      code: 'FROM alpine AS build\nRUN chmod «u+s» /a\nFROM alpine\nCOPY --from=build /a /a\n',
      expect: ['setuid'],
    },
    {
      code: run(
        "setcap «cap_sys_admin+ep» /a && setcap «'cap_net_bind_service=+ep'» /a && setcap «cap_net_admin,cap_net_raw+eip» /a",
      ),
      expect: ["The file gets 'cap_sys_admin+ep', whoever runs it.", 'capability', 'capability'],
    },
    {
      code: run('setcap «CAP_SETUID=ep» /usr/bin/newuidmap && setcap «=ep» /a && setcap -q «all+ep» /a'),
      expect: ['capability', 'capability', 'capability'],
    },
    // Better than the setuid bit.
    {
      code: 'FROM alpine:3.22\nRUN setcap «cap_setuid=ep» /usr/bin/newuidmap\n',
      expect: ['capability'],
      confidence: ['low'],
    },
  ],
});
