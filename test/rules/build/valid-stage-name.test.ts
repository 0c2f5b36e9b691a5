import rule from '../../../server/src/rules/build/valid-stage-name.ts';
import { testRule } from '../../support/rule-tester.ts';

const rename = (name: string, output: string) => [
  { title: `Rename the stage to ${name}`, kind: 'unsafe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM debian AS a\n',
    'FROM debian as A1_b-c.d\n',
    'FROM debian IS 1\n',
    'FROM debian AS\n',
    'FROM debian AS 1 2\n',
  ],
  invalid: [
    {
      code: 'FROM debian AS «1st»\n',
      expect: ["'1st' cannot be the name of a stage."],
      fixes: [rename('stage-1st', 'FROM debian AS stage-1st\n')],
    },
    {
      code: 'FROM debian AS «a+b»\nFROM A+b AS c\nCOPY --from=a+b --chown=1 /x /x\nRUN --mount=type=bind,from=a+b,target=/y true\n',
      expect: ['name'],
      fixes: [
        rename(
          'a-b',
          'FROM debian AS a-b\nFROM a-b AS c\nCOPY --from=a-b --chown=1 /x /x\nRUN --mount=type=bind,from=a-b,target=/y true\n',
        ),
      ],
    },
    // A number is a place, a variable was meant to be replaced, two of a name are another fault.
    { code: 'FROM debian AS «0»\nFROM debian\nCOPY --from=0 a /\n', expect: ['name'] },
    { code: 'FROM debian AS «a+»\nFROM debian AS «A+»\n', expect: ['name', 'name'] },
    { code: 'FROM debian AS «+»\n', expect: ['name'] },
    {
      code: 'FROM debian as «-a»\nFROM debian AS «"a"»\nFROM debian AS «$a»\nFROM debian AS \\\n «a+b»\n',
      expect: ['name', 'name', 'name', 'name'],
      fixes: [
        rename('a-2', 'FROM debian as a-2\nFROM debian AS "a"\nFROM debian AS $a\nFROM debian AS \\\n a+b\n'),
        rename('a', 'FROM debian as -a\nFROM debian AS a\nFROM debian AS $a\nFROM debian AS \\\n a+b\n'),
        [],
        rename('a-b', 'FROM debian as -a\nFROM debian AS "a"\nFROM debian AS $a\nFROM debian AS \\\n a-b\n'),
      ],
    },
  ],
});
