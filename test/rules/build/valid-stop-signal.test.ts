import rule from '../../../server/src/rules/build/valid-stop-signal.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\nSTOPSIGNAL SIGTERM\n',
    'FROM scratch\nSTOPSIGNAL quit\n',
    'FROM scratch\nSTOPSIGNAL 9\n',
    'FROM scratch\nSTOPSIGNAL "SIGINT"\n',
    'FROM scratch\nSTOPSIGNAL SIGRTMIN+3\n',
    'FROM scratch\nSTOPSIGNAL RTMAX-14\n',
    'FROM debian\nSTOPSIGNAL $SIGNAL\n',
    'FROM scratch\nARG SIGNAL\nSTOPSIGNAL $SIGNAL\n',
    'FROM scratch\nENV SIGNAL=HUP\nSTOPSIGNAL SIG$SIGNAL\n',
    'FROM scratch\nSTOPSIGNAL ${SIGNAL:^}\n',
    'FROM scratch\nSTOPSIGNAL\n',
  ],
  invalid: [
    {
      code: 'FROM scratch\nSTOPSIGNAL «SIGTREM»\n',
      expect: ["'SIGTREM' is no signal."],
      fixes: [
        [{ title: 'Replace with SIGTERM', kind: 'unsafe', output: 'FROM scratch\nSTOPSIGNAL SIGTERM\n' }],
      ],
    },
    {
      code: 'FROM scratch\nONBUILD STOPSIGNAL «QIUT»\n',
      expect: ['signal'],
      fixes: [
        [{ title: 'Replace with QUIT', kind: 'unsafe', output: 'FROM scratch\nONBUILD STOPSIGNAL QUIT\n' }],
      ],
    },
    { code: 'FROM scratch\nSTOPSIGNAL «0»\n', expect: ['signal'] },
    { code: 'FROM scratch\nSTOPSIGNAL «$»\n', expect: ['signal'] },
    { code: 'FROM scratch\nSTOPSIGNAL «${SIGNAL»\n', expect: ['signal'] },
    { code: 'FROM scratch\nSTOPSIGNAL «SIGTERM # gently»\n', expect: ['signal'] },
    { code: 'FROM scratch\nSTOPSIGNAL «$NOTHING»\n', expect: ["'' is no signal."] },
    { code: 'FROM scratch\nENV S=1\nSTOPSIGNAL «${S:+x}»\n', expect: ["'x' is no signal."] },
  ],
});
