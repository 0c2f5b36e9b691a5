import rule from '../../../server/src/rules/labels/label-git-hash.ts';
import { testRule } from '../../support/rule-tester.ts';

const policy = { labels: { x: 'hash' } } as const;

testRule(rule, {
  valid: [
    { code: 'FROM scratch\nLABEL x="2dbfae9"\n', policy },
    'FROM scratch\nLABEL y="not-git-hash"\n',
    { code: 'FROM scratch\nARG V\nLABEL x=$V\n', policy },
    { code: 'FROM scratch\nLABEL x="" other=y\n', policy },
  ],
  invalid: [
    { code: 'FROM scratch\nLABEL x=«"not-git-hash"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"2dbfae"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"g2dbfae9"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x «not-git-hash»\n', policy, expect: ['value'] },
  ],
  docsPolicy: { labels: { revision: 'hash' } },
});
