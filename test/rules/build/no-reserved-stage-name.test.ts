import rule from '../../../server/src/rules/build/no-reserved-stage-name.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\n',
    'FROM scratch AS a\n',
    'FROM debian AS contexts\n',
    'FROM debian IS scratch\n',
    'FROM debian AS $scratch\n',
  ],
  invalid: [
    { code: 'FROM scratch AS «scratch»\nFROM scratch AS «context»\n', expect: ['reserved', 'reserved'] },
    {
      code: 'from debian as «Context»\n',
      expect: ["The stage name 'Context' has a meaning of its own for the builder."],
    },
  ],
});
