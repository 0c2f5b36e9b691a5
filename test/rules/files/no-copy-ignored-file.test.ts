import type { ContextFacts } from '../../../server/src/lint/facts.ts';
import rule from '../../../server/src/rules/files/no-copy-ignored-file.ts';
import { testRule } from '../../support/rule-tester.ts';

const ignoring = (dockerignore: string): ContextFacts => ({ buildContext: { dockerignore } });

testRule(rule, {
  docsFacts: ignoring('dist\n'),
  valid: [
    // Nobody looked.
    'FROM scratch\nCOPY a /a\n',
    { code: 'FROM scratch\nCOPY b /b\n', facts: { buildContext: { dockerignore: null } } },
    { code: 'FROM scratch\nCOPY . .\nCOPY ./Dockerfile /d\n', facts: ignoring('**\n!Dockerfile\n') },
    { code: 'FROM scratch\nCOPY src /src\nCOPY src/a /a\n', facts: ignoring('src\n!src/a\n') },
    { code: 'FROM scratch\nCOPY src /s\n', facts: ignoring('*\n!**/*.js\n') },
    {
      code: 'FROM a:1 AS x\nFROM scratch\nCOPY --from=x a /a\nONBUILD COPY a /a\nADD https://a.example/a /a\nCOPY $A /a\nCOPY <<a /b\na\na\n',
      facts: ignoring('*\n'),
    },
    { code: 'FROM scratch\nCOPY a* /a\n', facts: ignoring('a?\n') },
  ],
  invalid: [
    {
      code: 'FROM scratch\nCOPY «a» b /x/\nADD «src/» /y/\nCOPY «src/*» /z/\n',
      facts: ignoring('a\nsrc\n'),
      expect: ["'a' is left out of the build context by .dockerignore.", 'ignored', 'ignored'],
    },
    {
      code: 'FROM scratch\nARG F=./a.txt\nCOPY «$F» «/b.txt» «*.txt» /x/\n',
      facts: ignoring('*.txt\n'),
      expect: ['ignored', 'ignored', 'ignored'],
    },
    { code: 'FROM scratch\nCOPY «.» /x\n', facts: ignoring('*\n'), expect: ['nothing'] },
  ],
});
