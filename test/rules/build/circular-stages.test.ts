import rule from '../../../server/src/rules/build/circular-stages.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian:13 AS a\nFROM debian:13 AS b\nCOPY --from=a /x /x\n',
    'FROM debian:13 AS a\nFROM a AS b\nFROM b\nCOPY --from=a /x /x\nCOPY --from=b /y /y\n',
    // Itself, and a later stage that does not lead back: other rules' matters.
    'FROM debian:13 AS a\nCOPY --from=a /x /x\n',
    'FROM debian:13 AS a\nCOPY --from=b /x /x\nFROM debian:13 AS b\n',
    'FROM debian:13 AS a\nCOPY --from=b /x /x\nFROM debian:13 AS c\nCOPY --from=a /x /x\nFROM debian:13 AS b\n',
    // Mounts have no numbers, and contexts and variables are none of the file's stages.
    'FROM debian:13 AS a\nRUN --mount=from=1,target=/x ls /x\nFROM a AS b\n',
    'FROM debian:13 AS a\nCOPY --from=other /x /x\nFROM debian:13 AS b\nCOPY --from=a /x /x\n',
    'FROM debian:13 AS a\nARG S=b\nCOPY --from=$S /x /x\nFROM debian:13 AS b\nCOPY --from=a /x /x\n',
    'FROM debian:13 AS a\nONBUILD COPY --from=b /x /x\nFROM a AS b\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13 AS a\nCOPY --from=«b» /x /x\nFROM debian:13 AS b\nCOPY --from=a /y /y\n',
      expect: ["Stage 'b' itself needs what this stage makes."],
    },
    {
      code: 'FROM debian:13 AS a\nCOPY --from=«C» /x /x\nFROM debian:13 AS b\nCOPY --from=a /x /x\nFROM debian:13 AS c\nCOPY --from=b /x /x\n',
      expect: ['circle'],
    },
    { code: 'FROM debian:13 AS a\nCOPY --from=«1» /x /x\nFROM a AS b\n', expect: ['circle'] },
    {
      code: 'FROM debian:13 AS a\nRUN --mount=type=bind,from=«b»,target=/b ls /b\nFROM a AS b\n',
      expect: ['circle'],
    },
    {
      code: 'FROM debian:13 AS a\nCOPY --from=«b» /x /x\nCOPY --from=«c» /x /x\nFROM debian:13 AS b\nRUN --mount=from=«c»,target=/c ls\nFROM debian:13 AS c\nCOPY --from=a /x /x\n',
      expect: ['circle', 'circle', 'circle'],
    },
  ],
});
