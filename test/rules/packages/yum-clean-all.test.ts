import rule from '../../../server/src/rules/packages/yum-clean-all.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (output: string, title = 'Add yum clean all at the end of this RUN') => [
  { title, kind: 'safe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM centos:7\nRUN yum install -y a && yum clean all\n',
    'FROM centos:7\nRUN yum update -y; yum install -y a; yum clean -y all; rm -rf /tmp/*\n',
    'FROM rockylinux:9\nRUN yum install -y a && dnf clean all\n',
    'FROM centos:7\nRUN yum install -y a && rm -rf /var/cache/yum/*\nRUN yum install -y a && rm -rf /var/cache\nRUN yum install -y b && rm -rf /root/.x /var/cache/{apt,yum}\n',
    'FROM centos:7\nRUN yum --installroot=/rootfs install -y a && rm -rf /rootfs/var/cache/*\n',
    'FROM centos:7\nRUN yum install -y a && find /var/cache/yum -type f -delete\n',
    'FROM centos:7\nRUN --mount=type=cache,target=/var/cache/yum yum install -y a\n',
    'FROM centos:7\nRUN if [ "$A" = 1 ]; then yum install -y a && yum clean all; fi\n',
    'FROM centos:7\nRUN tidy() { yum clean all; } && yum install -y a && tidy\n',
    'FROM centos:7\nRUN yum install -y a && /usr/local/bin/cleanup.sh\n',
    'FROM centos:7\nRUN yum clean all && yum remove -y a && yum list && echo yum install a\n',
    'FROM centos:7\nRUN yum -y install \\\n  yum clean all\n',
    'FROM centos:7\nCMD yum install -y a\n',
  ],
  invalid: [
    {
      code: 'FROM centos:7\n«RUN» yum install -y a-1.2\n',
      expect: ["What 'yum install' downloads for its own use stays in this layer."],
      fixes: [fixed('FROM centos:7\nRUN yum install -y a-1.2 && yum clean all\n')],
    },
    {
      code: 'FROM centos:7\n«RUN» yum install -y a && yum clean all \\\n    # more\n    && yum update -y \\\n    && make\n',
      expect: ["What 'yum update' downloads for its own use stays in this layer."],
      fixes: [
        fixed(
          'FROM centos:7\nRUN yum install -y a && yum clean all \\\n    # more\n    && yum update -y \\\n    && make \\\n    && yum clean all\n',
        ),
      ],
    },
    {
      code: 'FROM centos:7\n«RUN» yum clean all && yum install -y \\\n    a \\\n    b\n«RUN» yum install -y a && yum clean metadata && rm -rf /var/cache/apt /tmp\n',
      expect: ['cache', 'cache'],
      fixes: [
        fixed(
          'FROM centos:7\nRUN yum clean all && yum install -y \\\n    a \\\n    b \\\n    && yum clean all\nRUN yum install -y a && yum clean metadata && rm -rf /var/cache/apt /tmp\n',
        ),
        fixed(
          'FROM centos:7\nRUN yum clean all && yum install -y \\\n    a \\\n    b\nRUN yum install -y a && yum clean metadata && rm -rf /var/cache/apt /tmp && yum clean all\n',
        ),
      ],
    },
    {
      code: 'FROM centos:7\n«RUN» sudo yum groupinstall -y a\nONBUILD «RUN» <<EOF\nyum -y module enable a:1\nEOF\n',
      expect: ['cache', "What 'yum module enable' downloads for its own use stays in this layer."],
      fixes: [
        fixed(
          'FROM centos:7\nRUN sudo yum groupinstall -y a && sudo yum clean all\nONBUILD RUN <<EOF\nyum -y module enable a:1\nEOF\n',
          'Add sudo yum clean all at the end of this RUN',
        ),
        fixed(
          'FROM centos:7\nRUN sudo yum groupinstall -y a\nONBUILD RUN <<EOF\nyum -y module enable a:1 && yum clean all\nEOF\n',
        ),
      ],
    },
    // Not in the final image; and without packages there is nothing to do.
    {
      code: 'FROM centos:7 AS build\n«RUN» yum install -y a\nFROM scratch\nCOPY --from=build /a /\nRUN --mount=type=bind,target=/x true\n«RUN» yum -y install\n',
      expect: ['cache', 'cache'],
      fixes: [
        fixed(
          'FROM centos:7 AS build\nRUN yum install -y a && yum clean all\nFROM scratch\nCOPY --from=build /a /\nRUN --mount=type=bind,target=/x true\nRUN yum -y install\n',
        ),
        fixed(
          'FROM centos:7 AS build\nRUN yum install -y a\nFROM scratch\nCOPY --from=build /a /\nRUN --mount=type=bind,target=/x true\nRUN yum -y install && yum clean all\n',
        ),
      ],
    },
    // No sure place.
    {
      code: 'FROM centos:7\n«RUN» ["yum", "install", "-y", "a"]\n«RUN» timeout 60 yum install -y a\n',
      expect: ['cache', 'cache'],
    },
    {
      code: 'FROM centos:7\n«RUN» bash -c "yum install -y a"\n«RUN» yum install -y a && exit 0\n',
      expect: ['cache', 'cache'],
    },
  ],
});
