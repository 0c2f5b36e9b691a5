import rule from '../../../server/src/rules/build/valid-from-arg-default.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'ARG TAG=12\nFROM debian:$TAG\n',
    'ARG A=debian\nARG B=$A:12\nFROM $B\n',
    'ARG A\nFROM ${A:-debian}\n',
    'FROM debian:${TARGETARCH}\n',
    'FROM debian AS build-1\nARG N\nFROM build-${N:-1}\n',
    'ARG A\nFROM debian\n',
    'FROM DEBIAN:\n',
    'ARG A\nFROM ${A:?needed}\n',
    'ARG A\nFROM ${A^}\n',
  ],
  invalid: [
    { code: 'ARG A\nFROM «$A»\n', expect: ["'$A' is empty by default."] },
    {
      code: 'ARG TAG\nFROM «debian:$TAG» AS a\n',
      expect: ["'debian:$TAG' gives 'debian:' by default, which is no image reference."],
    },
    { code: 'ARG A=UPPER\nARG A\nFROM «$A»\n', expect: ['invalid'] },
    { code: 'FROM debian AS a\nARG A=a\nFROM «$A»\n', expect: ['empty'] },
    { code: 'FROM «debian:$TARGETPLATFORM»\n', expect: ['invalid'] },
  ],
});
