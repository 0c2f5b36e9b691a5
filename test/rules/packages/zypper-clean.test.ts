import rule from '../../../server/src/rules/packages/zypper-clean.ts';
import { testRule } from '../../support/rule-tester.ts';

const fixed = (output: string) => [
  { title: 'Add zypper clean --all at the end of this RUN', kind: 'safe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM opensuse/leap:15.6\nRUN zypper -n install a && zypper clean\nRUN zypper -n in b; zypper cc -a\nRUN zypper -n dup && rm -rf /var/cache/zypp*\n',
    'FROM opensuse/leap:15.6\nRUN --mount=type=cache,target=/var/cache/zypp zypper -n in a\nRUN zypper addrepo https://example.com/x x\n',
  ],
  invalid: [
    {
      code: 'FROM opensuse/leap:15.6\n«RUN» zypper -n install a \\\n && zypper clean \\\n && zypper -n remove b\n',
      expect: ["What 'zypper remove' downloads for its own use stays in this layer."],
      fixes: [
        fixed(
          'FROM opensuse/leap:15.6\nRUN zypper -n install a \\\n && zypper clean \\\n && zypper -n remove b \\\n && zypper clean --all\n',
        ),
      ],
    },
    {
      code: 'FROM opensuse/leap:15.6\n«RUN» zypper -n refresh && zypper -n install a && zypper -n rm b\nONBUILD «RUN» zypper ref\n',
      expect: ["What 'zypper install' downloads for its own use stays in this layer.", 'cache'],
      fixes: [
        fixed(
          'FROM opensuse/leap:15.6\nRUN zypper -n refresh && zypper -n install a && zypper -n rm b && zypper clean --all\nONBUILD RUN zypper ref\n',
        ),
        fixed(
          'FROM opensuse/leap:15.6\nRUN zypper -n refresh && zypper -n install a && zypper -n rm b\nONBUILD RUN zypper ref && zypper clean --all\n',
        ),
      ],
    },
  ],
});
