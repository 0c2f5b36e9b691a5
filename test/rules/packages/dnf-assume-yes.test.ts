import rule from '../../../server/src/rules/packages/dnf-assume-yes.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (output: string) => [{ title: 'Add -y', kind: 'safe' as const, output }];

testRule(rule, {
  valid: [
    'FROM fedora:42\nRUN dnf install -y a && dnf -vy in b && dnf5 --assumeyes upgrade && tdnf install -y c\n',
    'FROM fedora:42\nRUN dnf clean all && dnf config-manager --set-enabled crb && dnf makecache && dnf module list && notdnf install a\n',
    'FROM fedora:42\nCOPY <<EOF /etc/dnf/dnf.conf\n[main]\nassumeyes=True\nEOF\nRUN dnf install a\n',
  ],
  invalid: [
    {
      code: 'FROM fedora:42\nRUN dnf «install» --downloadonly \\\n    a \\\n    b && dnf clean all\n',
      expect: ["'dnf install' may ask for consent, and nobody answers in a build."],
      fixes: [
        fixed('FROM fedora:42\nRUN dnf install -y --downloadonly \\\n    a \\\n    b && dnf clean all\n'),
      ],
    },
    {
      code: 'FROM fedora:42\nRUN <<EOF\ndnf «in» a\ndnf module «enable» nodejs:22\ndnf clean all\nEOF\n',
      expect: ['asks', 'asks'],
      fixes: [
        fixed('FROM fedora:42\nRUN <<EOF\ndnf in -y a\ndnf module enable nodejs:22\ndnf clean all\nEOF\n'),
        fixed('FROM fedora:42\nRUN <<EOF\ndnf in a\ndnf module enable -y nodejs:22\ndnf clean all\nEOF\n'),
      ],
    },
    // The old one never asks.
    {
      code: 'FROM fedora:42\nRUN microdnf «install» a && microdnf clean all\nONBUILD RUN sh -c "tdnf «erase» b"\n',
      expect: ['asks', 'asks'],
      fixes: [
        fixed(
          'FROM fedora:42\nRUN microdnf install -y a && microdnf clean all\nONBUILD RUN sh -c "tdnf erase b"\n',
        ),
        fixed(
          'FROM fedora:42\nRUN microdnf install a && microdnf clean all\nONBUILD RUN sh -c "tdnf erase -y b"\n',
        ),
      ],
    },
  ],
});
