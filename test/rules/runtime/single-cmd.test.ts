import rule from '../../../server/src/rules/runtime/single-cmd.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Delete the CMD that has no effect';

testRule(rule, {
  valid: [
    'FROM debian:12\nCMD ["a"]\nFROM debian:12\nCMD ["b"]\n',
    'FROM debian:12 AS x\nCMD ["a"]\nFROM x\nCMD ["b"]\n',
    'FROM debian:12\nHEALTHCHECK CMD ["a"]\nONBUILD CMD ["a"]\nCMD ["b"]\n',
  ],
  invalid: [
    {
      code: '«CMD» a\nCMD b\n',
      expect: ['overridden'],
      fixes: [[{ title, kind: 'safe', output: 'CMD b\n' }]],
    },
    {
      code: 'FROM debian:12\n# first\n  «CMD» ["a"]\n# second\nCMD ["b"]\n',
      expect: ['This CMD has no effect, because line 5 has another one.'],
      fixes: [[{ title, kind: 'safe', output: 'FROM debian:12\n# first\n# second\nCMD ["b"]\n' }]],
    },
    {
      code: 'FROM debian:12 AS x\n«cmd» a\n«cmd» b \\\n  c\ncmd d',
      expect: ['overridden', 'overridden'],
      fixes: [
        [{ title, kind: 'safe', output: 'FROM debian:12 AS x\ncmd b \\\n  c\ncmd d' }],
        [{ title, kind: 'safe', output: 'FROM debian:12 AS x\ncmd a\ncmd d' }],
      ],
    },
    {
      // Its comment would be lost.
      code: 'FROM debian:12\n«CMD» a \\\n  # why\n  b\nCMD c\nFROM debian:12\n',
      expect: ['overridden'],
    },
  ],
});
