import rule from '../../../server/src/rules/build/no-copy-from-index.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM a:1 AS foo\nFROM b:1\nCOPY --from=foo /x /y\nCOPY --from=1 /x /y\nCOPY --from=7 /x /y\n',
    'FROM a:1\nFROM b:1\nONBUILD COPY --from=0 /x /y\n',
    'COPY --from=0 /x /y\n',
    'FROM a:1\nFROM b:1\nRUN --mount=type=bind,from=0,target=/x true\n',
  ],
  invalid: [
    {
      code: 'FROM a:1 AS Foo\nFROM b:1\nCOPY --from=«0» /x /y\n',
      expect: ["A stage is referred to by its number '0'."],
      fixes: [
        [
          {
            title: "Refer to the stage as 'Foo'",
            kind: 'safe',
            output: 'FROM a:1 AS Foo\nFROM b:1\nCOPY --from=Foo /x /y\n',
          },
        ],
      ],
    },
    {
      code: '# why\nfrom a:1\nfrom b:1\ncopy --from=«0» /x /y\ncopy --from=«0» /z /z\n',
      expect: ['index', 'index'],
      fixes: [0, 1].map(() => [
        {
          title: "Name the stage 'stage-0'",
          kind: 'safe',
          output:
            '# why\nfrom a:1 as stage-0\nfrom b:1\ncopy --from=stage-0 /x /y\ncopy --from=stage-0 /z /z\n',
        },
      ]),
    },
    { code: 'FROM a:1 AS b\nFROM b:1 AS b\nFROM c:1\nCOPY --from=«0» /x /y\n', expect: ['index'] },
    { code: 'FROM a:1\nFROM b:1 AS stage-0\nCOPY --from=«0» /x /y\n', expect: ['index'] },
  ],
});
