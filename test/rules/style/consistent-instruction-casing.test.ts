import rule from '../../../server/src/rules/style/consistent-instruction-casing.ts';
import { testRule } from '../../support/rule-tester.ts';

const write = (word: string, output: string) => [{ title: `Write ${word}`, kind: 'safe' as const, output }];

// In a lower-case file what is corrected is one more that is not in upper case.
const lowered = (word: string, output: string) =>
  write(word, output).map((fix) => ({ ...fix, leaves: ['consistent-instruction-casing'] }));

testRule(rule, {
  valid: ['FROM scratch\nCOPY a /a\n', 'FROM scratch\nONBUILD COPY a /a\n', '', 'FROM scratch\nfoo bar\n'],
  invalid: [
    {
      code: 'FROM scratch\n«copy» a /a\nCOPY b /b\n',
      expect: ['mixed'],
      fixes: [write('COPY', 'FROM scratch\nCOPY a /a\nCOPY b /b\n')],
    },
    {
      code: '«from» scratch\n«COPY» a /a\n«copy» b /b\n',
      expect: ['lower', 'mixed', 'lower'],
      fixes: [[], lowered('copy', 'from scratch\ncopy a /a\ncopy b /b\n'), []],
    },
    // A tie goes to upper case, and AS follows its FROM.
    {
      code: '«from» scratch as a\nCOPY a /a\n',
      expect: ['mixed'],
      fixes: [write('FROM', 'FROM scratch AS a\nCOPY a /a\n')],
    },
    {
      code: '«FROM» scratch AS a\n«copy» a /a\n«copy» b /b\n',
      expect: ['mixed', 'lower', 'lower'],
      fixes: [lowered('from', 'from scratch as a\ncopy a /a\ncopy b /b\n'), [], []],
    },
    // Mixed case counts for neither.
    {
      code: 'FROM scratch\n«Copy» a /a\n«Copy» b /b\n',
      expect: ['mixed', 'mixed'],
      fixes: [
        write('COPY', 'FROM scratch\nCOPY a /a\nCopy b /b\n'),
        write('COPY', 'FROM scratch\nCopy a /a\nCOPY b /b\n'),
      ],
    },
    {
      code: '«arg» V=1\nFROM scratch\nONBUILD «copy» a \\\n  # all\n  /a\n',
      expect: ['mixed', 'mixed'],
      fixes: [
        write('ARG', 'ARG V=1\nFROM scratch\nONBUILD copy a \\\n  # all\n  /a\n'),
        write('COPY', 'arg V=1\nFROM scratch\nONBUILD COPY a \\\n  # all\n  /a\n'),
      ],
    },
  ],
});
