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
  ],
});
