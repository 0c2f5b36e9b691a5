import rule from '../../../server/src/rules/style/from-as-casing.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch AS a\n',
    'from scratch as a\n',
    'From scratch as a\n',
    'FROM scratch\n',
    'FROM scratch is a\n',
  ],
  invalid: [
    {
      code: 'FROM scratch «as» a\n',
      expect: ['as'],
      fixes: [[{ title: 'Write AS', kind: 'safe', output: 'FROM scratch AS a\n' }]],
    },
    {
      code: 'from scratch \\\n  # the name\n  «As» a\n',
      expect: ['as'],
      fixes: [[{ title: 'Write as', kind: 'safe', output: 'from scratch \\\n  # the name\n  as a\n' }]],
    },
    { code: 'FROM scratch «a\\\ns» a\n', expect: ['as'] },
  ],
});
