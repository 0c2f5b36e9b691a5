import rule from '../../../server/src/rules/build/no-env-self-reference.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (output: string) => [{ title: 'Split the ENV in two', kind: 'unsafe', output }] as const;

testRule(rule, {
  valid: [
    'FROM debian:12\nENV A=1\nENV B=$A\n',
    'FROM debian:12\nENV PATH=/bla:${PATH} B=1\n',
    'FROM debian:12\nENV A=b AA=$AB B=A\n',
    "FROM debian:12\nENV A=1 B='$A' C=\\$A\n",
    'FROM debian:12\nENV A $A B=$A\n',
  ],
  invalid: [
    {
      code: 'FROM debian:12\nENV A=1 B="«${A}»/x"\n',
      expect: ['early'],
      fixes: [fix('FROM debian:12\nENV A=1\nENV B="${A}/x"\n')],
    },
    {
      code: 'FROM debian:12\n  env A=1 \\\n    B=«$A» \\\n    # c\n    C=2\n',
      expect: ['early'],
      fixes: [fix('FROM debian:12\n  env A=1\n  env B=$A \\\n    # c\n    C=2\n')],
    },
    { code: 'FROM debian:12\nENV A=1 \\\n  # c\n  B=«$A»\n', expect: ['early'] },
    { code: 'FROM debian:12\nENV B=«$A» A=1\n', expect: ['early'] },
    { code: 'FROM debian:12\nONBUILD ENV A=1 B=«$A»\n', expect: ['early'] },
    {
      code: 'FROM debian:12\nENV A=0\nENV A=1 B=«$A»\n',
      expect: ['early'],
      fixes: [fix('FROM debian:12\nENV A=0\nENV A=1\nENV B=$A\n')],
    },
  ],
});
