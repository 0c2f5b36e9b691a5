import rule from '../../../server/src/rules/build/stage-name-casing.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch AS a\n',
    'FROM scratch\n',
    'FROM scratch IS Base\n',
    'FROM scratch AS 1A\n',
    'FROM scratch AS a\nFROM A\n',
  ],
  invalid: [
    {
      code: 'FROM scratch AS «Build»\n',
      expect: ['name'],
      fixes: [[{ title: 'Rename to build', kind: 'safe', output: 'FROM scratch AS build\n' }]],
    },
    {
      code: 'FROM scratch AS «Base»\nFROM Base AS b\nCOPY --from=BASE a /a\nCOPY --from=base b /b\nCOPY --from=b c /c\n',
      expect: ['name'],
      fixes: [
        [
          {
            title: 'Rename to base',
            kind: 'safe',
            output:
              'FROM scratch AS base\nFROM base AS b\nCOPY --from=base a /a\nCOPY --from=base b /b\nCOPY --from=b c /c\n',
          },
        ],
      ],
    },
    // An image of that name comes from outside as long as the stage is not there.
    {
      code: 'FROM scratch AS «Base»\nCOPY --from=Base a /a\n',
      expect: ['name'],
      fixes: [
        [{ title: 'Rename to base', kind: 'safe', output: 'FROM scratch AS base\nCOPY --from=Base a /a\n' }],
      ],
    },
    { code: 'FROM scratch AS «Ba\\\nse»\n', expect: ['name'] },
  ],
});
