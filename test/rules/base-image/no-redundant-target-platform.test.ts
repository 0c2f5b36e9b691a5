import rule from '../../../server/src/rules/base-image/no-redundant-target-platform.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM --platform=$BUILDPLATFORM a:1\n',
    'FROM --platform=linux/amd64 a:1\n',
    'FROM --platform=$TARGETOS/$TARGETARCH a:1\n',
    'FROM --platform=${BUILDPLATFORM}$TARGETPLATFORM a:1\n',
    'FROM --platform a:1\nFROM a:1\n',
  ],
  invalid: [
    {
      code: 'FROM «--platform=$TARGETPLATFORM» a:1 AS x\n',
      expect: ["'--platform=$TARGETPLATFORM' only repeats the default."],
      fixes: [[{ title: 'Delete the flag', kind: 'safe', output: 'FROM a:1 AS x\n' }]],
    },
    {
      code: 'FROM \\\n  # why\n  «--platform="${TARGETPLATFORM:-linux/amd64}"» \\\n  a:1\n',
      expect: ['redundant'],
      fixes: [[{ title: 'Delete the flag', kind: 'safe', output: 'FROM \\\n  # why\n  \\\n  a:1\n' }]],
    },
    {
      code: 'ARG TARGETPLATFORM=linux/arm64\nFROM «--platform=$TARGETPLATFORM» a:1\n',
      expect: ['redundant'],
      fixes: [
        [{ title: 'Delete the flag', kind: 'unsafe', output: 'ARG TARGETPLATFORM=linux/arm64\nFROM a:1\n' }],
      ],
    },
  ],
});
