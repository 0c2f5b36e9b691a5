import rule from '../../../server/src/rules/labels/label-spdx.ts';
import { testRule } from '../../support/rule-tester.ts';

const policy = { labels: { x: 'spdx' } } as const;

testRule(rule, {
  valid: [
    { code: 'FROM scratch\nLABEL x="MIT"\n', policy },
    { code: 'FROM scratch\nLABEL x="(mit OR GPL-2.0+) AND Apache-2.0 WITH LLVM-exception"\n', policy },
    { code: 'FROM scratch\nLABEL x="LicenseRef-Acme"\n', policy },
    'FROM scratch\nLABEL y="not-spdx"\n',
    { code: 'FROM scratch\nARG V\nLABEL x=$V\n', policy },
    { code: 'FROM scratch\nLABEL x="" other=y\n', policy },
    'FROM scratch\nLABEL org.opencontainers.image.licenses="Apache-2.0"\n',
    {
      code: 'FROM scratch\nLABEL org.opencontainers.image.licenses="any Apache License 2"\n',
      policy: { labels: { 'org.opencontainers.image.licenses': 'text' } },
    },
  ],
  invalid: [
    { code: 'FROM scratch\nLABEL x=«"not-spdx"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"MIT OR"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"(MIT"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"MIT)"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"MIT Apache-2.0"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x=«"MIT/X11"»\n', policy, expect: ['value'] },
    { code: 'FROM scratch\nLABEL x «not-spdx»\n', policy, expect: ['value'] },
    {
      code: 'FROM scratch\nLABEL org.opencontainers.image.licenses=«"Apache License 2"»\n',
      expect: ["The value of 'org.opencontainers.image.licenses' is not an SPDX licence expression."],
    },
  ],
});
