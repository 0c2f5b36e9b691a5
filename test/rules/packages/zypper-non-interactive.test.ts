import rule from '../../../server/src/rules/packages/zypper-non-interactive.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (output: string) => [
  { title: 'Add -n in front of the subcommand', kind: 'safe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM opensuse/leap:15.6\nRUN zypper -n install a && zypper in -y b && zypper rm --no-confirm c && zypper install --non-interactive d\n',
    'FROM opensuse/leap:15.6\nRUN zypper refresh && zypper addrepo https://example.com/x x && zypper clean && zypper install\n',
    'FROM opensuse/leap:15.6\nRUN yes | zypper dup; zypper $ZYPPER_OPTS in a; zypper up -D\n',
  ],
  invalid: [
    {
      code: 'FROM opensuse/leap:15.6\nRUN zypper --quiet «install» curl=8.6.0 \\\n  # why\n  && zypper clean --all\n',
      expect: ["'zypper install' may ask for consent, and nobody answers in a build."],
      fixes: [
        fixed(
          'FROM opensuse/leap:15.6\nRUN zypper -n --quiet install curl=8.6.0 \\\n  # why\n  && zypper clean --all\n',
        ),
      ],
    },
    {
      code: 'FROM opensuse/leap:15.6\nRUN ["zypper", «"patch"»]\nONBUILD RUN zypper «dup» && zypper cc\n',
      expect: ['asks', 'asks'],
      fixes: [
        fixed(
          'FROM opensuse/leap:15.6\nRUN ["zypper", "-n", "patch"]\nONBUILD RUN zypper dup && zypper cc\n',
        ),
        fixed('FROM opensuse/leap:15.6\nRUN ["zypper", "patch"]\nONBUILD RUN zypper -n dup && zypper cc\n'),
      ],
    },
    {
      code: 'FROM opensuse/leap:15.6\nRUN zypper install «-n» a && zypper clean\n',
      expect: ["'-n' behind 'zypper install' means --name there, so zypper still asks for consent."],
      fixes: [fixed('FROM opensuse/leap:15.6\nRUN zypper -n install -n a && zypper clean\n')],
    },
  ],
});
