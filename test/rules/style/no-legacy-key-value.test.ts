import rule from '../../../server/src/rules/style/no-legacy-key-value.ts';
import { testRule } from '../../support/rule-tester.ts';

const sign = (output: string) => [{ title: 'Put an equals sign in between', kind: 'safe' as const, output }];

testRule(rule, {
  valid: [
    'FROM scratch\nENV A=1 B=2\nLABEL a=b\n',
    'FROM scratch\nARG A\n',
    'FROM scratch\nENV A\n',
    'FROM scratch\nENV\n',
  ],
  invalid: [
    {
      code: 'FROM scratch\nENV «A»   1\nlabel «a.b» "x y"\n',
      expect: ["ENV gives 'A' its value in the old form, without an equals sign.", 'legacy'],
      fixes: [
        sign('FROM scratch\nENV A=1\nlabel a.b "x y"\n'),
        sign('FROM scratch\nENV A   1\nlabel a.b="x y"\n'),
      ],
    },
    {
      code: 'FROM scratch\nENV «A» hello $B ${C}\n',
      expect: ['legacy'],
      fixes: [sign('FROM scratch\nENV A="hello $B ${C}"\n')],
    },
    {
      code: 'FROM scratch\nONBUILD ENV «A» one \\\n  # more\n  two\n',
      expect: ['legacy'],
      fixes: [sign('FROM scratch\nONBUILD ENV A="one \\\n  # more\n  two"\n')],
    },
    {
      code: 'FROM scratch\nENV «A» C:\\Temp\n',
      expect: ['legacy'],
      fixes: [sign('FROM scratch\nENV A=C:\\Temp\n')],
    },
    // What would be read another way stays as it is.
    { code: 'FROM scratch\nENV «A» =b\n', expect: ['legacy'] },
    { code: 'FROM scratch\nENV «A» say "x y" z\n', expect: ['legacy'] },
    { code: 'FROM scratch\nENV «A» a\\ b c\n', expect: ['legacy'] },
    { code: 'FROM scratch\nENV «A» ${B:-c d}\n', expect: ['legacy'] },
    { code: 'FROM scratch\nENV «"A"» b\n', expect: ['legacy'] },
    { code: 'FROM scratch\nENV «A» \\\n  b\n', expect: ['legacy'] },
  ],
});
