import rule from '../../../server/src/rules/labels/no-empty-label.ts';
import { testRule } from '../../support/rule-tester.ts';

const policy = { labels: { x: 'text' } } as const;

testRule(rule, {
  valid: [
    'FROM scratch\nLABEL x="" y=""\n',
    { code: 'FROM scratch\nLABEL y=""\n', policy },
    { code: 'FROM scratch\nARG V\nLABEL x="$V"\n', policy },
    { code: 'FROM scratch\nLABEL x="a"\n', policy },
  ],
  invalid: [
    { code: 'FROM scratch\nLABEL y=1 x=«""»\n', policy, expect: ['empty'] },
    { code: "FROM scratch\nLABEL x=«' '»\n", policy, expect: ['empty'] },
    { code: 'FROM scratch\nLABEL «x»=\n', policy, expect: ['empty'] },
  ],
  docsPolicy: { labels: { owner: 'text' } },
});
