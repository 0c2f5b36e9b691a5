import rule from '../../../server/src/rules/labels/label-semver.ts';
import { testRule } from '../../support/rule-tester.ts';

const policy = { labels: { x: 'semver' } } as const;

testRule(rule, {
  valid: [
    { code: 'FROM scratch\nLABEL x="1.0.0"\n', policy },
    { code: 'FROM scratch\nLABEL x="2.0.1-rc1"\n', policy },
    { code: 'FROM scratch\nLABEL x="1.0.0-rc.1+build.5"\n', policy },
    'FROM scratch\nLABEL y="not-version"\n',
    { code: 'FROM scratch\nARG V\nLABEL x=$V\n', policy },
    { code: 'FROM scratch\nLABEL x="" other=y\n', policy },
  ],
  invalid: [
    { code: 'FROM scratch\nLABEL x=«"not-version"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"1.02.3"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"1.2.3-"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x «not-version»\n', policy, expect: ['value'] },
  ],
  docsPolicy: { labels: { version: 'semver' } },
});
