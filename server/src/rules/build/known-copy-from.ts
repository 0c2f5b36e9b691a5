import { defineRule, type Fix } from '../../lint/rule.ts';
import { stageCycles } from '../../lint/stage-cycles.ts';
import { sourceNames } from '../../lint/stage-sources.ts';
import type { InstructionOf, Stage } from '../../syntax/model.ts';

/** Names looked at for a likeness; more than any real file has. */
const MAX_NAMES = 50;

export default defineRule({
  meta: {
    name: 'known-copy-from',
    group: 'build',
    since: '0.1.0',
    summary: 'Files are taken from a stage that exists and stands earlier.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3022'] },
    controls: {},
    messages: {
      later: "Stage '{source}' stands behind the instruction that takes files from it.",
      index: "There is no stage '{source}' before this instruction; counting begins at 0.",
      similar: "No stage is named '{source}'; '{stage}' is close.",
      external: "'{source}' is no earlier stage and has no tag, so it is taken for an image or a context.",
    },
    advice:
      'Files come from earlier stages; any other name is looked for among named build contexts and then pulled from a registry.',
    fix: 'unsafe',
    docs: {
      why: 'The builder knows only the stages above an instruction. A stage further down makes the build fail; a mistyped name is taken for an image, which fails or, worse, pulls what somebody else published under it.',
      how: 'Move the stage up, correct the name, or write an image with its tag or digest.',
      bad: 'FROM debian:13-slim\nCOPY --from=build /out/app /usr/local/bin/\nUSER 65532\n\nFROM golang:1.26 AS build\nRUN go build -o /out/app ./cmd/app\n',
      good: 'FROM golang:1.26 AS build\nRUN go build -o /out/app ./cmd/app\n\nFROM debian:13-slim\nCOPY --from=build /out/app /usr/local/bin/\nUSER 65532\n',
      links: ['https://docs.docker.com/reference/dockerfile/#copy---from'],
    },
  },
  stateless: true,
  create(context) {
    function check(instruction: InstructionOf<'COPY' | 'RUN'>): void {
      // A trigger takes from the stages of the file that it runs in.
      if (instruction.onbuild !== undefined) return;
      const { stages } = context.file;
      const own = instruction.stage?.index ?? -1;
      for (const { value, span } of sourceNames(instruction)) {
        const at = { at: span, data: { source: value } } as const;
        const copies = instruction.kind === 'COPY' ? {} : { aliases: {} };
        if (/^-?\d+$/.test(value)) {
          // Mounts have no numbers.
          if (instruction.kind === 'RUN') continue;
          const waits =
            Number(value) > own && stageCycles(context.file).some((edge) => edge.span.start === span.start);
          if ((Number(value) > own || Number(value) < 0) && !waits)
            context.report({ ...at, message: 'index' });
          continue;
        }
        const name = value.toLowerCase();
        const target = stages.find((stage) => stage.name === name);
        if (target !== undefined) {
          // Stages that wait for each other are another rule's matter.
          const waits =
            target.index > own && stageCycles(context.file).some((edge) => edge.span.start === span.start);
          if (target.index > own && !waits) context.report({ ...at, ...copies, message: 'later' });
          continue;
        }
        // An image with tag or digest says what it is.
        if (name === 'scratch' || value.includes(':')) continue;
        const stage = /[/.]/.test(value) ? undefined : alike(name, stages.slice(0, Math.max(own, 0)));
        if (stage !== undefined) {
          const fix: Fix = {
            title: `Take the files from '${stage}'`,
            kind: 'unsafe',
            edits: [{ span, text: stage }],
          };
          context.report({
            ...copies,
            at: span,
            message: 'similar',
            data: { source: value, stage },
            severity: 'warning',
            confidence: 'medium',
            fixes: [fix],
          });
        } else if (instruction.kind === 'COPY') {
          context.report({ ...at, message: 'external', severity: 'hint', confidence: 'low' });
        }
      }
    }
    return { onCopy: check, onRun: check };
  },
});

/** An earlier stage's name that is one letter off, or the same but for its ending. */
function alike(name: string, stages: readonly Stage[]): string | undefined {
  const near = stages.slice(-MAX_NAMES).findLast(({ name: other }) => {
    if (other === undefined || name.length < 4 || other.length < 4) return false;
    const [short, long] = name.length < other.length ? [name, other] : [other, name];
    if (/^(?:e?r|ing|s)$/.test(long.slice(short.length)) && long.startsWith(short)) return true;
    return isOneOff(short, long);
  });
  return near?.from.alias?.value;
}

function isOneOff(short: string, long: string): boolean {
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  // Versions and numbers (`php82`, `stage-2`) differ on purpose.
  if (/\d/.test(`${short[same] ?? ''}${long[same] ?? ''}`)) return false;
  const rest = long.slice(same + 1);
  return short.slice(long.length === short.length ? same + 1 : same) === rest;
}
