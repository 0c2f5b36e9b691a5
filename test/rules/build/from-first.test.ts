import rule from '../../../server/src/rules/build/from-first.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: ['FROM scratch\n', '# syntax=x\n\n# why\nARG A\nARG B=1\nFROM scratch\nENV A=1\n'],
  invalid: [
    { code: '«»', expect: ['The file has no FROM, so there is nothing to build.'] },
    { code: '\n  «# why»\n', expect: ['empty'] },
    { code: '«ARG» A\nARG B\n', expect: ['empty'] },
    {
      code: 'ARG A\n«ENV» A=1\nUSER 1\nFROM scratch\n',
      expect: ['ENV stands before the first FROM, where only ARG may.'],
    },
    { code: '«expose» 80\n', expect: ['early'] },
  ],
});
