import rule from '../../../server/src/rules/build/valid-syntax.ts';
import { testRule } from '../../support/rule-tester.ts';

const title = 'Delete the continuation mark';

testRule(rule, {
  valid: [
    'FROM debian\nRUN <<EOF\nls\nEOF\nCOPY <<-A <<B /x/\n\tA\nB\n',
    'FROM debian\nRUN echo "a" \\\n  # why\n  b\nRUN []\nCMD ["a"]\nHEALTHCHECK CMD ["a"]\n',
    'FROM debian\nRUN [1, 2] && x\nSHELL [1]\nHEALTHCHECK CMD [ -f x ]\nCOPY <<EOF\nEOF\n',
    'FROM debian\nRUN a \\\n\n  b\n# escape=x\n',
  ],
  invalid: [
    { code: 'FROM debian\nRUN «<<EOF»\nls\n', expect: ["The heredoc 'EOF' cannot be read to its end."] },
    { code: 'FROM debian\nCOPY a «<<EOF»\nx\nEOF\n', expect: ['heredocTarget'] },
    {
      code: 'FROM debian\nRUN «["a", 1]»\nONBUILD CMD «[true]»\nHEALTHCHECK CMD «[1]»\n',
      expect: ['The array of RUN holds something other than strings.', 'strings', 'strings'],
    },
    {
      code: 'FROM debian\nRUN a «\\»\n',
      expect: ['dangling'],
      fixes: [[{ title, kind: 'safe', output: 'FROM debian\nRUN a\n' }]],
    },
    {
      code: '# escape=`\nFROM debian\nRUN a `\n  b  «`»  \n# why\n',
      expect: ['dangling'],
      fixes: [[{ title, kind: 'safe', output: '# escape=`\nFROM debian\nRUN a `\n  b\n# why\n' }]],
    },
    { code: 'FROM debian\nRUN «\\»\n', expect: ['dangling'] },
  ],
});
