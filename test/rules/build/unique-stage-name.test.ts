import rule from '../../../server/src/rules/build/unique-stage-name.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch AS a\nFROM scratch AS b\n',
    'FROM scratch\nFROM scratch\n',
    'FROM a\nFROM scratch AS a\n',
    'FROM scratch AS\nFROM scratch AS\n',
  ],
  invalid: [
    {
      code: 'FROM scratch AS «a»\nFROM scratch AS b\nFROM scratch AS «A»\nFROM scratch AS «a»\n',
      expect: [
        "The stage name 'a' is given again on line 3.",
        "The stage name 'A' was already given on line 1.",
        'again',
      ],
    },
    { code: 'FROM scratch \\\n  AS «a»\nFROM scratch \\\n  AS «a»\n', expect: ['first', 'again'] },
  ],
});
