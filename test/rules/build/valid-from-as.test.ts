import rule from '../../../server/src/rules/build/valid-from-as.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian AS a\n',
    'FROM debian as a\n',
    'FROM debian\n',
    'FROM debian a\n',
    'FROM debian AS a b\n',
    'FROM\n',
  ],
  invalid: [
    {
      code: 'FROM debian «SA» build\n',
      expect: ["'SA' stands where FROM needs AS."],
      fixes: [[{ title: 'Replace with AS', kind: 'unsafe', output: 'FROM debian AS build\n' }]],
    },
    {
      code: 'from --platform=linux/arm64 debian \\\n  «ass» build\n',
      expect: ['as'],
      fixes: [
        [
          {
            title: 'Replace with AS',
            kind: 'unsafe',
            output: 'from --platform=linux/arm64 debian \\\n  as build\n',
          },
        ],
      ],
    },
    { code: 'FROM debian «called» build\n', expect: ['as'] },
  ],
});
