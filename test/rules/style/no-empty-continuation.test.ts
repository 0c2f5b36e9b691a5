import rule from '../../../server/src/rules/style/no-empty-continuation.ts';
import { testRule } from '../../support/rule-tester.ts';

const one = (output: string) => [{ title: 'Delete the empty line', kind: 'safe' as const, output }];

testRule(rule, {
  valid: [
    'FROM scratch\nEXPOSE 80 \\\n  # why\n  81\n\nEXPOSE 82\n',
    'FROM scratch\nCOPY <<E /a\na \\\n\nb\nE\n',
    'FROM scratch\nEXPOSE 80 \\\n',
    'FROM scratch\nEXPOSE 80 \\\n# end\n',
    'FROM scratch\nEXPOSE 80 \\',
  ],
  invalid: [
    {
      code: 'FROM scratch\nEXPOSE 80 \\\n«»\n  81\n',
      expect: ['empty'],
      fixes: [one('FROM scratch\nEXPOSE 80 \\\n  81\n')],
    },
    {
      code: 'FROM scratch\nEXPOSE 80 \\\n«\n  »\n  # next\n«»\n  81\n',
      expect: ['empty', 'empty'],
      fixes: [
        [
          {
            title: 'Delete the empty lines',
            kind: 'safe',
            output: 'FROM scratch\nEXPOSE 80 \\\n  # next\n\n  81\n',
          },
        ],
        one('FROM scratch\nEXPOSE 80 \\\n\n  \n  # next\n  81\n'),
      ],
    },
    { code: 'FROM scratch\nONBUILD EXPOSE 80 \\\n«»\n\n', expect: ['open'] },
    { code: 'FROM scratch\nEXPOSE 80 \\\n# why\n«  »\n', expect: ['open'] },
  ],
});
