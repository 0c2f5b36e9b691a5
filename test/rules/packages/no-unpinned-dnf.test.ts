import rule from '../../../server/src/rules/packages/no-unpinned-dnf.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM fedora:42\nRUN dnf install -y httpd-2.4.63 openssl-1:3.2.4 && microdnf install tar-1.35 && tdnf install -y a-1.2.3\n',
    'FROM fedora:42\nRUN dnf module install -y nodejs:22 postgresql/server && dnf group install -y "Development Tools"\n',
    'FROM fedora:42\nRUN dnf -y in --setopt=install_weak_deps=False --enablerepo crb "a-${A_VER}" ./b.rpm @core\n',
    'FROM fedora:42\nRUN yum install -y a && zypper install b && notdnf install c && dnf remove -y d\n',
  ],
  invalid: [
    {
      code: 'FROM fedora:42\nRUN dnf install -y --allowerasing «rpm-sign» java-21-openjdk git-2.49.0 && dnf clean all\n',
      expect: ["2 packages are installed without a version: 'rpm-sign', 'java-21-openjdk'."],
    },
    {
      code: 'FROM fedora:42\nRUN dnf in -y «a»\nRUN microdnf install «b»\nRUN tdnf install -y «c»\nRUN dnf module install «nodejs»\n',
      expect: ['one', 'one', 'one', "'nodejs' is installed without a version."],
    },
    {
      code: 'FROM fedora:42 AS base\nENV version=1.2\nFROM fedora:42\nRUN dnf install -y «a-$version»\n',
      expect: ['one'],
    },
    { code: 'FROM fedora:42\nRUN <<EOF\nset -e\ndnf install -y «a» b\nEOF\n', expect: ['many'] },
  ],
});
