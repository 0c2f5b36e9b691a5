import rule from '../../../server/src/rules/files/no-copy-to-relative-without-workdir.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (kind: 'safe' | 'unsafe', output: string) => [
  { title: 'Make the destination absolute', kind, output },
];

testRule(rule, {
  valid: [
    'FROM debian:13\nWORKDIR /x\nCOPY a b\n',
    'FROM debian:13 AS a\nWORKDIR /x\nFROM c:1 AS b\nFROM a\nCOPY a b\n',
    'FROM debian:13\nONBUILD WORKDIR /x\nONBUILD COPY a b\n',
    'FROM debian:13\nCOPY a /b\nCOPY a $B\nCOPY a "${B}"\nCOPY a c:/x\nCOPY ["a", "/b"]\nADD a /b\n',
    'COPY a\n',
  ],
  invalid: [
    {
      code: 'FROM unknown.example/x\nADD https://example.com/a «b»\n',
      expect: ['relative'],
    },
    { code: 'COPY a «b»\n', expect: ["'b' is relative, but no WORKDIR is set in this file."] },
    { code: 'FROM mine:1\nCOPY a «.»\nONBUILD COPY a «b»\n', expect: ['relative', 'relative'] },
    {
      code: 'FROM scratch\nCOPY a «./»\n',
      expect: ['relative'],
      confidence: ['low'],
      fixes: [fix('safe', 'FROM scratch\nCOPY a /\n')],
    },
    {
      code: 'FROM debian:13 AS a\nWORKDIR /x\nFROM debian:13\nCOPY a «.»\n',
      expect: ['relative'],
      fixes: [fix('unsafe', 'FROM debian:13 AS a\nWORKDIR /x\nFROM debian:13\nCOPY a /\n')],
    },
    {
      code: 'FROM debian:13\nCOPY ["a", «"./b c"»]\nCOPY a «../b»\n',
      expect: ['relative', 'relative'],
    },
    {
      code: 'FROM debian:13\nCOPY ["a", «"./b"»]\n',
      expect: ['relative'],
      fixes: [fix('unsafe', 'FROM debian:13\nCOPY ["a", "/b"]\n')],
    },
  ],
});
