import rule from '../../../server/src/rules/packages/no-system-upgrade.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (output: string) => [{ title: 'Remove this upgrade', kind: 'unsafe' as const, output }];

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN apt-get update && apt-get install -y --only-upgrade openssl && rm -rf /var/lib/apt/lists/*\n',
    'FROM fedora:42\nRUN dnf upgrade -y openssl && yum update -y glibc && apk upgrade musl && dnf upgrade -y --security\n',
    'FROM alpine:3.22\nRUN apk update && zypper patch && pip install --upgrade pip && echo apt-get upgrade\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN apt-get update \\\n  && apt-get -q «dist-upgrade» -y \\\n  # tools\n  && apt-get install -y --no-install-recommends a \\\n  && rm -rf /var/lib/apt/lists/*\n',
      expect: ["'apt-get dist-upgrade' upgrades every package of the base image."],
      fixes: [
        fixed(
          'FROM debian:13\nRUN apt-get update \\\n  # tools\n  && apt-get install -y --no-install-recommends a \\\n  && rm -rf /var/lib/apt/lists/*\n',
        ),
      ],
    },
    {
      code: 'FROM fedora:42\nRUN true && \\\n    dnf «upgrade» -y && \\\n    dnf install -y a && dnf clean all\n',
      expect: ['upgrade'],
      fixes: [fixed('FROM fedora:42\nRUN true && \\\n    dnf install -y a && dnf clean all\n')],
    },
    {
      code: 'FROM opensuse/leap:15.6\nRUN zypper -n «dup» && zypper -n «update» && zypper -n in a && zypper clean\nONBUILD RUN apk «upgrade» -a; yum -y «update» | cat; microdnf «upgrade»\n',
      expect: ['upgrade', 'upgrade', 'upgrade', 'upgrade', 'upgrade'],
      fixes: [
        [],
        fixed(
          'FROM opensuse/leap:15.6\nRUN zypper -n dup && zypper -n in a && zypper clean\nONBUILD RUN apk upgrade -a; yum -y update | cat; microdnf upgrade\n',
        ),
        [],
        [],
        [],
      ],
    },
    // The update would be left alone.
    { code: 'FROM debian:13\nRUN apt-get update && apt-get «upgrade» -y && make\n', expect: ['upgrade'] },
    // A comment would go with it.
    {
      code: 'FROM debian:13\nRUN a && \\\n  # fixes\n  apt «full-upgrade» -y && apt install -y b\nRUN ["apt-get", «"upgrade"»]\n',
      expect: ['upgrade', 'upgrade'],
    },
  ],
});
