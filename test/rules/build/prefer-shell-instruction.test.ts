import rule from '../../../server/src/rules/build/prefer-shell-instruction.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (shell: string, output: string) => [
  { title: `Use SHELL ["${shell}", "-c"]`, kind: 'unsafe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN ln -sf /bin/true /sbin/initctl && ln -s /bin/sh /usr/bin/mysh\n',
    'FROM debian:13\nRUN ln -s foo bar && unrelated && something_with /bin/sh; cp /bin/sh /x; ln -s /bin/sh\n',
    'FROM debian:13\nRUN bash -c "true"; echo powershell; update-alternatives --install /usr/bin/x x /usr/bin/y 1\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN «ln -sfv /bin/bash /bin/sh»\nONBUILD run «ln -sf /bin/zsh /usr/bin/sh»\n',
      expect: ["'ln' replaces /bin/sh for every program in the image.", 'relinked'],
      fixes: [
        fix(
          '/bin/bash',
          'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nONBUILD run ln -sf /bin/zsh /usr/bin/sh\n',
        ),
        fix('/bin/zsh', 'FROM debian:13\nRUN ln -sfv /bin/bash /bin/sh\nONBUILD shell ["/bin/zsh", "-c"]\n'),
      ],
    },
    {
      code: 'FROM debian:13\nRUN rm /bin/sh && «ln -s /bin/bash /bin/sh»\nRUN «mv /bin/bash /bin/sh»\nRUN «ln -s bash /bin/sh»\nRUN «ln -s /busybox/sh /bin/sh»\n',
      expect: ['relinked', "'mv' replaces /bin/sh for every program in the image.", 'relinked', 'relinked'],
    },
    {
      code: 'FROM debian:13\nRUN «update-alternatives --install /bin/sh sh /bin/bash 100»\nRUN «ln \\\n  # why\n  -s /bin/bash /bin/sh»\nRUN «ln -s /bin/bash /bin/sh» # why\n',
      expect: ['relinked', 'relinked', 'relinked'],
    },
    {
      code: 'FROM mcr.microsoft.com/windows/servercore:ltsc2025\nRUN «powershell» -Command Get-Item x\nRUN ["powershell", "x"]\nRUN «C:\\ps\\pwsh.exe» -c x\n',
      expect: ["'powershell' is started by hand in RUN.", 'started'],
    },
    {
      code: 'FROM debian:13\nRUN [«"ln", "-s", "/bin/bash", "/bin/sh"»]\n',
      expect: ['relinked'],
    },
  ],
});
