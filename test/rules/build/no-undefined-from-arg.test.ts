import rule from '../../../server/src/rules/build/no-undefined-from-arg.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'ARG A\nFROM debian:$A\n',
    'FROM --platform=$BUILDPLATFORM debian-$TARGETARCH\n',
    'ARG A=1\nFROM debian AS a\nARG B\nFROM debian:${A:-2}\n',
    'FROM debian:\\$A\n',
    'FROM debian:${templateOption:variant}\n',
  ],
  invalid: [
    { code: 'FROM debian:«$TAG»\n', expect: ["No ARG declares 'TAG', which FROM uses."] },
    { code: 'FROM «${NODE:-debian}»$NODE\n', expect: ['undeclared'] },
    {
      code: 'ARG VERSION=12\nFROM --platform=«$BUILDPLATFROM» debian:«${VERSON}»\n',
      expect: ['undeclared', 'undeclared'],
      fixes: [
        [
          {
            title: "Replace with 'BUILDPLATFORM'",
            kind: 'unsafe',
            output: 'ARG VERSION=12\nFROM --platform=$BUILDPLATFORM debian:${VERSON}\n',
          },
        ],
        [
          {
            title: "Replace with 'VERSION'",
            kind: 'unsafe',
            output: 'ARG VERSION=12\nFROM --platform=$BUILDPLATFROM debian:${VERSION}\n',
          },
        ],
      ],
    },
    {
      code: 'FROM debian\nARG A=1\nFROM debian:«$A»\n',
      expect: ["'A', which FROM uses, is declared only inside a stage."],
    },
  ],
});
