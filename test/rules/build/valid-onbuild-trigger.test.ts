import rule from '../../../server/src/rules/build/valid-onbuild-trigger.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: ['FROM debian\nONBUILD RUN make\nONBUILD COPY . .\nONBUILD\n', 'FROM debian\nONBUILD NONSENSE x\n'],
  invalid: [
    {
      code: 'FROM debian\nONBUILD «ONBUILD»  RUN make\n',
      expect: ['ONBUILD cannot hold ONBUILD.'],
      fixes: [
        [{ title: 'Delete the doubled ONBUILD', kind: 'unsafe', output: 'FROM debian\nONBUILD RUN make\n' }],
      ],
    },
    { code: 'FROM debian\nONBUILD «onbuild» \\\n  RUN make\n', expect: ['trigger'] },
    {
      code: 'FROM debian\nONBUILD «ONBUILD» ONBUILD RUN x\nONBUILD «ONBUILD» FROM a\nONBUILD «ONBUILD»\n',
      expect: ['trigger', 'trigger', 'trigger'],
    },
    {
      code: 'FROM debian\nonbuild «from» debian\nONBUILD «MAINTAINER» Ada\n',
      expect: ['ONBUILD cannot hold FROM.', 'trigger'],
    },
  ],
});
