import rule from '../../../server/src/rules/build/copy-destination-slash.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Add a slash to the destination';

testRule(rule, {
  valid: [
    'FROM debian\nCOPY a b\nCOPY a b c/\nCOPY a b .\nCOPY a b ..\nCOPY a b /x/.\nCOPY a b ./\n',
    'FROM debian\nCOPY ["a", "b", "c/"]\nADD a b "c/"\nCOPY *.txt /x\nCOPY a b $X\nCOPY a\nCOPY\n',
    '# escape=`\nFROM debian\nCOPY a b C:\\x\\\n',
    'FROM debian\nENV X=/x/\nCOPY a b $X\n',
    'FROM debian\nCOPY <<EOF /x\nEOF\n',
    `FROM debian\nADD file:${'8b88'.repeat(16)} in /\nCOPY dir:${'8b88'.repeat(16)} in /x\n`,
  ],
  invalid: [
    {
      code: 'FROM debian\nCOPY --chown=1 a \\\n  # why\n  b «/app»\n',
      expect: ["'/app' takes several sources but does not end with a slash."],
      fixes: [[{ title, kind: 'unsafe', output: 'FROM debian\nCOPY --chown=1 a \\\n  # why\n  b /app/\n' }]],
    },
    {
      code: 'FROM debian\nONBUILD ADD ["a", "b", «"c"»]\n',
      expect: ['slash'],
      fixes: [[{ title, kind: 'unsafe', output: 'FROM debian\nONBUILD ADD ["a", "b", "c/"]\n' }]],
    },
    {
      code: 'FROM debian\nENV X=/x\nCOPY a b «"$X"»\n',
      expect: ['slash'],
      fixes: [[{ title, kind: 'unsafe', output: 'FROM debian\nENV X=/x\nCOPY a b "$X/"\n' }]],
    },
    {
      code: 'FROM debian\nWORKDIR /app\nCOPY a b «/app»\n',
      expect: ['slash'],
      fixes: [[{ title, kind: 'unsafe', output: 'FROM debian\nWORKDIR /app\nCOPY a b /app/\n' }]],
    },
    {
      code: 'FROM debian\nCOPY <<A <<B «/x»\n1\nA\n2\nB\n',
      expect: ['slash'],
      fixes: [[{ title, kind: 'unsafe', output: 'FROM debian\nCOPY <<A <<B /x/\n1\nA\n2\nB\n' }]],
    },
  ],
});
