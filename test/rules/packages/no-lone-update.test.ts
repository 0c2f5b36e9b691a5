import rule from '../../../server/src/rules/packages/no-lone-update.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian:13\nRUN apt-get update && apt-get install -y a\nRUN apt-get install -y b\n',
    'FROM debian:13\nRUN apt-get update; apt upgrade --yes\n',
    'FROM debian:13\nRUN apt-get update && apt-get build-dep -y a\n',
    'FROM debian:13\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n',
    'FROM azurelinux:3\nRUN --mount=type=cache,target=/var/cache/tdnf tdnf makecache\n',
    'FROM fedora:42\nRUN --mount=type=cache,target=/var/cache dnf makecache\n',
    'FROM debian:13\nRUN for i in 1 2 3; do apt-get update && break; done && apt-get install -y a\n',
    'FROM alpine:3.22\nRUN apk update && apk add a\nRUN apk add -U b && apk --no-cache add c\n',
    'FROM fedora:42\nRUN dnf makecache && dnf -y install a\nRUN dnf update -y && dnf install -y b\n',
    'FROM opensuse/leap:15\nRUN zypper refresh && zypper in -y a\n',
    'FROM debian:13\nRUN sbt update && npm update && brew update\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nRUN apt-get -q «update» # first\nRUN apt-get «install» -y a\n',
      expect: ["'apt-get update' is run apart from the install that needs it.", 'stale'],
    },
    {
      code: 'FROM debian:13\nRUN apt-get install -y gnupg && \\\n  apt-get «update» && \\\n  rm -rf /tmp/*\nONBUILD RUN ["apt", «"update"»]\n',
      expect: ['lone', 'lone'],
    },
    {
      code: 'FROM alpine:3.22 AS a\nRUN apk «update»\nFROM a\nRUN apk «add» b\nRUN apk add --no-cache c\n',
      expect: ['lone', "'apk add' reads an index that an earlier RUN has fetched."],
    },
    {
      code: 'FROM fedora:42\nRUN dnf «makecache»\nRUN zypper «ref» && zypper clean\n',
      expect: ['lone', 'lone'],
    },
    // Low confidence: what follows may install; the upgrade is what was wanted.
    { code: 'FROM debian:13\nRUN apt-get «update» && ./install.sh\n', expect: ['lone'] },
    {
      code: 'FROM fedora:42\nRUN yum «update» -y && yum clean all\nRUN yum install -y a\n',
      expect: ['upgrade'],
    },
  ],
});
