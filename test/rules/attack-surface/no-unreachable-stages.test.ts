import rule from '../../../server/src/rules/attack-surface/no-unreachable-stages.ts';
import { testRule } from '../../support/rule-tester.ts';

testRule(rule, {
  valid: [
    'FROM golang:1.26 AS builder\nRUN make\nFROM scratch\nCOPY --from=builder /a /a\n',
    'FROM golang:1.26\nRUN make\nFROM scratch\nCOPY --from=0 /a /a\n',
    'FROM debian:13 AS base\nFROM base\n',
    'FROM debian:13 AS deps\nRUN a\nFROM debian:13\nRUN --mount=from=deps,target=/d a\n',
    // Targets by their name, by what they start, or by what they export.
    'FROM debian:13 AS test\nRUN make test\nFROM debian:13\nRUN a\n',
    'FROM debian:13 AS unittest\nRUN make test\nFROM debian:13\nRUN a\n',
    'FROM debian:13 AS lint-go\nRUN make lint\nFROM debian:13\nRUN a\n',
    'FROM debian:13 AS alternative\nCMD ["/b"]\nFROM debian:13\nCMD ["/a"]\n',
    'FROM debian:13 AS builder\nRUN a\nFROM scratch AS files\nCOPY --from=builder /a /\nFROM debian:13\nRUN a\n',
    // Which stages are used is known when somebody builds.
    'ARG VARIANT=a\nFROM debian:13 AS a\nRUN a\nFROM debian:13 AS b\nRUN b\nFROM ${VARIANT}\n',
    'FROM debian:13 AS base-amd64\nRUN a\nFROM base-${TARGETARCH}\n',
    'FROM debian:13 AS builder\nRUN a\nFROM $BASE\nRUN b\n',
    'ARG SRC=builder\nFROM debian:13 AS builder\nRUN a\nFROM debian:13\nCOPY --from=$SRC /a /a\n',
    // Somebody is writing.
    'FROM debian:13\nFROM debian:13\nRUN a\n',
    'FROM\nFROM\n',
  ],
  invalid: [
    {
      code: 'FROM golang:1.26 AS «builder»\nRUN make\n\n# runs\nFROM scratch\nCOPY app /app\n',
      expect: ["The stage 'builder' is not used by the one that the file ends with."],
      fixes: [
        [{ title: 'Delete the stage', kind: 'unsafe', output: '# runs\nFROM scratch\nCOPY app /app\n' }],
      ],
    },
    {
      code: 'FROM «debian:13»\nRUN <<EOF\nmake\nEOF\nFROM scratch\nCOPY app /app\n',
      expect: ["This stage of 'debian:13' has no name, and nothing is taken from it."],
      fixes: [[{ title: 'Delete the stage', kind: 'unsafe', output: 'FROM scratch\nCOPY app /app\n' }]],
    },
    // Comments would go, or numbers change, or another stage would be left over.
    {
      code: 'FROM golang:1.26 AS «builder»\n# why\nRUN make\nFROM scratch\nCOPY app /app\n',
      expect: ['named'],
    },
    {
      code: '# why\nFROM golang:1.26 AS «builder»\nRUN make\nFROM scratch\nCOPY app /app\n',
      expect: ['named'],
    },
    {
      code: 'FROM golang:1.26 AS «build»\nRUN make\nFROM debian:13\nRUN a\nFROM scratch\nCOPY --from=1 app /app\n',
      expect: ['named'],
    },
    {
      code: 'FROM debian:13 AS base\nRUN a\nFROM base AS «build»\nRUN b\nFROM scratch\nCOPY app /app\n',
      expect: ['named'],
    },
    // Perhaps targets: low confidence.
    { code: 'FROM debian:13 AS «other»\nRUN a\nFROM debian:13\nRUN b\n', expect: ['named'] },
    { code: 'FROM «debian:13»\nCMD ["/b"]\nFROM debian:13\nRUN b\n', expect: ['unnamed'] },
    {
      code: 'FROM debian:13 AS «build-a»\nRUN a\nFROM debian:13 AS «build-b»\nRUN a\nFROM debian:13\nRUN b\n',
      expect: ['named', 'named'],
    },
    {
      code: '# docker build --target builder .\nFROM debian:13 AS «builder»\nRUN a\nFROM debian:13\nRUN b\n',
      expect: ['named'],
    },
  ],
});
