import rule from '../../../server/src/rules/build/valid-duration.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\nHEALTHCHECK --interval=1h2m3s --timeout=1.5s --start-period=500ms --start-interval=1ms CMD x\n',
    'FROM scratch\nHEALTHCHECK --interval=1000us --timeout=1000000ns --start-period=1000µs CMD x\n',
    'FROM scratch\nHEALTHCHECK --interval="5s" --timeout=+5s --start-period=.5s CMD x\n',
    'FROM scratch\nHEALTHCHECK --interval= CMD x\n',
    'FROM scratch\nHEALTHCHECK --interval=nonsense NONE\n',
    'FROM scratch\nHEALTHCHECK CMD sleep --interval=5\n',
  ],
  invalid: [
    {
      code: 'FROM scratch\nHEALTHCHECK --interval=«30» CMD x\n',
      expect: ["The duration '30' lacks a unit."],
      fixes: [
        [
          {
            title: 'Make it seconds',
            kind: 'unsafe',
            output: 'FROM scratch\nHEALTHCHECK --interval=30s CMD x\n',
          },
        ],
      ],
    },
    { code: 'FROM scratch\nHEALTHCHECK --timeout=«-10» CMD x\n', expect: ['unitless'] },
    {
      code: 'FROM scratch\nHEALTHCHECK --timeout=«5s5» --interval=«5..5s» CMD x\n',
      expect: ['unitless', 'unitless'],
    },
    {
      code: 'FROM scratch\nHEALTHCHECK --interval=«1d» CMD x\n',
      expect: ["The duration '1d' has the unknown unit 'd'."],
    },
    { code: 'FROM scratch\nHEALTHCHECK --interval=«5-5s» CMD x\n', expect: ['unit'] },
    {
      code: 'FROM scratch\nHEALTHCHECK --interval=«$TIME» --timeout=«a» CMD x\n',
      expect: ['invalid', 'invalid'],
    },
    {
      code: 'FROM scratch\nHEALTHCHECK --interval=«.s» --timeout=«-» --start-period=«9999999h» CMD x\n',
      expect: ['invalid', 'invalid', 'invalid'],
    },
    {
      code: 'FROM scratch\nHEALTHCHECK --interval=«100us» --timeout=«-1s» --start-period=«.1ms» CMD x\n',
      expect: ['short', 'short', 'short'],
    },
    {
      code: 'FROM scratch\nHEALTHCHECK --interval=«0» --timeout=«0s» --start-period=«-0s» CMD x\n',
      expect: ['zero', 'zero', 'zero'],
    },
    { code: 'FROM scratch\nONBUILD HEALTHCHECK \\\n  --interval=«1w» CMD x\n', expect: ['unit'] },
  ],
});
