import rule from '../../../server/src/rules/style/expose-protocol-casing.ts';
import { testRule } from '../../support/rule-tester.ts';

const tcp = (output: string) => [{ title: 'Write tcp', kind: 'safe' as const, output }];

testRule(rule, {
  valid: [
    'FROM scratch\nEXPOSE 80 53/udp\n',
    'FROM scratch\nEXPOSE 80/HTTP\n',
    'FROM scratch\nEXPOSE 80/$P\n',
    'FROM scratch\nEXPOSE 80/\n',
  ],
  invalid: [
    {
      code: 'FROM scratch\nEXPOSE 80/«TcP» 8080/«TCP» 8080/udp\n',
      expect: ['protocol', 'protocol'],
      fixes: [
        tcp('FROM scratch\nEXPOSE 80/tcp 8080/TCP 8080/udp\n'),
        tcp('FROM scratch\nEXPOSE 80/TcP 8080/tcp 8080/udp\n'),
      ],
    },
    { code: 'FROM scratch\nARG P=TCP\nEXPOSE «80/$P» «81/"UDP"»\n', expect: ['protocol', 'protocol'] },
    {
      code: 'FROM scratch\nONBUILD EXPOSE 80 \\\n  # both\n  81-82/«TCP»\n',
      expect: ['protocol'],
      fixes: [tcp('FROM scratch\nONBUILD EXPOSE 80 \\\n  # both\n  81-82/tcp\n')],
    },
  ],
});
