import rule from '../../../server/src/rules/build/prefer-workdir-over-cd.ts';
import { testRule } from '../../support/rule-tester.ts';

const fix = (path: string, output: string) => [
  { title: `Use WORKDIR ${path}`, kind: 'unsafe' as const, output },
];

testRule(rule, {
  valid: [
    'FROM alpine\nWORKDIR /a\nRUN echo cd /a && pushd /a && cdrecord\nCMD cd /a && ./run\n',
    'FROM mcr.microsoft.com/windows/servercore:ltsc2025\nRUN cd C:\\x && dir\n',
    'FROM alpine\nRUN ["cd", "/a"]\n',
  ],
  invalid: [
    // WORKDIR would leave an empty directory where the mount was.
    {
      code: 'FROM alpine\nRUN --mount=type=bind,source=/repo,target=/src/ «cd /src/app» && make install\n',
      expect: ['leading'],
      confidence: ['low'],
      fixes: [
        fix(
          '/src/app',
          'FROM alpine\nWORKDIR /src/app\nRUN --mount=type=bind,source=/repo,target=/src/ make install\n',
        ),
      ],
    },
    {
      code: 'FROM alpine\nRUN «cd /a/» && make\n',
      expect: ["'cd /a/' sets the directory of this step, which WORKDIR does in plain sight."],
      fixes: [fix('/a', 'FROM alpine\nWORKDIR /a\nRUN make\n')],
    },
    {
      code: 'FROM alpine\nWORKDIR /srv\n  # why\n  run --mount=type=cache,target=/c «cd app/../lib»; \\\n    make && \\\n    make install\n',
      expect: ['leading'],
      fixes: [
        fix(
          '/srv/lib',
          'FROM alpine\nWORKDIR /srv\n  workdir /srv/lib\n  # why\n  run --mount=type=cache,target=/c make && \\\n    make install\n',
        ).map((item) => ({
          ...item,
          // The new keyword is in the case of the one below it.
          leaves: ['consistent-instruction-casing'],
        })),
      ],
    },
    {
      code: 'FROM alpine\nRUN «cd /a»\nRUN make\nRUN mkdir /b && «cd /b»\n',
      expect: ["'cd /a' has no effect: the next step begins in the old directory again.", 'lost'],
      fixes: [fix('/a', 'FROM alpine\nWORKDIR /a\nRUN make\nRUN mkdir /b && cd /b\n'), []],
    },
    {
      code: 'FROM alpine\nRUN git clone x.git && «cd x» && make && «cd ..» && rm -r x\nRUN («cd /a» && make)\nRUN <<EOF\n«cd /a»\nmake\nEOF\n',
      expect: ["'cd x' changes the directory in the middle of a step.", 'inner', 'inner', 'leading'],
    },
    // A comment, another directory later, an unknown one, a trigger.
    {
      code: 'FROM alpine\nRUN «cd /a» && \\\n    # why\n    make\nRUN «cd /a» && make && «cd /b» && make\nRUN «cd "$D"» && make\nRUN «cd a» && make\nONBUILD RUN «cd /a» && make\nRUN «cd» && make\nRUN «cd /a» || make\n',
      expect: [
        'leading',
        'leading',
        'inner',
        'leading',
        'leading',
        'leading',
        "'cd' sets the directory of this step, which WORKDIR does in plain sight.",
        'leading',
      ],
    },
    {
      code: 'FROM alpine\nRUN set -eux; «cd /tmp»; make\nRUN --mount=type=cache,target=/c «cd /a»\n',
      expect: ['leading', 'lost'],
    },
  ],
});
