import { insertWordAfter, keywordLike } from '../../lint/fixes.ts';
import { defineRule, type Fix } from '../../lint/rule.ts';
import { sourceNames } from '../../lint/stage-sources.ts';
import type { InstructionOf, Stage } from '../../syntax/model.ts';
import type { Span } from '../../text/span.ts';

interface Use {
  readonly value: string;
  readonly span: Span;
}

export default defineRule({
  meta: {
    name: 'no-copy-from-index',
    group: 'build',
    since: '0.1.0',
    summary: 'Stages are referred to by name, not by number.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { kics: ['Using Unnamed Build Stages'] },
    controls: {},
    messages: { index: "A stage is referred to by its number '{index}'." },
    advice:
      'A stage that is added or moved shifts the numbers, and files then come from another one without an error; name the stage.',
    fix: 'safe',
    docs: {
      why: 'Stages are counted from the top. Whoever adds or moves one changes what every number behind it means, and the build may go on with files from the wrong stage.',
      how: 'Give the stage a name with AS and refer to it by that name.',
      bad: 'FROM golang:1.26\nRUN go build -o /out/app ./cmd/app\n\nFROM debian:13-slim\nCOPY --from=0 /out/app /usr/local/bin/\nUSER 65532\n',
      good: 'FROM golang:1.26 AS build\nRUN go build -o /out/app ./cmd/app\n\nFROM debian:13-slim\nCOPY --from=build /out/app /usr/local/bin/\nUSER 65532\n',
      links: ['https://docs.docker.com/build/building/multi-stage/#name-your-build-stages'],
    },
  },
  create(context) {
    const { stages } = context.file;
    const uses = new Map<Stage, Use[]>();
    function collect(instruction: InstructionOf<'COPY'>): void {
      if (instruction.onbuild !== undefined) return;
      for (const { value, span } of sourceNames(instruction)) {
        const stage = /^\d+$/.test(value) ? stages[Number(value)] : undefined;
        if (stage === undefined || stage.index >= (instruction.stage?.index ?? 0)) continue;
        const list = uses.get(stage) ?? [];
        uses.set(stage, list);
        list.push({ value, span });
      }
    }
    return {
      onCopy: collect,
      onEnd() {
        const taken = new Map<string, number>();
        for (const { name } of stages) if (name !== undefined) taken.set(name, (taken.get(name) ?? 0) + 1);
        for (const [stage, list] of uses) {
          const fixes = nameStage(stage, list, taken);
          for (const { value, span } of list)
            context.report({ at: span, message: 'index', data: { index: value }, fixes });
        }
      },
    };
  },
});

/** One fix for all that refer to a stage, since it is named only once. */
function nameStage(stage: Stage, uses: readonly Use[], taken: ReadonlyMap<string, number>): Fix[] {
  const { from } = stage;
  const rename = (name: string): { span: Span; text: string }[] =>
    uses.map(({ span }) => ({ span, text: name }));
  if (from.alias !== undefined) {
    const name = from.alias.value;
    // One of several stages of a name is not found by it.
    if (taken.get(name.toLowerCase()) !== 1 || !/^[a-z][\w.-]*$/i.test(name)) return [];
    return [{ title: `Refer to the stage as '${name}'`, kind: 'safe', edits: rename(name) }];
  }
  const name = `stage-${String(stage.index)}`;
  if (from.image === undefined || from.words.length !== 1 || taken.has(name)) return [];
  const edits = [insertWordAfter(from.image.span, `${keywordLike(from, 'AS')} ${name}`), ...rename(name)];
  return [{ title: `Name the stage '${name}'`, kind: 'safe', edits }];
}
