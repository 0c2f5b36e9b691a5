import rule from '../../../server/src/rules/runtime/prefer-exec-form.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Write it as a JSON array';
const viaShell = 'Let the shell replace itself: ["sh", "-c", "exec …"]';

testRule(rule, {
  valid: [
    'FROM scratch\nCMD ["a", "b c"]\nENTRYPOINT [ "a" ]\n',
    'FROM scratch\nHEALTHCHECK CMD [ "curl", "-f", "http://localhost/" ]\n',
    'FROM scratch\nHEALTHCHECK NONE\n',
    'FROM scratch\nCMD\n',
    'FROM scratch\nCMD []\n',
    'FROM scratch\nCMD ["a", 1]\n',
    'FROM scratch\nRUN true\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\n«CMD» nginx -g "daemon off;"\n',
      expect: ['shell'],
      fixes: [[{ title, kind: 'safe', output: 'FROM debian:13\nCMD ["nginx", "-g", "daemon off;"]\n' }]],
    },
    {
      code: 'FROM alpine:3.22 AS base\nFROM base\n«cmd» node \\\n  # the port\n  --port=80 \\\n  \'C:\\x "y"\'\n',
      expect: ['shell'],
      fixes: [
        [
          {
            title,
            kind: 'safe',
            output:
              'FROM alpine:3.22 AS base\nFROM base\ncmd ["node", \\\n  # the port\n  "--port=80", \\\n  "C:\\\\x \\"y\\""]\n',
          },
        ],
      ],
    },
    {
      // ENTRYPOINT begins to take CMD; nobody knows whether the script names its interpreter.
      code: 'FROM debian:13\n«ENTRYPOINT» nginx\n«CMD» ./start.sh\n',
      expect: ['shell', 'shell'],
      fixes: [
        [{ title, kind: 'unsafe', output: 'FROM debian:13\nENTRYPOINT ["nginx"]\nCMD ./start.sh\n' }],
        [{ title, kind: 'unsafe', output: 'FROM debian:13\nENTRYPOINT nginx\nCMD ["./start.sh"]\n' }],
      ],
    },
    {
      // An entrypoint that the file does not show may look at the command.
      code: 'FROM postgres:17\n«CMD» postgres\n',
      expect: ['shell'],
      fixes: [[{ title, kind: 'unsafe', output: 'FROM postgres:17\nCMD ["postgres"]\n' }]],
    },
    {
      code: 'FROM scratch\n«CMD» java $JAVA_OPTS -jar app.jar\n',
      expect: ['shell'],
      fixes: [
        [
          {
            title: viaShell,
            kind: 'unsafe',
            output: 'FROM scratch\nCMD ["sh", "-c", "exec java $JAVA_OPTS -jar app.jar"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\n«CMD» app "$1" > /dev/stdout 2>&1\n',
      expect: ['shell'],
      fixes: [
        [
          {
            title: viaShell,
            kind: 'unsafe',
            output: 'FROM debian:13\nCMD ["sh", "-c", "exec app \\"$1\\" > /dev/stdout 2>&1"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\n«CMD» app -j $(nproc)\n',
      expect: ['shell'],
      fixes: [
        [
          {
            title: viaShell,
            kind: 'unsafe',
            output: 'FROM debian:13\nCMD ["sh", "-c", "exec app -j $(nproc)"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\n«CMD» exec ./start.sh -v\n',
      expect: ['shell'],
      fixes: [[{ title, kind: 'safe', output: 'FROM debian:13\nCMD ["./start.sh", "-v"]\n' }]],
    },
    // More than one command, a builtin, an assignment, a comment of the shell's, a variable over two lines.
    { code: 'FROM debian:13\n«CMD» migrate && serve\n', expect: ['shell'] },
    { code: 'FROM debian:13\n«CMD» migrate && exec serve\n', expect: ['shell'] },
    { code: 'FROM debian:13\n«CMD» echo hi\n', expect: ['shell'] },
    { code: 'FROM debian:13\n«CMD» A=1 serve\n', expect: ['shell'] },
    { code: 'FROM debian:13\n«CMD» serve # all\n', expect: ['shell'] },
    { code: 'FROM debian:13\n«CMD» serve &\n', expect: ['shell'] },
    { code: 'FROM debian:13\n«CMD» serve;\n', expect: ['shell'] },
    { code: 'FROM debian:13\n«CMD» timeout 5 serve\n', expect: ['shell'] },
    { code: 'FROM debian:13\n«CMD» serve \\\n  $X\n', expect: ['shell'] },
    { code: 'FROM debian:13\n«CMD» exec serve $X\n', expect: ['shell'] },
    { code: "FROM scratch\n«CMD» ['a', 'b']\n", expect: ['broken'] },
    {
      code: 'FROM scratch\nONBUILD «CMD» serve\n',
      expect: ['shell'],
      fixes: [[{ title, kind: 'unsafe', output: 'FROM scratch\nONBUILD CMD ["serve"]\n' }]],
    },
    {
      code: 'FROM scratch\n«HEALTHCHECK» --interval=5s CMD curl -f http://localhost/ || exit 1\n«HEALTHCHECK» CMD curl -f http://localhost/\n',
      expect: ['shell', 'HEALTHCHECK starts its program through a shell.'],
      fixes: [
        [],
        [
          {
            title,
            kind: 'safe',
            output:
              'FROM scratch\nHEALTHCHECK --interval=5s CMD curl -f http://localhost/ || exit 1\nHEALTHCHECK CMD ["curl", "-f", "http://localhost/"]\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\n«CMD» serve\n',
      expect: ['shell'],
      fixes: [
        [{ title, kind: 'unsafe', output: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nCMD ["serve"]\n' }],
      ],
    },
    { code: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\n«CMD» serve.exe\n', expect: ['shell'] },
  ],
});
