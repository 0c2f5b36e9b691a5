import rule from '../../../server/src/rules/packages/no-unpinned-yum.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM centos:7\nRUN yum install -y httpd-2.4.6 openssl-1:1.1.1k gcc-c++-4.8.5-44.el7.x86_64 tomcat-9.2 git-2.*\n',
    'FROM centos:7\nRUN yum -d 0 install -y a-$A_VERSION ./b.rpm https://example.com/c.rpm /usr/bin/which\n',
    'FROM centos:7\nRUN yum module install -y tomcat:9 && yum groupinstall -y "Development Tools" && yum group install x && yum install @base\n',
    'FROM centos:7\nRUN yum update -y && yum reinstall -y glibc && yum remove -y vim && yum install && dnf install -y a\n',
    'FROM centos:7 AS base\nENV version=1.2\nFROM base\nRUN yum install -y a-${version}\n',
    'FROM centos:7 AS base\nARG version=1.2\nFROM centos:7\nRUN yum install -y a-${version}\n',
  ],
  invalid: [
    {
      code: 'FROM centos:7\nRUN yum -y install «httpd» && yum clean all\nRUN ["yum", "install", «"java-11-openjdk"»]\n',
      expect: [
        "'httpd' is installed without a version.",
        "'java-11-openjdk' is installed without a version.",
      ],
    },
    {
      code: 'FROM centos:7\nONBUILD RUN yum module install -y «tomcat» && yum install -y «a*» b-1.2 c\n',
      expect: ['one', "2 packages are installed without a version: 'a*', 'c'."],
    },
    // Only the other stage has it.
    {
      code: 'FROM centos:7 AS base\nENV version=1.2\nFROM centos:7\nRUN yum install -y «a-${version}»\n',
      expect: ["'a' is installed without a version."],
    },
  ],
});
