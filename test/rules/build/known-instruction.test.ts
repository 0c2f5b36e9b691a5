import rule from '../../../server/src/rules/build/known-instruction.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'from scratch\nrun a\nOnBuild Copy a b\n',
    'FROM scratch\nRUN <<E\nfoo\nE\n',
    'FROM scratch\nRUN a \\\n  && foo\n',
    '# FOO\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\n«RUNN» a\n',
      expect: ["'RUNN' is not an instruction; RUN is."],
      fixes: [[{ title: "Replace 'RUNN' with RUN", kind: 'unsafe', output: 'FROM debian:13\nRUN a\n' }]],
    },
    {
      code: '«form» scratch\n',
      expect: ['similar'],
      fixes: [[{ title: "Replace 'form' with from", kind: 'unsafe', output: 'from scratch\n' }]],
    },
    {
      code: 'FROM scratch\nONBUILD «EXPOES» 80\n',
      expect: ['similar'],
      fixes: [
        [
          {
            title: "Replace 'EXPOES' with EXPOSE",
            kind: 'unsafe',
            output: 'FROM scratch\nONBUILD EXPOSE 80\n',
          },
        ],
      ],
    },
    {
      code: 'FROM scratch\n«ENV»\u00a0A=1\n',
      expect: ["'ENV' is followed by a no-break space, which the builder takes for a letter."],
      fixes: [[{ title: 'Put a plain space there', kind: 'unsafe', output: 'FROM scratch\nENV A=1\n' }]],
    },
    {
      code: 'FROM scratch\n«ARG\\»\r\tA\n',
      expect: ["'ARG\\' stands before a lone carriage return, which ends no line."],
    },
    {
      code: 'FROM scratch\n«run\\»\r \n«copy\\»\r \n«healthcheck\\»\r \n«user\\»\r ',
      expect: ['carriage', 'carriage', 'carriage', 'carriage'],
    },
    { code: 'FROM scratch\n«apt-get» install -y curl\n', expect: ["'apt-get' is not an instruction."] },
    // As near to CMD as to ADD.
    { code: 'FROM scratch\n«AMD» a\n', expect: ['unknown'] },
    { code: 'FROM scratch\n«{{» range .Packages }}\n', expect: ['unknown'] },
    { code: '# syntax=devthefuture/dockerfile-x:1\n«INCLUDE» ./base\n', expect: ['unknown'] },
    {
      code: 'FROM scratch\n«STOPSIGNAL\\\n9»\n',
      expect: ["'STOPSIGNAL9' is not an instruction; STOPSIGNAL is."],
    },
  ],
});
