import rule from '../../../server/src/rules/build/no-duplicate-escape-directive.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: ['# escape=`\n# check=skip=all\nFROM scratch\n', '# escape=`\n\n# escape=`\nFROM scratch\n'],
  invalid: [
    {
      code: '# escape=`\n«# escape=`»\nFROM scratch\n',
      expect: ["The directive 'escape' is given a second time."],
      fixes: [
        [{ title: 'Delete the repeated directive', kind: 'unsafe', output: '# escape=`\nFROM scratch\n' }],
      ],
    },
    { code: '# escape=`\n«# escape=\\»\nFROM scratch\n', expect: ['repeated'] },
    {
      code: '# check=skip=all\n# escape=`\n «#Check = skip=all»\nFROM scratch\n',
      expect: ['repeated'],
      fixes: [
        [
          {
            title: 'Delete the repeated directive',
            kind: 'unsafe',
            output: '# check=skip=all\n# escape=`\nFROM scratch\n',
          },
        ],
      ],
    },
  ],
});
