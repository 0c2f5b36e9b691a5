import rule from '../../../server/src/rules/runtime/no-expose-ssh-port.ts';
import { testRule } from '../../support/rule-tester.ts';

const word = 'Do not expose port 22';
const whole = 'Delete EXPOSE 22';

testRule(rule, {
  valid: [
    'FROM debian:12\nEXPOSE 80 222 2222/tcp 8022\n',
    'FROM debian:12\nEXPOSE 22/udp 22/sctp\n',
    'FROM debian:12\nARG PORT\nEXPOSE $PORT\n',
    'FROM debian:12\nEXPOSE 22:80 23-25\n',
    'FROM debian:12\nEXPOSE\n',
    'FROM debian:12\nEXPOSE ssh\n',
  ],
  invalid: [
    {
      code: 'FROM debian:12\nEXPOSE 80 «22» 443\n',
      expect: ['port'],
      fixes: [[{ title: word, kind: 'unsafe', output: 'FROM debian:12\nEXPOSE 80 443\n' }]],
    },
    {
      code: 'FROM debian:12\n# web\nEXPOSE «22/TCP»   80\n',
      expect: ['port'],
      fixes: [[{ title: word, kind: 'unsafe', output: 'FROM debian:12\n# web\nEXPOSE 80\n' }]],
    },
    {
      code: 'FROM debian:12\nEXPOSE 80 \\\n  «22»\nUSER 1000\n',
      expect: ['port'],
      fixes: [[{ title: word, kind: 'unsafe', output: 'FROM debian:12\nEXPOSE 80\nUSER 1000\n' }]],
    },
    {
      code: 'FROM debian:12\nEXPOSE \\\n  # shell\n  «22» \\\n  # web\n  80\n',
      expect: ['port'],
    },
    {
      code: 'FROM debian:12\n# shell\nEXPOSE «22»\nUSER 1000\n',
      expect: ['port'],
      fixes: [[{ title: whole, kind: 'unsafe', output: 'FROM debian:12\n# shell\nUSER 1000\n' }]],
    },
    {
      code: 'FROM debian:12\nARG SSH=22\nONBUILD EXPOSE «${SSH}»',
      expect: ['port'],
      fixes: [[{ title: whole, kind: 'unsafe', output: 'FROM debian:12\nARG SSH=22\n' }]],
    },
    { code: 'FROM debian:12\nEXPOSE \\\n  # shell\n  «22»\n', expect: ['port'] },
    {
      code: 'FROM debian:12\nEXPOSE «20-25/tcp»\n',
      expect: ["The exposed range '20-25/tcp' holds the SSH port 22."],
    },
    {
      code: 'FROM debian:12\nEXPOSE «2222:22» 80\n',
      expect: ['port'],
      fixes: [[{ title: word, kind: 'unsafe', output: 'FROM debian:12\nEXPOSE 80\n' }]],
    },
    // SSH is what it serves.
    {
      code: 'FROM alpine:3.22\nEXPOSE «22» 3000\nCMD ["gitea", "web"]\n',
      expect: ['port'],
      fixes: [
        [
          {
            title: 'Do not expose port 22',
            kind: 'unsafe',
            output: 'FROM alpine:3.22\nEXPOSE 3000\nCMD [\"gitea\", \"web\"]\n',
          },
        ],
      ],
      confidence: ['low'],
    },
  ],
});
