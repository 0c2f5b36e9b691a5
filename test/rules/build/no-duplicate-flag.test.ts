import rule from '../../../server/src/rules/build/no-duplicate-flag.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\nCOPY --chown=1 --chmod=1 --exclude=a --exclude=a a b\n',
    'FROM scratch\nRUN --mount=type=ssh --mount=type=ssh --device=a --device=b make\n',
    'FROM scratch\nHEALTHCHECK --interval=1s --interval=1s NONE\n',
    'FROM scratch\nCOPY --what --what a b\n',
    'FROM scratch\nRUN make --jobs=1 --jobs=1\n',
  ],
  invalid: [
    { code: 'FROM scratch\nCOPY --chown=1 «--chown=2» a b\n', expect: ['repeated'] },
    {
      code: 'FROM scratch\nCOPY --chown=1 \\\n  # why\n  «--chown=1» a b\n',
      expect: ["The flag '--chown' is given more than once."],
      fixes: [
        [
          {
            title: "Delete the second '--chown'",
            kind: 'unsafe',
            output: 'FROM scratch\nCOPY --chown=1 \\\n  # why\n a b\n',
          },
        ],
      ],
    },
    {
      code: 'FROM --platform=linux/arm64 «--platform=linux/arm64» debian\n',
      expect: ['repeated'],
      fixes: [
        [
          {
            title: "Delete the second '--platform'",
            kind: 'unsafe',
            output: 'FROM --platform=linux/arm64 debian\n',
          },
        ],
      ],
    },
    {
      code: 'FROM scratch\nADD --link=true «--link=false» a b\nRUN --network=none «--network=host» x\n',
      expect: ['repeated', 'repeated'],
    },
    { code: 'FROM scratch\nHEALTHCHECK --retries=1 «--retries=2» CMD x\n', expect: ['repeated'] },
  ],
});
