import rule from '../../../server/src/rules/packages/no-unpinned-zypper.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM opensuse/leap:15.6\nRUN zypper -n install curl=8.6.0 "git>=2" tar\\<2 ./a-1.2.rpm https://example.com/b.rpm\n',
    'FROM opensuse/leap:15.6\nRUN zypper in -y -t pattern devel_basis && zypper in -y pattern:devel_basis !vim\n',
    'FROM opensuse/leap:15.6\nRUN zypper --quiet refresh && zypper rm -y curl && zypper addrepo https://example.com/x x\n',
    'FROM fedora:42\nRUN dnf install -y curl\n',
  ],
  invalid: [
    {
      code: 'FROM opensuse/leap:15.6\nRUN zypper --non-interactive in -r repo «curl» && zypper clean\n',
      expect: ["'curl' is installed without a version."],
    },
    {
      code: 'FROM opensuse/leap:15.6\nRUN ["zypper", "install", «"a"», "b=1", "c"]\nONBUILD RUN zypper in -t package «d»\n',
      expect: ["2 packages are installed without a version: 'a', 'c'.", 'one'],
    },
    { code: 'FROM opensuse/leap:15.6\nRUN zypper -n in \\\n    «a» \\\n    b\n', expect: ['many'] },
  ],
});
