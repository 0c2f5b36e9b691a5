import rule from '../../../server/src/rules/runtime/single-entrypoint.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Delete the ENTRYPOINT that has no effect';

testRule(rule, {
  valid: [
    'FROM debian:12\nENTRYPOINT ["a"]\nFROM debian:12\nENTRYPOINT ["b"]\n',
    'FROM debian:12 AS x\nENTRYPOINT ["a"]\nFROM x\nENTRYPOINT ["b"]\n',
    'FROM debian:12\nHEALTHCHECK CMD ["a"]\nONBUILD ENTRYPOINT ["a"]\nENTRYPOINT ["b"]\n',
  ],
  invalid: [
    {
      code: '«ENTRYPOINT» a\nENTRYPOINT b\n',
      expect: ['overridden'],
      fixes: [[{ title, kind: 'safe', output: 'ENTRYPOINT b\n' }]],
    },
    {
      code: 'FROM debian:12\n# first\n  «ENTRYPOINT» ["a"]\n# second\nENTRYPOINT ["b"]\n',
      expect: ['This ENTRYPOINT has no effect, because line 5 has another one.'],
      fixes: [[{ title, kind: 'safe', output: 'FROM debian:12\n# first\n# second\nENTRYPOINT ["b"]\n' }]],
    },
    {
      code: 'FROM debian:12 AS x\n«entrypoint» a\n«entrypoint» b \\\n  c\nentrypoint d',
      expect: ['overridden', 'overridden'],
      fixes: [
        [{ title, kind: 'safe', output: 'FROM debian:12 AS x\nentrypoint b \\\n  c\nentrypoint d' }],
        [{ title, kind: 'safe', output: 'FROM debian:12 AS x\nentrypoint a\nentrypoint d' }],
      ],
    },
    {
      // Its comment would be lost.
      code: 'FROM debian:12\n«ENTRYPOINT» a \\\n  # why\n  b\nENTRYPOINT c\nFROM debian:12\n',
      expect: ['overridden'],
    },
  ],
});
