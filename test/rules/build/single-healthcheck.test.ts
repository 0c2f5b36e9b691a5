import rule from '../../../server/src/rules/build/single-healthcheck.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Delete this HEALTHCHECK';

testRule(rule, {
  valid: [
    'FROM debian\nHEALTHCHECK CMD a\nFROM debian\nHEALTHCHECK NONE\n',
    'FROM debian\nONBUILD HEALTHCHECK CMD a\nHEALTHCHECK CMD b\n',
    'FROM debian\n',
  ],
  invalid: [
    {
      code: 'FROM debian\n# first\n«HEALTHCHECK» CMD a\nUSER 1\n«healthcheck» NONE\nHEALTHCHECK CMD b\n',
      expect: ['A later HEALTHCHECK of the stage replaces this one.', 'overridden'],
      fixes: [
        [
          {
            title,
            kind: 'safe',
            output: 'FROM debian\n# first\nUSER 1\nhealthcheck NONE\nHEALTHCHECK CMD b\n',
          },
        ],
        [
          {
            title,
            kind: 'safe',
            output: 'FROM debian\n# first\nHEALTHCHECK CMD a\nUSER 1\nHEALTHCHECK CMD b\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian\n«HEALTHCHECK» --interval=5s \\\n  # why\n  CMD a\nHEALTHCHECK CMD b\n',
      expect: ['overridden'],
    },
  ],
});
