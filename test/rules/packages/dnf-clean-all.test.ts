import rule from '../../../server/src/rules/packages/dnf-clean-all.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (tool: string, output: string) => [
  { title: `Add ${tool} clean all at the end of this RUN`, kind: 'safe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM fedora:42\nRUN dnf install -y a && dnf clean all\nRUN dnf in -y a && yum clean all\nRUN dnf up -y && rm -rf /var/cache/libdnf5\n',
    'FROM fedora:42\nRUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y a\nRUN --mount=type=tmpfs,target=/var/cache dnf install -y a\n',
    'FROM fedora:42\nRUN microdnf install -y a && dnf config-manager --set-enabled crb && dnf remove -y b\n',
  ],
  invalid: [
    {
      code: 'FROM fedora:42\n«RUN» set -uex && \\\n    dnf config-manager --set-enabled x && \\\n    dnf install -vy a\n',
      expect: ["What 'dnf install' downloads for its own use stays in this layer."],
      fixes: [
        fixed(
          'dnf',
          'FROM fedora:42\nRUN set -uex && \\\n    dnf config-manager --set-enabled x && \\\n    dnf install -vy a && \\\n    dnf clean all\n',
        ),
      ],
    },
    // It has a cache of its own.
    {
      code: 'FROM fedora:42\n«RUN» dnf install -y a && dnf upgrade -y && microdnf clean all\nONBUILD «RUN» tdnf up-min -y\n',
      expect: [
        "What 'dnf install' downloads for its own use stays in this layer.",
        "What 'tdnf up-min' downloads for its own use stays in this layer.",
      ],
      fixes: [
        fixed(
          'dnf',
          'FROM fedora:42\nRUN dnf install -y a && dnf upgrade -y && microdnf clean all && dnf clean all\nONBUILD RUN tdnf up-min -y\n',
        ),
        fixed(
          'tdnf',
          'FROM fedora:42\nRUN dnf install -y a && dnf upgrade -y && microdnf clean all\nONBUILD RUN tdnf up-min -y && tdnf clean all\n',
        ),
      ],
    },
    {
      code: 'FROM fedora:42\n«RUN» rm -rf /var/cache/libdnf5 && dnf5 in -y a\n',
      expect: ['cache'],
      fixes: [
        fixed('dnf5', 'FROM fedora:42\nRUN rm -rf /var/cache/libdnf5 && dnf5 in -y a && dnf5 clean all\n'),
      ],
    },
  ],
});
