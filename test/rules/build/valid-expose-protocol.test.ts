import rule from '../../../server/src/rules/build/valid-expose-protocol.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian\nEXPOSE 80 80/tcp 80/UDP 80/sctp 80/ 80/$X\n',
    'FROM debian\nEXPOSE 127.0.0.1:80:80/udp\n',
  ],
  invalid: [
    {
      code: 'FROM debian\nEXPOSE 80/«tpc» \\\n  90:90/«x»\n',
      expect: ["'tpc' is no protocol of EXPOSE.", 'protocol'],
      fixes: [
        [
          {
            title: "Replace with 'tcp'",
            kind: 'unsafe',
            output: 'FROM debian\nEXPOSE 80/tcp \\\n  90:90/x\n',
          },
        ],
        [],
      ],
    },
    { code: 'FROM debian\nENV P=80/http\nEXPOSE «$P»\n', expect: ["'http' is no protocol of EXPOSE."] },
    { code: 'FROM debian\nEXPOSE 80/«tcp/udp»\n', expect: ['protocol'] },
  ],
});
