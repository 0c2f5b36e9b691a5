import rule from '../../../server/src/rules/build/absolute-workdir.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM debian:12\nWORKDIR /app\n',
    'FROM debian:12\nWORKDIR "/my app"\n',
    'FROM debian:12\nWORKDIR $X\n',
    'FROM scratch\nWORKDIR $X\n',
    'FROM debian:12\nARG X=/a\nWORKDIR ${X}/b\n',
    'FROM debian:12\nWORKDIR C:\\app\nWORKDIR c:/app\nWORKDIR \\app\nWORKDIR "C:\\"\n',
    'FROM debian:12\nWORKDIR\n',
    'FROM debian:12\nONBUILD WORKDIR app\n',
  ],
  invalid: [
    {
      code: 'FROM debian:12\nWORKDIR «app»\nWORKDIR «./sub»\n',
      expect: ["WORKDIR 'app' is relative to whatever directory the base image is in.", 'earlier'],
      fixes: [
        // Once the first one is absolute the second one is known, and stays a low-confidence remark.
        [{ title: 'Write /app', kind: 'unsafe', output: 'FROM debian:12\nWORKDIR /app\nWORKDIR ./sub\n' }],
        [],
      ],
    },
    {
      code: 'FROM scratch\nWORKDIR «"./my app/"»\n',
      expect: ['base'],
      fixes: [[{ title: 'Write /my app', kind: 'safe', output: 'FROM scratch\nWORKDIR "/my app"\n' }]],
    },
    {
      code: 'FROM debian:12 AS x\nWORKDIR /srv/\nFROM x\nARG Y=1\nworkdir «a/$Y»\nWORKDIR «.»\n',
      expect: ["WORKDIR 'a/$Y' is relative and means '/srv/a/1' here.", 'known'],
      fixes: [
        [
          {
            title: 'Write /srv/a/$Y',
            kind: 'safe',
            output: 'FROM debian:12 AS x\nWORKDIR /srv/\nFROM x\nARG Y=1\nworkdir /srv/a/$Y\nWORKDIR .\n',
          },
        ],
        [
          {
            title: 'Write /srv/a/1',
            kind: 'safe',
            output: 'FROM debian:12 AS x\nWORKDIR /srv/\nFROM x\nARG Y=1\nworkdir a/$Y\nWORKDIR /srv/a/1\n',
          },
        ],
      ],
    },
    { code: 'FROM debian:12\nENV dirpath=bar\nWORKDIR «$dirpath»\n', expect: ['base'] },
    { code: 'FROM debian:12\nWORKDIR «../app»\n', expect: ['base'] },
    { code: 'FROM debian:12\nWORKDIR $X\nWORKDIR «sub»\n', expect: ['earlier'] },
    { code: 'FROM debian:12\nWORKDIR «a\\\nb»\n', expect: ['base'] },
    { code: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nWORKDIR «app»\n', expect: ['base'] },
    { code: 'FROM debian:12\nWORKDIR «""»\n', expect: ['base'] },
    { code: 'FROM gcr.io/oss-fuzz-base/base-builder\nWORKDIR «app»\n', expect: ['base'] },
    { code: 'WORKDIR «app»\n', expect: ['base'] },
  ],
});
