import rule from '../../../server/src/rules/style/prefer-run-heredoc.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (output: string, comments = false) => [
  {
    title: 'Write it as a heredoc',
    kind: 'unsafe' as const,
    output,
    ...(comments && { changesComments: true }),
  },
];

testRule(rule, {
  valid: [
    'FROM alpine\nRUN a && b && c && d\n',
    'FROM alpine\nRUN a && b && c && d || e\n',
    'FROM alpine\nRUN a; b; c && d && e\n',
    'FROM alpine\nRUN a && (b) && c && d && e\n',
    'FROM alpine\nRUN a && ! b && c && d && e\n',
    'FROM alpine\nRUN a && b && c && d && e &\n',
    'FROM alpine\nRUN ["a", "&&", "b"]\nONBUILD RUN a && b && c && d && e\n',
    'FROM alpine\nRUN <<EOF\na && b && c && d && e\nEOF\n',
    '# syntax=docker/dockerfile:1.2\nFROM alpine\nRUN a && b && c && d && e\n',
    '# escape=`\nFROM alpine\nRUN a && b && c && d && e\n',
    { code: 'FROM alpine\nRUN a && b && c && d && e\n', options: { commands: 6 } },
  ],
  invalid: [
    {
      code: 'FROM alpine\n«RUN» --network=none cd /a && X=1 b | c \\\n  # Then.\n  && d "e \'f" >/dev/null \\\n    -g \\\n  && \\\n  export A=$(h) && \\\n  i\n\nCMD x\n',
      expect: ['This RUN joins 5 commands with &&.'],
      fixes: [
        // The comment is one of the shell's then.
        fix(
          'FROM alpine\nRUN --network=none <<EOF\nset -e\ncd /a\nX=1 b | c\n# Then.\nd "e \'f" >/dev/null \\\n    -g\nexport A=$(h)\ni\nEOF\n\nCMD x\n',
          true,
        ),
      ],
    },
    {
      code: '# syntax=docker/dockerfile:1\nFROM alpine\n«RUN» set -ex && a  ',
      options: { commands: 2 },
      expect: ['chain'],
      fixes: [fix('# syntax=docker/dockerfile:1\nFROM alpine\nRUN <<EOF\nset -ex\na\nEOF')],
    },
    // What the shell would read in another way, would stop early, or swallow; and comments that silence findings.
    {
      code: 'FROM alpine\n«RUN» a && b \\\n  # c\n  c\n«RUN» a && b \\ \n  c\n«RUN» a && "b \\\n  c"\n«RUN» a && b $(c; d)\n«RUN» a && b # c\n«RUN» a \\\n  # trivy:ignore:DS-0001\n  && b\n«RUN» a && echo EOF\n',
      options: { commands: 2 },
      expect: ['chain', 'chain', 'chain', 'chain', 'chain', 'chain', 'chain'],
    },
  ],
});
