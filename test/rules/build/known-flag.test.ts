import rule from '../../../server/src/rules/build/known-flag.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM --platform=linux/arm64 debian\n',
    'FROM scratch\nADD --chown=1 --chmod=644 --link --exclude=a --checksum=0 --keep-git-dir --unpack a b\n',
    'FROM scratch\nCOPY --chown=1 --chmod=644 --link --exclude=a --exclude=b --from=x --parents a b\n',
    'FROM scratch\nRUN --mount=type=ssh --network=none --security=insecure --device=a --device=b make\n',
    'FROM scratch\nHEALTHCHECK --interval=1s --timeout=1s --start-period=1s --start-interval=1s --retries=1 CMD x\n',
    'FROM scratch\nRUN make --chwon\nCMD ["--flag"]\nENTRYPOINT app --flag\n',
    'FROM scratch\nENV A=--x\nLABEL a --x\n',
  ],
  invalid: [
    {
      code: 'FROM «--PLATFORM»=linux debian\n',
      expect: ["FROM has no flag '--PLATFORM'; '--platform' is close."],
      fixes: [
        [
          {
            title: "Replace with '--platform'",
            kind: 'unsafe',
            output: 'FROM --platform=linux debian\n',
            // Now that the flag is read, its fixed value is.
            leaves: ['no-constant-platform'],
          },
        ],
      ],
    },
    {
      code: 'FROM scratch\nCOPY --link \\\n  «--chwon»=1 a b\n',
      expect: ['near'],
      fixes: [
        [
          {
            title: "Replace with '--chown'",
            kind: 'unsafe',
            output: 'FROM scratch\nCOPY --link \\\n  --chown=1 a b\n',
          },
        ],
      ],
    },
    { code: 'FROM scratch\nCOPY --chown=1 «--chwon»=1 a b\n', expect: ['near'] },
    { code: 'FROM scratch\nADD «--x» a b\nONBUILD ADD «--from»=x a b\n', expect: ['unknown', 'unknown'] },
    { code: 'FROM scratch\nCMD «--serve» now\nUSER «--uid» 1\n', expect: ['unknown', 'unknown'] },
    {
      code: 'FROM scratch\nHEALTHCHECK «--intervall»=1s CMD x\n',
      expect: ['near'],
      fixes: [
        [
          {
            title: "Replace with '--interval'",
            kind: 'unsafe',
            output: 'FROM scratch\nHEALTHCHECK --interval=1s CMD x\n',
          },
        ],
      ],
    },
    {
      code: 'FROM scratch\nHEALTHCHECK «--x»=1 NONE\nSTOPSIGNAL «--x» 9\nARG «--x» a\n',
      expect: ['ignored', 'ignored', 'ignored'],
    },
    { code: 'FROM scratch\nADD «--» a b\nRUN --network=none «--» make\n', expect: ['dashes', 'dashes'] },
  ],
});
