import rule from '../../../server/src/rules/build/unique-stage-name.ts';
import { testRule } from '../../support/rule-tester.ts';

const rename = (name: string, output: string) => [
  { title: `Rename this stage to ${name}`, kind: 'unsafe' as const, output },
];

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
      fixes: [
        [],
        rename('A-2', 'FROM scratch AS a\nFROM scratch AS b\nFROM scratch AS A-2\nFROM scratch AS a\n'),
        rename('a-2', 'FROM scratch AS a\nFROM scratch AS b\nFROM scratch AS A\nFROM scratch AS a-2\n'),
      ],
    },
    {
      code: 'FROM scratch \\\n  AS «a»\nFROM a AS a-2\nFROM a \\\n  AS «a»\nFROM a\nCOPY --from=A /x /x\nRUN --mount=from=a,target=/y true\n',
      expect: ['first', 'again'],
      fixes: [
        [],
        rename(
          'a-3',
          'FROM scratch \\\n  AS a\nFROM a AS a-2\nFROM a \\\n  AS a-3\nFROM a-3\nCOPY --from=a-3 /x /x\nRUN --mount=from=a-3,target=/y true\n',
        ),
      ],
    },
    // Which one is meant, only the builder knows; or an image; or a variable may name it.
    {
      code: 'FROM scratch AS «a»\nFROM scratch AS b\nCOPY --from=a /x /x\nFROM scratch AS «a»\n',
      expect: ['first', 'again'],
    },
    { code: 'FROM a AS «a»\nFROM scratch AS «a»\n', expect: ['first', 'again'] },
    { code: 'ARG B=a\nFROM scratch AS «a»\nFROM scratch AS «a»\nFROM $B\n', expect: ['first', 'again'] },
    {
      code: 'FROM scratch AS «a»\nFROM scratch AS «a»\nONBUILD COPY --from=a /x /x\n',
      expect: ['first', 'again'],
    },
  ],
});
