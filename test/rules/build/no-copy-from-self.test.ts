import rule from '../../../server/src/rules/build/no-copy-from-self.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM a:1 AS foo\nFROM b:1 AS bar\nCOPY --from=foo /x /y\nCOPY --from=0 /x /y\nCOPY a b\n',
    'FROM a:1 AS foo\nONBUILD COPY --from=foo /x /y\n',
    'FROM a:1\nCOPY --from=a:1 /x /y\nCOPY --from=$X /x /y\nCOPY --from /x /y\n',
    'COPY --from=0 /x /y\n',
  ],
  invalid: [
    { code: 'FROM a:1 AS Foo\nCOPY --from=«foo» /x /y\n', expect: ['self'] },
    { code: 'FROM a:1\nFROM b:1\nCOPY --chmod=1 --from=«1» \\\n  /x /y\n', expect: ['self'] },
    { code: 'FROM a:1 AS foo\nRUN --mount=type=bind,from=«foo»,target=/x true\n', expect: ['self'] },
  ],
});
