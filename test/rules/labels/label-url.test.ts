import rule from '../../../server/src/rules/labels/label-url.ts';
import { testRule } from '../../support/rule-tester.ts';

const policy = { labels: { x: 'url' } } as const;

testRule(rule, {
  valid: [
    { code: 'FROM scratch\nLABEL x="http://example.com"\n', policy },
    { code: 'FROM scratch\nLABEL x="git@github.com:a/b.git"\n', policy },
    { code: 'FROM scratch\nLABEL x="ssh://git@example.com/a"\n', policy },
    'FROM scratch\nLABEL y="not-url"\n',
    { code: 'FROM scratch\nARG V\nLABEL x=$V\n', policy },
    { code: 'FROM scratch\nLABEL x="" other=y\n', policy },
    'FROM scratch\nLABEL org.opencontainers.image.url="https://example.com/project"\n',
    {
      code: 'FROM scratch\nLABEL org.opencontainers.image.url="any example.com/project"\n',
      policy: { labels: { 'org.opencontainers.image.url': 'text' } },
    },
  ],
  invalid: [
    { code: 'FROM scratch\nLABEL x=«"not-url"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"https://"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"www.example.com"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x «not-url»\n', policy, expect: ['value'] },
    {
      code: 'FROM scratch\nLABEL org.opencontainers.image.url=«"example.com/project"»\n',
      expect: ["The value of 'org.opencontainers.image.url' is not a URL."],
    },
  ],
});
