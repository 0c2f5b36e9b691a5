import rule from '../../../server/src/rules/files/prefer-copy-over-add.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM scratch\nCOPY a /b\n',
    'FROM scratch\nADD https://example.com/x /x\n',
    'FROM scratch\nADD --checksum=sha256:00 x /x\n',
    'FROM scratch\nADD git@github.com:moby/buildkit.git /src\n',
    `FROM scratch\nADD file:${'8b'.repeat(32)} /xyz\n`,
    'FROM scratch\nADD\n',
  ],
  invalid: [
    // Only for those who want to see everything: low confidence.
    { code: 'FROM scratch\n«ADD» rootfs.tar.gz /\n', expect: ['archive'] },
    { code: 'FROM scratch\n«ADD» a rootfs.gz /dir/\n', expect: ['archive'] },
    { code: 'FROM scratch\nARG SRC\n«ADD» $SRC /x\n', expect: ['unknown'] },
    { code: 'FROM scratch\nARG SRC=a.tgz\n«ADD» $SRC /x\n', expect: ['archive'] },
    {
      code: 'FROM scratch\n«ADD» a /b\n',
      expect: ['add'],
      fixes: [[{ title: 'Replace ADD with COPY', kind: 'safe', output: 'FROM scratch\nCOPY a /b\n' }]],
    },
    {
      code: 'from scratch\n«add» --chown=1:1 a \\\n  # why\n  b /c/\n',
      expect: ['add'],
      fixes: [
        [
          {
            title: 'Replace ADD with COPY',
            kind: 'safe',
            output: 'from scratch\ncopy --chown=1:1 a \\\n  # why\n  b /c/\n',
          },
        ],
      ],
    },
    {
      code: 'FROM scratch\nARG SRC=app\n«ADD» $SRC /x\nONBUILD «ADD» ["my file", "/x"]\n',
      expect: ['add', "ADD is used for 'my file', which COPY copies the same way."],
      fixes: [
        [
          {
            title: 'Replace ADD with COPY',
            kind: 'safe',
            output: 'FROM scratch\nARG SRC=app\nCOPY $SRC /x\nONBUILD ADD ["my file", "/x"]\n',
          },
        ],
        [
          {
            title: 'Replace ADD with COPY',
            kind: 'safe',
            output: 'FROM scratch\nARG SRC=app\nADD $SRC /x\nONBUILD COPY ["my file", "/x"]\n',
          },
        ],
      ],
    },
  ],
});
