import rule from '../../../server/src/rules/build/no-single-quoted-json.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian\nCMD ["app", "it\'s"]\n',
    "FROM debian\nRUN [ 'a' = 'b' ] || true\nRUN [ '$A' ]\nRUN ['a'\n",
    "FROM debian\nCMD app ['a']\nENTRYPOINT [a]\nCMD []\nCMD ['a' 'b']\nCMD [,'a']\n",
    "FROM debian\nSHELL ['a']\nHEALTHCHECK CMD [ -f 'a' ]\n",
    "FROM debian\nCMD ['a', '" + 'x'.repeat(5000) + "']\n",
  ],
  invalid: [
    {
      code: "FROM debian\nCMD «['app', '-v']»\n",
      expect: ['The array is written in single quotes, so it is not read as one.'],
      fixes: [[{ title: 'Use double quotes', kind: 'unsafe', output: 'FROM debian\nCMD ["app", "-v"]\n' }]],
    },
    {
      code: "FROM debian\nENTRYPOINT  «[ 'a\"b\\c' , \\\n  # why\n  'd',\\\n ]»  \n",
      expect: ['quotes'],
      fixes: [
        [
          {
            title: 'Use double quotes',
            kind: 'unsafe',
            output: 'FROM debian\nENTRYPOINT  [ "a\\"b\\\\c" , \\\n  # why\n  "d"\\\n ]  \n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian\nONBUILD COPY «["a", \'b/\']»\n',
      expect: ['quotes'],
      fixes: [
        [{ title: 'Use double quotes', kind: 'unsafe', output: 'FROM debian\nONBUILD COPY ["a", "b/"]\n' }],
      ],
    },
    {
      code: "FROM debian\nRUN «['ls']»\nHEALTHCHECK --interval=5s CMD «['a']»\nVOLUME «[ '],',]»\n",
      expect: ['quotes', 'quotes', 'quotes'],
      fixes: [
        [
          {
            title: 'Use double quotes',
            kind: 'unsafe',
            output: "FROM debian\nRUN [\"ls\"]\nHEALTHCHECK --interval=5s CMD ['a']\nVOLUME [ '],',]\n",
          },
        ],
        [
          {
            title: 'Use double quotes',
            kind: 'unsafe',
            output: "FROM debian\nRUN ['ls']\nHEALTHCHECK --interval=5s CMD [\"a\"]\nVOLUME [ '],',]\n",
          },
        ],
        [
          {
            title: 'Use double quotes',
            kind: 'unsafe',
            output: "FROM debian\nRUN ['ls']\nHEALTHCHECK --interval=5s CMD ['a']\nVOLUME [ \"],\"]\n",
          },
        ],
      ],
    },
  ],
});
