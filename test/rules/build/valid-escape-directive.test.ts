import rule from '../../../server/src/rules/build/valid-escape-directive.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    '# escape=`\nFROM scratch\n',
    '# escape=\\\nFROM scratch\n',
    '# why\n# escape=x\nFROM scratch\n',
    '# escape=\nFROM scratch\n',
  ],
  invalid: [
    {
      code: '# escape=«ab»\nFROM scratch\n',
      expect: ["The escape character 'ab' is neither a backslash nor a backtick."],
    },
    { code: '# syntax=x\n#Escape = «/»  \nFROM scratch\n', expect: ['escape'] },
  ],
});
