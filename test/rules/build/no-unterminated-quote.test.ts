import rule from '../../../server/src/rules/build/no-unterminated-quote.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM "debian"\nENV A="x" B=\'y\' C="it\'s" D=it\\\'s E=\'"\' F="\\"" G a\\"b\n',
    "FROM debian\nRUN echo \"open\nCMD echo it's\nENTRYPOINT echo it's\nMAINTAINER it's\n",
    'FROM debian\nCOPY ["my file", "/x"]\nCOPY ["it\\\\\'s", "/x"]\nVOLUME "/a"\n',
    "FROM debian\nCOPY <<EOF /x\nit's\nEOF\n",
    'FROM debian\nHEALTHCHECK CMD echo it\'s\nSHELL ["it\'s"]\n',
    "# escape=`\nFROM debian\nENV A=C:\\ B=it`'s\n",
    'FROM debian\nENV A="${B:-"x"}"\n',
  ],
  invalid: [
    {
      code: 'FROM debian\nENV A=«"x y»\n',
      expect: ['The quote " is never closed.'],
      fixes: [[{ title: 'Add the closing "', kind: 'unsafe', output: 'FROM debian\nENV A="x y"\n' }]],
    },
    {
      code: "ARG A=«'x»\nFROM debian\n",
      expect: ['open'],
      fixes: [[{ title: "Add the closing '", kind: 'unsafe', output: "ARG A='x'\nFROM debian\n" }]],
    },
    {
      code: 'FROM debian\nLABEL A=«"x \\\n  B=y»\n',
      expect: ['open'],
      fixes: [
        [{ title: 'Add the closing "', kind: 'unsafe', output: 'FROM debian\nLABEL A="x \\\n  B=y"\n' }],
      ],
    },
    { code: "FROM debian\nENV A it«'s»\n", expect: ['open'] },
    { code: 'FROM debian\nENV «"A»=x"\n', expect: ['open'] },
    { code: "FROM debian\nARG «'A»=x\n", expect: ['name'] },
    { code: "FROM debian\nARG 'A=x«'»\n", expect: ['open'] },
    { code: 'FROM debian\nCOPY «"my» file" /x\n', expect: ['open'] },
    { code: 'FROM debian\nCOPY ["it«\'s»", "/x"]\nCOPY [«"\\u0027x"», "/x"]\n', expect: ['json', 'json'] },
    {
      code: 'FROM debian\nWORKDIR «\'/a»\nUSER a«"b»\nEXPOSE «\'80»\nVOLUME «"/a» b"\nSTOPSIGNAL «\'9»\n',
      expect: ['open', 'open', 'open', 'open', 'open'],
    },
    { code: 'FROM «"debian»\nONBUILD WORKDIR «"x»\n', expect: ['open', 'open'] },
  ],
});
