import rule from '../../../server/src/rules/supply-chain/no-yum-sslverify-off.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (title: string, output: string) => [{ title, kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM almalinux:9\nRUN dnf --setopt=sslverify=1 makecache && yum-config-manager --setopt=a.sslverify=true --save; echo sslverify=0\n',
    'FROM almalinux:9\nRUN grep --setopt=sslverify=0 x; dnf --setopt=gpgcheck=0 makecache; echo nosslverify=0 > /etc/x\n',
  ],
  invalid: [
    {
      code: 'FROM almalinux:9\nRUN dnf install -y «--setopt=sslverify=0» nginx-1.2 && dnf clean all\n',
      expect: ["'--setopt=sslverify=0' makes the package manager accept any certificate."],
      fixes: [
        fix(
          'Remove --setopt=sslverify=0',
          'FROM almalinux:9\nRUN dnf install -y nginx-1.2 && dnf clean all\n',
        ),
      ],
    },
    {
      code: 'FROM almalinux:9\nRUN yum-config-manager --save «--setopt epel.sslverify=false» epel\nRUN dnf config-manager --save «--setopt=sslverify=0»\n',
      expect: ["'--setopt epel.sslverify=false' makes the package manager accept any certificate.", 'off'],
      fixes: [
        fix(
          'Remove --setopt epel.sslverify=false',
          'FROM almalinux:9\nRUN yum-config-manager --save epel\nRUN dnf config-manager --save --setopt=sslverify=0\n',
        ),
        fix(
          'Remove --setopt=sslverify=0',
          'FROM almalinux:9\nRUN yum-config-manager --save --setopt epel.sslverify=false epel\nRUN dnf config-manager --save\n',
        ),
      ],
    },
    {
      code: 'FROM almalinux:9\nRUN echo "«sslverify=false»" >> /etc/yum.conf\nRUN ["dnf", "«--setopt=sslverify=0»", "makecache"]\n',
      expect: ['off', 'off'],
    },
  ],
});
