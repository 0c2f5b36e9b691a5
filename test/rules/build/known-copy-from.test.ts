import rule from '../../../server/src/rules/build/known-copy-from.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM a:1 AS foo\nFROM b:1\nCOPY --from=FOO /x /y\nCOPY --from=0 /x /y\nCOPY --from=nginx:1 /x /y\nCOPY a b\n',
    'FROM a:1\nCOPY --from=scratch /x /y\nCOPY --from=$X /x /y\n',
    'FROM a:1 AS foo\nCOPY --from=foo /x /y\nONBUILD COPY --from=bar /x /y\n',
    'FROM a:1\nRUN --mount=type=bind,from=ghcr.io/a/b,target=/x true\n',
    // Stages that need each other are another rule's matter.
    'FROM a:1 AS foo\nCOPY --from=bar /x /y\nCOPY --from=1 /x /y\nFROM b:1 AS bar\nCOPY --from=foo /x /y\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nCOPY --from=«build» /x /y\nFROM b:1 AS build\n',
      expect: ["Stage 'build' stands behind the instruction that takes files from it."],
    },
    {
      code: 'FROM a:1\nCOPY --from=«1» /x /y\nCOPY --from=«-1» /x /y\nFROM b:1\n',
      expect: ['index', 'index'],
    },
    { code: 'COPY --from=«0» /x /y\nCOPY --from=«foo» /x /y\n', expect: ['index', 'external'] },
    {
      code: 'FROM a:1\nRUN --mount=type=bind,from=«later»,target=/x true\nFROM b:1 AS later\n',
      expect: ['later'],
    },
    {
      code: 'FROM a:1 AS builder\nFROM b:1\nCOPY --from=«build» /x /y\n',
      expect: ["No stage is named 'build'; 'builder' is close."],
      fixes: [
        [
          {
            title: "Take the files from 'builder'",
            kind: 'unsafe',
            output: 'FROM a:1 AS builder\nFROM b:1\nCOPY --from=builder /x /y\n',
          },
        ],
      ],
    },
    {
      code: 'FROM a:1 AS php81\nFROM b:1\nCOPY --from=«php82» /x /y\nCOPY --from=«ghcr.io/a/b» /x /y\n',
      expect: ['external', 'external'],
    },
  ],
});
