import rule from '../../../server/src/rules/runtime/require-healthcheck.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM busybox\nHEALTHCHECK NONE\n',
    'FROM busybox AS a\nHEALTHCHECK CMD true\nFROM a\n',
    'FROM golang AS build\nFROM scratch\nCOPY --from=build /a /a\nHEALTHCHECK CMD ["/a"]\n',
    'ARG A\n',
  ],
  invalid: [
    { code: '«FROM» busybox\nCMD ["true"]\n', expect: ['missing'] },
    { code: 'FROM golang AS build\n«from» scratch\nCOPY --from=build /a /a\n', expect: ['missing'] },
    { code: 'FROM a AS b\nFROM b\nHEALTHCHECK NONE\n«FROM» b\n', expect: ['missing'] },
    { code: '«FROM» busybox\nONBUILD HEALTHCHECK NONE\n', expect: ['missing'] },
    { code: '«FROM» busybox AS test\nFROM debian\nHEALTHCHECK NONE\n', expect: ['missing'] },
    {
      code: '«FROM» postgres:17-alpine AS db\nUSER postgres\nCOPY init.sql /docker-entrypoint-initdb.d/\n',
      expect: ['missing'],
      fixes: [
        [
          {
            title: 'Check it with pg_isready',
            kind: 'unsafe',
            output:
              'FROM postgres:17-alpine AS db\nUSER postgres\nCOPY init.sql /docker-entrypoint-initdb.d/\nHEALTHCHECK CMD ["pg_isready"]\n',
          },
        ],
      ],
    },
    // It starts something else.
    { code: '«FROM» redis:8\nCMD ["redis-server", "--port", "1"]\n', expect: ['missing'] },
  ],
});
