import rule from '../../../server/src/rules/labels/label-rfc3339.ts';
import { testRule } from '../../support/rule-tester.ts';

const policy = { labels: { x: 'rfc3339' } } as const;

testRule(rule, {
  valid: [
    { code: 'FROM scratch\nLABEL x="2024-05-01T12:00:00.5+02:00"\n', policy },
    'FROM scratch\nLABEL y="not-date"\n',
    { code: 'FROM scratch\nARG V\nLABEL x=$V\n', policy },
    { code: 'FROM scratch\nLABEL x="" other=y\n', policy },
    'FROM scratch\nLABEL org.opencontainers.image.created="2024-05-01T12:00:00Z"\n',
    {
      code: 'FROM scratch\nLABEL org.opencontainers.image.created="any 1 May 2024"\n',
      policy: { labels: { 'org.opencontainers.image.created': 'text' } },
    },
  ],
  invalid: [
    { code: 'FROM scratch\nLABEL x=«"not-date"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"2024-05-01"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"2024-02-30T12:00:00Z"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x «not-date»\n', policy, expect: ['value'] },
    {
      code: 'FROM scratch\nLABEL org.opencontainers.image.created=«"1 May 2024"»\n',
      expect: ["The value of 'org.opencontainers.image.created' is not an RFC 3339 time."],
    },
  ],
});
