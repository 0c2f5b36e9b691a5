import rule from '../../../server/src/rules/build/no-expose-host-mapping.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Keep the port of the container';

testRule(rule, {
  valid: ['FROM debian\nEXPOSE 80 8000-8010/udp :90 $X\n'],
  invalid: [
    {
      code: 'FROM debian\nEXPOSE «127.0.0.1:80:81/tcp» 90 «[::1]:80:82» \\\n  «83:84»\n',
      expect: ["'127.0.0.1:80:81/tcp' names an address or port of the host.", 'mapping', 'mapping'],
      fixes: [
        [{ title, kind: 'safe', output: 'FROM debian\nEXPOSE 81/tcp 90 [::1]:80:82 \\\n  83:84\n' }],
        [{ title, kind: 'safe', output: 'FROM debian\nEXPOSE 127.0.0.1:80:81/tcp 90 82 \\\n  83:84\n' }],
        [
          {
            title,
            kind: 'safe',
            output: 'FROM debian\nEXPOSE 127.0.0.1:80:81/tcp 90 [::1]:80:82 \\\n  84\n',
          },
        ],
      ],
    },
    { code: 'FROM debian\nENV P=80:80\nEXPOSE «$P» «80:http»\n', expect: ['mapping', 'mapping'] },
  ],
});
