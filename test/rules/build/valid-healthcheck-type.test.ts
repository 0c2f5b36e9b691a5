import rule from '../../../server/src/rules/build/valid-healthcheck-type.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\nHEALTHCHECK CMD x\n',
    'FROM scratch\nHEALTHCHECK --interval=5s cmd x\n',
    'FROM scratch\nHEALTHCHECK None\n',
    'FROM scratch\nHEALTHCHECK\n',
    'FROM scratch\nHEALTHCHECK --interval=5s\n',
  ],
  invalid: [
    {
      code: 'FROM app:1\nHEALTHCHECK --interval=5s \\\n  «curl» -f http://localhost/\n',
      expect: ["'curl' stands where HEALTHCHECK needs CMD or NONE."],
      fixes: [
        [
          {
            title: 'Put CMD before the command',
            kind: 'unsafe',
            output: 'FROM app:1\nHEALTHCHECK --interval=5s \\\n  CMD curl -f http://localhost/\n',
          },
        ],
      ],
    },
    {
      code: 'from app:1\nhealthcheck «/app» check\n',
      expect: ['type'],
      fixes: [
        [
          {
            title: 'Put CMD before the command',
            kind: 'unsafe',
            output: 'from app:1\nhealthcheck cmd /app check\n',
          },
        ],
      ],
    },
    {
      code: 'FROM scratch\nONBUILD HEALTHCHECK «CDM» x\n',
      expect: ['type'],
      fixes: [
        [{ title: 'Replace with CMD', kind: 'unsafe', output: 'FROM scratch\nONBUILD HEALTHCHECK CMD x\n' }],
      ],
    },
    {
      code: 'FROM scratch\nHEALTHCHECK «["/app"]»\n',
      expect: ['type'],
      fixes: [
        [
          {
            title: 'Put CMD before the command',
            kind: 'unsafe',
            output: 'FROM scratch\nHEALTHCHECK CMD ["/app"]\n',
          },
        ],
      ],
    },
  ],
});
