import rule from '../../../server/src/rules/labels/required-labels.ts';
import { testRule } from '../../support/rule-tester.ts';

const policy = { labels: { x: 'text' } } as const;

testRule(rule, {
  valid: [
    'FROM scratch\n',
    { code: 'FROM scratch\nLABEL x=1\n', policy },
    { code: 'FROM scratch AS a\nLABEL x=1\nFROM a\n', policy },
    { code: 'FROM golang AS build\nFROM scratch\nCOPY --from=build /a /a\nLABEL "x"=1\n', policy },
  ],
  invalid: [
    { code: '«FROM» busybox\nLABEL y=1\n', policy, expect: ['missing'] },
    { code: '«FROM» busybox\n«FROM» debian\n', policy, expect: ['missing', 'missing'] },
    {
      code: 'FROM busybox AS a\nFROM a\nLABEL x=1\n«FROM» a\nONBUILD LABEL x=1\n',
      policy,
      expect: ["The label 'x' is missing."],
    },
  ],
  docsPolicy: { labels: { owner: 'text' } },
});
