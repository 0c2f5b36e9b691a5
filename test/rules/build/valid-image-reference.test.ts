import rule from '../../../server/src/rules/build/valid-image-reference.ts';
import { testRule } from '../../support/rule-tester.ts';

const digest = 'sha256:1fd62556954250bac80d601a196bb7fd480ceba7c10e94dd8fd4c6d1c08783d5';

testRule(rule, {
  valid: [
    'FROM debian\nFROM debian:12\nFROM scratch\nFROM "debian:12"\n',
    `FROM debian@${digest}\nFROM localhost:5000/a/b:c@${digest}\n`,
    'FROM debian AS Build\nFROM build\nCOPY --from=Build a b\nCOPY --from=0 a b\nCOPY --from=77 a b\n',
    'FROM debian\nCOPY --from=nginx:1.27 a b\nRUN --mount=from=nginx,target=/x ls\n',
    'ARG TAG\nFROM debian:$TAG\n',
    'FROM debian\nCOPY a b\nRUN --mount=from=,target=/x ls\n',
  ],
  invalid: [
    { code: 'FROM «https://example.com/a»\n', expect: ["'https://example.com/a' is no image reference."] },
    {
      code: 'FROM «debian:»\nFROM «debian@»\nFROM «debian@sha256:12»\nFROM «debian/»\n',
      expect: ['reference', 'reference', 'reference', 'reference'],
    },
    { code: 'FROM «Debian»\n', expect: ['upper'] },
    { code: 'FROM «debian@sha256:1fd62556954250bac80d601a196bb7fd»\n', expect: ['digest'] },
    {
      code: 'FROM debian\nCOPY --from=«Other» a b\nCOPY --from=«a:b:c» a b\n',
      expect: ['upper', 'reference'],
    },
    {
      code: 'ARG X=a\nFROM debian\nCOPY --from=«$X» a b\nRUN --mount=from=«img:$X»,target=/x ls\n',
      expect: ["Variables are not replaced in '$X'.", 'variable'],
    },
    {
      code: 'FROM debian AS Build\nFROM «BUILD» AS b\nARG X\n',
      expect: ["FROM must write the stage 'BUILD' in lower case."],
      fixes: [
        [
          {
            title: 'Write it in lower case',
            kind: 'unsafe',
            output: 'FROM debian AS Build\nFROM build AS b\nARG X\n',
          },
        ],
      ],
    },
    { code: 'ARG X=B\nFROM debian AS a-b\nFROM «a-$X»\n', expect: ['stage'] },
    { code: 'FROM debian\nONBUILD RUN --mount=type=bind,from=«UPPER»,target=/x ls\n', expect: ['upper'] },
    { code: 'FROM debian\nCOPY --from=«» a b\n', expect: ['empty'] },
  ],
});
