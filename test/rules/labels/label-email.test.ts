import rule from '../../../server/src/rules/labels/label-email.ts';
import { testRule } from '../../support/rule-tester.ts';

const policy = { labels: { x: 'email' } } as const;

testRule(rule, {
  valid: [
    { code: 'FROM scratch\nLABEL x="abcd@google.com"\n', policy },
    { code: 'FROM scratch\nLABEL x="Ada <ada@example.com>"\n', policy },
    'FROM scratch\nLABEL y="not-email"\n',
    { code: 'FROM scratch\nARG V\nLABEL x=$V\n', policy },
    { code: 'FROM scratch\nLABEL x="" other=y\n', policy },
  ],
  invalid: [
    { code: 'FROM scratch\nLABEL x=«"not-email"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"a@"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"a b@example.com"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x «not-email»\n', policy, expect: ['value'] },
  ],
  docsPolicy: { labels: { maintainer: 'email' } },
});
