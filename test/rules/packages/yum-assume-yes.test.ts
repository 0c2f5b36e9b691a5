import rule from '../../../server/src/rules/packages/yum-assume-yes.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (output: string) => [{ title: 'Add -y', kind: 'safe' as const, output }];

testRule(rule, {
  valid: [
    'FROM centos:7\nRUN yum install -y a && yum -qy install b && yum --assumeyes update && yum install c --assumeno\n',
    'FROM centos:7\nRUN yum clean all && yum list && yum makecache && yum install && yum group list && yum check-update\n',
    'FROM centos:7\nRUN yes | yum install a; yum install b < answers; yum install $YUM_OPTS c\n',
    'FROM centos:7\nRUN yum --setopt=assumeyes=1 install a\n',
    "FROM centos:7\nRUN echo 'assumeyes=1' >> /etc/yum.conf\nRUN yum install a\n",
    'FROM centos:7\nCMD ["yum", "install", "a"]\n',
  ],
  invalid: [
    {
      code: 'FROM centos:7\nRUN sudo yum «install» httpd-2.4.6 && yum clean all\n',
      expect: ["'yum install' may ask for consent, and nobody answers in a build."],
      fixes: [fixed('FROM centos:7\nRUN sudo yum install -y httpd-2.4.6 && yum clean all\n')],
    },
    {
      code: 'FROM centos:7\nRUN set -e; \\\n  # all\n  yum -q «update»; \\\n  yum group «install» "Development Tools"; \\\n  yum clean all\n',
      expect: ['asks', "'yum group install' may ask for consent, and nobody answers in a build."],
      fixes: [
        fixed(
          'FROM centos:7\nRUN set -e; \\\n  # all\n  yum -q update -y; \\\n  yum group install "Development Tools"; \\\n  yum clean all\n',
        ),
        fixed(
          'FROM centos:7\nRUN set -e; \\\n  # all\n  yum -q update; \\\n  yum group install -y "Development Tools"; \\\n  yum clean all\n',
        ),
      ],
    },
    {
      code: 'FROM centos:7\nONBUILD RUN ["yum", «"install"», "a"]\n',
      expect: ['asks'],
      fixes: [fixed('FROM centos:7\nONBUILD RUN ["yum", "install", "-y", "a"]\n')],
    },
  ],
});
