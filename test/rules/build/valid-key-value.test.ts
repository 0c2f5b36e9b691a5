import rule from '../../../server/src/rules/build/valid-key-value.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\nENV A=1 B="x y" C= D=\'=\' E=a\\ b\n',
    'FROM scratch\nENV A the rest = whatever\n',
    'FROM scratch\nLABEL maintainer = "Ada"\n',
    'FROM scratch\nARG A\nARG B=1 C D=2\n',
    'FROM scratch\nENV A=1 \\\n  # why\n  B=2\n',
    'FROM scratch\nLABEL "com.example"="x"\nENV\n',
  ],
  invalid: [
    {
      code: 'FROM scratch\nENV GREETING=hello «brave new   world» B=1 «c»\n',
      expect: ["'brave new   world' has no equals sign, so it belongs to no name.", 'equals'],
      fixes: [
        [
          {
            title: 'Put the whole value in quotes',
            kind: 'unsafe',
            output: 'FROM scratch\nENV GREETING="hello brave new   world" B=1 c\n',
          },
        ],
        [
          {
            title: 'Put the whole value in quotes',
            kind: 'unsafe',
            output: 'FROM scratch\nENV GREETING=hello brave new   world B="1 c"\n',
          },
        ],
      ],
    },
    { code: 'FROM scratch\nENV A=1 \\\n  «b»\n', expect: ['equals'] },
    { code: 'FROM scratch\nONBUILD LABEL a="x" «y»\n', expect: ['equals'] },
    { code: 'FROM scratch\nENV A=$B «c»\nENV A= «c»\n', expect: ['equals', 'equals'] },
    { code: 'FROM scratch\nENV A=1 «=»2\n', expect: ['name'] },
    { code: 'ARG «=»x\nFROM scratch\nARG «=»\nLABEL «=»a\n', expect: ['name', 'name', 'name'] },
    { code: 'FROM scratch\nENV «=» «x»\n', expect: ['name', 'equals'] },
  ],
});
