import rule from '../../../server/src/rules/files/no-copy-root-filesystem.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian:13 AS b\nFROM debian:13\nCOPY --from=b / /app\nCOPY --from=b /app /\nCOPY / /\nCOPY --from=b . .\n',
    'FROM debian:13 AS b\nFROM debian:13\nARG D\nCOPY --from=b / $D\nCOPY --from=b $D /\nCOPY --from=b /\n',
  ],
  invalid: [
    {
      code: 'FROM golang AS b\nRUN make\nFROM debian:13\nCOPY --from=b --link «/» /\nWORKDIR /\nCOPY --from=b «"/"» .\n',
      expect: ["The whole file system of 'b' is copied over that of the base image.", 'mixed'],
    },
    {
      code: 'FROM tonistiigi/xx AS xx\nFROM debian:13 AS b\nRUN true\nFROM alpine\nCOPY --from=xx «/» /\nCOPY --from=alpine ["/a", «"/*"», "/"]\nFROM scratch\nCOPY --from=b «.» /\n',
      expect: ['mixed', 'mixed', "The whole file system of 'b' is copied into an empty image."],
    },
    { code: 'COPY --from=build «/» /\n', expect: ['mixed'] },
  ],
});
