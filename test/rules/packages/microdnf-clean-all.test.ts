import rule from '../../../server/src/rules/packages/microdnf-clean-all.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (output: string) => [
  { title: 'Add microdnf clean all at the end of this RUN', kind: 'safe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM redhat/ubi9-minimal\nRUN microdnf install -y a && microdnf clean all\nRUN microdnf install -y b && rm -rf /var/cache/yum\n',
    'FROM redhat/ubi9-minimal\nRUN --mount=type=cache,target=/var/cache/yum microdnf install -y a\nRUN dnf install -y a && microdnf remove -y b\n',
  ],
  invalid: [
    {
      code: 'FROM redhat/ubi9-minimal\n«RUN» microdnf install -y a && dnf clean all\n',
      expect: ["What 'microdnf install' downloads for its own use stays in this layer."],
      fixes: [
        fixed('FROM redhat/ubi9-minimal\nRUN microdnf install -y a && dnf clean all && microdnf clean all\n'),
      ],
    },
    {
      code: 'FROM redhat/ubi9-minimal\n«RUN» set -eux; \\\n    microdnf update -y; \\\n    make\n',
      expect: ['cache'],
      fixes: [
        fixed(
          'FROM redhat/ubi9-minimal\nRUN set -eux; \\\n    microdnf update -y; \\\n    make; \\\n    microdnf clean all\n',
        ),
      ],
    },
  ],
});
