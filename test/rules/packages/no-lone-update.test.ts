import rule from '../../../server/src/rules/packages/no-lone-update.ts';
import { testRule } from '../../support/rule-tester.ts';

const join = (output: string, title = 'Join with the RUN below') => [
  { title, kind: 'safe' as const, output },
];
const clean = 'rm -rf /var/lib/apt/lists/*';
const install = 'apt-get install -y --no-install-recommends';

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
      // In another stage.
      fixes: [[], []],
    },
    {
      code: 'FROM fedora:42\nRUN dnf «makecache»\nRUN zypper «ref» && zypper clean\n',
      expect: ['lone', 'lone'],
    },
    {
      code: `FROM debian:13\nRUN apt-get «update»\nRUN ${install} a \\\n    b\nCOPY a /\n`.replace(
        'install -y',
        '«install» -y',
      ),
      expect: ['lone', 'stale'],
      fixes: [
        join(
          `FROM debian:13\nRUN apt-get update \\\n    && ${install} a \\\n    b \\\n    && ${clean}\nCOPY a /\n`,
        ),
        [],
      ],
    },
    // All that installs from it; comments stay, empty lines go.
    {
      code: `FROM debian:13\nRUN echo x && apt-get «update»\n\n# Tools.\n\n# More.\nRUN apt-get «install» -y --no-install-recommends a\nrun true\n# Last.\nRUN apt-get «install» -y --no-install-recommends b && ${clean}\n`,
      expect: ['lone', 'stale', 'stale'],
      fixes: [
        [
          {
            title: 'Join with the 3 RUNs below',
            kind: 'safe',
            output: `FROM debian:13\nRUN echo x && apt-get update \\\n# Tools.\n# More.\n    && ${install} a \\\n    && true \\\n# Last.\n    && ${install} b && ${clean}\n`,
          },
        ],
        [],
        [],
      ],
    },
    {
      code: 'FROM fedora:42\nRUN dnf «makecache»\nRUN dnf «install» -y a\n',
      expect: ['lone', 'stale'],
      fixes: [join('FROM fedora:42\nRUN dnf makecache \\\n    && dnf install -y a\n'), []],
    },
    // Something in between, other flags, an alternative, a heredoc, a comment that silences findings.
    {
      code: 'FROM debian:13\nRUN apt-get «update»\nCOPY a /\nRUN apt-get «install» -y a\n',
      expect: ['lone', 'stale'],
    },
    {
      code: 'FROM debian:13\nRUN apt-get «update»\nRUN --network=host apt-get «install» -y a\n',
      expect: ['lone', 'stale'],
    },
    {
      code: 'FROM debian:13\nRUN apt-get «update»\nRUN apt-get «install» -y a || true\n',
      expect: ['lone', 'stale'],
    },
    {
      code: 'FROM debian:13\nRUN apt-get «update»\nRUN set -e; apt-get «install» -y a\n',
      expect: ['lone', 'stale'],
    },
    {
      code: 'FROM debian:13\nRUN apt-get «update»\nRUN <<EOF\napt-get «install» -y a\nEOF\n',
      expect: ['lone', 'stale'],
    },
    {
      code: 'FROM debian:13\nRUN apt-get «update»\n# hadolint ignore=DL3008\nRUN apt-get «install» -y a\n',
      expect: ['lone', 'stale'],
    },
    // Low confidence: what follows may install; the upgrade is what was wanted.
    { code: 'FROM debian:13\nRUN apt-get «update» && ./install.sh\n', expect: ['lone'] },
    {
      code: 'FROM fedora:42\nRUN yum «update» -y && yum clean all\nRUN yum install -y a\n',
      expect: ['upgrade'],
    },
  ],
});
