import rule from '../../../server/src/rules/style/no-consecutive-run.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (output: string) => [{ title: 'Join with the RUN above', kind: 'safe' as const, output }];

testRule(rule, {
  valid: [
    'FROM alpine\nRUN a\nWORKDIR /\nRUN b\nFROM alpine\nRUN c\n',
    'FROM alpine\nCOPY a /a\nCOPY b /b\nADD c /c\nCOPY --from=x d /d\nCOPY e /d\n',
    'FROM alpine\nCOPY <<A /x/\na\nA\nCOPY <<B /x/\nb\nB\n',
    { code: 'FROM alpine\nRUN a\nRUN b\nRUN c\nUSER x\nRUN d\nCOPY a /\nCOPY b /\n', options: { max: 3 } },
  ],
  invalid: [
    {
      code: 'FROM alpine\n«RUN» a\n\n\n«RUN» b \\\n    c\n',
      expect: ['2 RUN instructions follow each other that could be one.', 'run'],
      fixes: [[], fix('FROM alpine\nRUN a \\\n    && b \\\n    c\n')],
    },
    {
      code: 'FROM alpine\n  «run» --mount=type=cache,target=/c a "x y" \n  run --mount=type=cache,target=/c if x; then y; fi\n  run --mount=type=cache,target=/d b\n',
      expect: ['group'],
    },
    {
      code: 'FROM alpine\n«RUN» --network=none a\n«RUN» --network=none X=1 b\nWORKDIR /\n',
      expect: ['group', 'run'],
      fixes: [[], fix('FROM alpine\nRUN --network=none a \\\n    && X=1 b\nWORKDIR /\n')],
    },
    // What must not reach the next step, a comment, and what cannot be joined.
    {
      code: 'FROM alpine\n«RUN» cd /a\n«RUN» b\n# why\n«RUN» c # shell comment\n«RUN» d &\n«RUN» ["e"]\n',
      expect: ['group', 'run', 'run', 'run', 'run'],
    },
    {
      code: 'FROM alpine\n«RUN» a && b\nRUN c; d\n«COPY» a b /x/\nCOPY c /x/\n«ADD» d /y/\nADD e /y/\n',
      expect: ['group', '2 COPY instructions follow each other that could be one.', 'group'],
    },
    {
      code: '«RUN» a; b\nRUN c\n«RUN» d\n',
      expect: ['3 RUN instructions follow each other that could be one.', 'run'],
      fixes: [[], fix('RUN a; b\nRUN c \\\n    && d\n')],
    },
    {
      code: 'FROM alpine\n«RUN» a\n  # Then.\n«RUN» b \\\n  # c\n  c\n',
      expect: ['group', 'run'],
      fixes: [[], fix('FROM alpine\nRUN a \\\n  # Then.\n    && b \\\n  # c\n  c\n')],
    },
    {
      code: 'FROM debian:13\n«RUN» apt-get update\n«RUN» apt-get install -y a\n',
      expect: ['group', 'run'],
    },
    // In the background the first one would be, too, and its failure lost.
    {
      code: 'FROM alpine\n«RUN» exec a\n«RUN» b &\n«RUN» ! c\n# trivy:ignore:DS-0001\n«RUN» e\n',
      expect: ['group', 'run', 'run', 'run'],
    },
    // As many as the option allows stay as they are.
    {
      code: 'FROM alpine\nRUN a\nCOPY x /\n«RUN» b\nRUN c\n«RUN» d\n«RUN» e\n',
      options: { max: 2 },
      expect: ['4 RUN instructions follow each other that could be one.', 'run', 'run'],
      fixes: [
        [],
        fix('FROM alpine\nRUN a\nCOPY x /\nRUN b\nRUN c \\\n    && d\nRUN e\n'),
        fix('FROM alpine\nRUN a\nCOPY x /\nRUN b\nRUN c\nRUN d \\\n    && e\n'),
      ],
    },
  ],
});
