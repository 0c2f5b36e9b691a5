import rule from '../../../server/src/rules/build/valid-stage-name.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian AS a\n',
    'FROM debian as A1_b-c.d\n',
    'FROM debian IS 1\n',
    'FROM debian AS\n',
    'FROM debian AS 1 2\n',
  ],
  invalid: [
    { code: 'FROM debian AS «1st»\n', expect: ["'1st' cannot be the name of a stage."] },
    {
      code: 'FROM debian as «-a»\nFROM debian AS «"a"»\nFROM debian AS «$a»\nFROM debian AS \\\n «a+b»\n',
      expect: ['name', 'name', 'name', 'name'],
    },
  ],
});
