import { sourceNames } from '../../lint/stage-sources.ts';
import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: 'no-copy-from-self',
    group: 'build',
    since: '0.1.0',
    summary: 'No stage takes files from itself.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3023'],
      trivy: ['DS-0006'],
      kics: ["COPY '--from' References Current FROM Alias"],
      semgrep: ['copy-from-own-alias'],
    },
    controls: {},
    messages: { self: "'{source}' is the stage that this instruction stands in." },
    advice:
      'A stage cannot wait for its own result, so the build fails; name the stage or image that has the files.',
    fix: 'none',
    docs: {
      why: 'The builder finishes a stage before others take files from it. A stage that takes files from itself waits for its own end, and the build stops with a circular dependency before it has done anything.',
      how: 'Name an earlier stage or an image. Files that the stage already has are copied with RUN cp.',
      bad: 'FROM golang:1.26 AS build\nCOPY --from=build /src /app\nUSER 65532\n',
      good: 'FROM golang:1.26 AS source\n\nFROM golang:1.26 AS build\nCOPY --from=source /src /app\nUSER 65532\n',
      links: ['https://docs.docker.com/reference/dockerfile/#copy---from'],
    },
  },
  ['COPY', 'RUN'],
  (instruction, context) => {
    const { stage, onbuild } = instruction;
    // A trigger runs in another file's stage.
    if (stage === undefined || onbuild !== undefined) return;
    for (const { value, span } of sourceNames(instruction)) {
      const byName = value.toLowerCase() === stage.name;
      // Mounts have no numbers.
      const byNumber = instruction.kind === 'COPY' && /^\d+$/.test(value) && Number(value) === stage.index;
      if (!byName && !byNumber) continue;
      const report = { at: span, message: 'self', data: { source: value } } as const;
      // Others look at names behind COPY only.
      context.report(byName && instruction.kind === 'COPY' ? report : { ...report, aliases: {} });
    }
  },
);
