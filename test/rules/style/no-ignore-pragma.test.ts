import rule from '../../../server/src/rules/style/no-ignore-pragma.ts';
import { testRule } from '../../support/rule-tester.ts';

const drop = (output: string, title = 'Delete the comment') => [
  { title, kind: 'unsafe' as const, output, changesComments: true },
];

testRule(rule, {
  valid: [
    '# hadolint shell=powershell\nFROM scratch\n',
    '# note\nFROM scratch\n',
    '# check=error=true\nFROM scratch\n',
  ],
  invalid: [
    {
      code: 'FROM scratch\n«# hadolint ignore=DL3003»\nCOPY a /a\n',
      expect: ['pragma'],
      fixes: [drop('FROM scratch\nCOPY a /a\n')],
    },
    {
      code: '«# check=skip=all»\n«# hadolint global ignore=DL3006»\nFROM scratch\n',
      expect: ['pragma', 'pragma'],
      fixes: [
        drop('# hadolint global ignore=DL3006\nFROM scratch\n', 'Delete the directive'),
        drop('# check=skip=all\nFROM scratch\n'),
      ],
    },
    {
      code: 'FROM scratch\nCOPY a \\\n  «# bulkhead ignore=no-latest-tag»\n  /a\n',
      expect: ['pragma'],
      fixes: [drop('FROM scratch\nCOPY a \\\n  /a\n')],
    },
    {
      code: '«# check=skip=all; error=true»\nFROM scratch\n',
      expect: ['pragma'],
      fixes: [drop('# check=error=true\nFROM scratch\n', 'Delete skip from the directive')],
    },
    // The next comment would become a directive.
    {
      code: '# syntax=docker/dockerfile:1\n«# hadolint ignore=DL3006»\n# escape=`\nFROM scratch\n',
      expect: ['pragma'],
    },
  ],
});
