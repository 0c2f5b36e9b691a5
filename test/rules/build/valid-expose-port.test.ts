import rule from '../../../server/src/rules/build/valid-expose-port.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian\nEXPOSE 0 80 65535 8000-8010/udp 80/tcp 443/\n',
    'FROM debian\nEXPOSE $PORT 40000-${PORT}\n',
    'FROM debian\nENV PORTS="80 90"\nEXPOSE $PORTS\n',
    'FROM debian\nEXPOSE "80" 127.0.0.1:80:80 :90\nEXPOSE\n',
  ],
  invalid: [
    {
      code: 'FROM debian\nEXPOSE 80 «65536»/tcp\n'.replace('»/tcp', '/tcp»'),
      expect: ["The port '65536' is above 65535."],
    },
    { code: 'FROM debian\nEXPOSE «1-70000»\nONBUILD EXPOSE «80000:80000»\n', expect: ['range', 'range'] },
    {
      code: 'FROM debian\nEXPOSE «http» «80,443» «-80» «80-» «1--2» «[80]» «/tcp» «80:»\n',
      expect: [
        'malformed',
        'malformed',
        'malformed',
        'malformed',
        'malformed',
        'malformed',
        'malformed',
        'malformed',
      ],
    },
    { code: 'FROM debian\nEXPOSE «90-80»\n', expect: ['order'] },
    {
      code: 'FROM debian\nARG A=web\nENV B=${A}\nEXPOSE «$B» «${A:+x}»\n',
      expect: ["'web' is no port.", "'x' is no port."],
    },
    { code: 'FROM debian\nEXPOSE 80 «#» «web»\n', expect: ['malformed', 'malformed'] },
  ],
});
