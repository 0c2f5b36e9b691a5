import rule from '../../../server/src/rules/style/no-ignore-pragma.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    '# hadolint shell=powershell\nFROM scratch\n',
    '# note\nFROM scratch\n',
    '# check=error=true\nFROM scratch\n',
  ],
  invalid: [
    { code: 'FROM scratch\n«# hadolint ignore=DL3003»\nCOPY a /a\n', expect: ['pragma'] },
    {
      code: '«# check=skip=all»\n«# hadolint global ignore=DL3006»\nFROM scratch\n',
      expect: ['pragma', 'pragma'],
    },
    { code: 'FROM scratch\nCOPY a \\\n  «# bulkhead ignore=no-latest-tag»\n  /a\n', expect: ['pragma'] },
  ],
});
