import rule from '../../../server/src/rules/files/no-chown-flag.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (kind: 'safe' | 'unsafe', output: string) => [{ title: 'Remove --chown', kind, output }];

testRule(rule, {
  valid: [
    'FROM debian:13\nCOPY --chmod=0755 a /a\nADD a.tar /a\nRUN chown app /a\n',
    'FROM debian:13 AS a\nFROM debian:13\nCOPY --from=a --chown=0:0 /a /b\nADD --chown=root a.tar /c\nCOPY --chown=root:app a /d\n',
    'FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nCOPY --chown=ContainerUser a b\n',
    'FROM debian:13\nCOPY --chown a b\nCOPY --chown= a b\n',
  ],
  invalid: [
    {
      code: 'FROM debian:13\nCOPY «--chown=app:app» --chmod=0755 \\\n    # why\n    a /a\nADD --chmod=0755 «--chown=1001» a.tar /b\n',
      expect: ["'app:app' owns the files, so the program can change its own code.", 'owner'],
      fixes: [
        fix(
          'unsafe',
          'FROM debian:13\nCOPY --chmod=0755 \\\n    # why\n    a /a\nADD --chmod=0755 --chown=1001 a.tar /b\n',
        ),
        fix(
          'unsafe',
          'FROM debian:13\nCOPY --chown=app:app --chmod=0755 \\\n    # why\n    a /a\nADD --chmod=0755 a.tar /b\n',
        ),
      ],
    },
    {
      code: 'FROM debian:13\nARG U=app\nONBUILD COPY «--chown=$U» a /a\nCOPY «--chown=$X» ["a", "/a"]\n',
      expect: ["'app' owns the files, so the program can change its own code.", 'owner'],
      fixes: [
        fix('unsafe', 'FROM debian:13\nARG U=app\nONBUILD COPY a /a\nCOPY --chown=$X ["a", "/a"]\n'),
        fix('unsafe', 'FROM debian:13\nARG U=app\nONBUILD COPY --chown=$U a /a\nCOPY ["a", "/a"]\n'),
      ],
    },
    {
      code: 'FROM debian:13\nCOPY «--chown=root:root» a /a\nCOPY «--chown=0» <<EOF /b\nx\nEOF\n',
      expect: ['root', 'root'],
      fixes: [
        fix('safe', 'FROM debian:13\nCOPY a /a\nCOPY --chown=0 <<EOF /b\nx\nEOF\n'),
        fix('safe', 'FROM debian:13\nCOPY --chown=root:root a /a\nCOPY <<EOF /b\nx\nEOF\n'),
      ],
    },
  ],
});
