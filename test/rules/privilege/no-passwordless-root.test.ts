import rule from '../../../server/src/rules/privilege/no-passwordless-root.ts';
import { testRule } from '../../support/rule-tester.ts';

const run = (command: string): string => `FROM debian\nRUN ${command}\n`;

testRule(rule, {
  valid: [
    ...[
      'passwd -l root',
      'passwd --lock app',
      'useradd app',
      'adduser -D app',
      'adduser --disabled-password app',
      'passwd',
    ].map(run),
    ...[
      "usermod -p '*' root",
      'useradd -p "$HASH" app',
      'passwd -d root && passwd -l root',
      'passwd -d app && usermod -L app',
    ].map(run),
    ...[
      "sed -i 's/^root::/root:!:/' /etc/shadow",
      "sed -i 's/std::/root::/' main.cpp",
      "sed -i 's/NOPASSWD:ALL/ALL/' /etc/sudoers",
    ].map(run),
    ...[
      "sed -i '/NOPASSWD/d' /etc/sudoers",
      'grep NOPASSWD /etc/sudoers',
      "sed -i 's/^%wheel.*NOPASSWD/# &/' /etc/sudoers",
    ].map(run),
    ...[
      'echo "root:x:0:0:root:/root:/bin/sh" > /etc/passwd',
      "echo 'root::0:' > /etc/group",
      "echo 'root:!::0:::::' >> /etc/shadow",
    ].map(run),
    ...[
      "echo 'app ALL=(ALL) ALL' >> /etc/sudoers",
      "echo 'permit persist :wheel' > /etc/doas.conf",
      "echo 'permit nopass app as root cmd reboot' > /etc/doas.conf",
    ].map(run),
    'FROM debian\n# echo "a ALL=NOPASSWD: ALL"\nCMD ["passwd", "-d", "root"]\nCOPY <<EOF /etc/sudoers.d/a\n# a ALL=NOPASSWD: ALL\nEOF\n',
  ],
  invalid: [
    {
      code: run('passwd «-d» root && passwd «--delete» app && passwd «-d»'),
      expect: [
        "The account 'root' can be entered without a password.",
        "The account 'app' can be entered without a password.",
        'account',
      ],
    },
    { code: run('useradd -m «-p» "" app && usermod «--password» \'\' root'), expect: ['account', 'account'] },
    {
      code: run("sed -i 's/^root:x:/«root::»/' /etc/passwd && sed -ri 's|root:[^:]*:|«root::»|' /etc/shadow"),
      expect: ['account', 'account'],
    },
    {
      code: run(
        'echo "«root::»0:0:root:/root:/bin/sh" > /etc/passwd && printf "x\\n" && echo "«app:::»0:99999:7:::" | tee -a /etc/shadow'.replace(
          '«app:::»',
          '«app::»:',
        ),
      ),
      expect: ['account', 'account'],
    },
    {
      code: run('echo "app ALL=(ALL) «NOPASSWD»:ALL" >> /etc/sudoers'),
      expect: ['A sudo rule grants full rights without a password.'],
    },
    {
      code: run(
        'echo $USERNAME ALL=\\(root\\) «NOPASSWD»:ALL > /etc/sudoers.d/$USERNAME \\\n  # why\n  && echo %wheel ALL=NOPASSWD: ALL > /a'.replace(
          '=NOPASSWD',
          '=«NOPASSWD»',
        ),
      ),
      expect: ['sudo', 'sudo'],
    },
    {
      code: run("printf '%s ALL=(ALL:ALL) «NOPASSWD»:SETENV: ALL\\n' app | tee /etc/sudoers.d/app"),
      expect: ['sudo'],
    },
    { code: run("echo 'Defaults:app «!authenticate»' >> /etc/sudoers"), expect: ['sudo'] },
    {
      code: run(
        "sed -i 's/%sudo.*ALL/%sudo ALL=«NOPASSWD»:ALL/g' /etc/sudoers && sed -i '/«NOPASSWD»/s/^# //' /etc/sudoers",
      ),
      expect: ['sudo', 'sudo'],
    },
    {
      code: run("echo 'mpd ALL=«NOPASSWD»: /usr/bin/mount, /usr/bin/umount' >> /etc/sudoers"),
      expect: ['A sudo rule grants full rights for some commands without a password.'],
    },
    {
      code: run("echo 'permit «nopass» keepenv :wheel' > /etc/doas.d/doas.conf"),
      expect: ['A doas rule grants full rights without a password.'],
    },
    {
      code: 'FROM debian\nCOPY <<EOF /etc/sudoers.d/app\n# app\napp ALL=(ALL) «NOPASSWD»: ALL\nEOF\n',
      expect: ['sudo'],
    },
    {
      code: 'FROM debian\nRUN cat <<EOF > /etc/sudoers.d/app\napp ALL=(ALL) «NOPASSWD»: ALL\nEOF\n',
      expect: ['sudo'],
    },
    {
      code: 'FROM debian\nRUN <<EOF\npasswd «-d» root\ncat > /etc/sudoers.d/app <<X\napp ALL=(ALL) «NOPASSWD»: ALL\nX\nEOF\n',
      expect: ['account', 'sudo'],
    },
    {
      code: 'FROM debian AS build\nRUN passwd «-d» root\nFROM alpine\nCOPY --from=build /a /a\n',
      expect: ['account'],
    },
    // People develop in it.
    {
      code: 'FROM mcr.microsoft.com/devcontainers/base:bookworm\nRUN echo "vscode ALL=(root) «NOPASSWD»:ALL" > /etc/sudoers.d/vscode\n',
      expect: ['sudo'],
      confidence: ['low'],
    },
  ],
});
