import { defineRule, type Confidence, type Fix } from '../../lint/rule.ts';
import { sourceNames } from '../../lint/stage-sources.ts';
import { mentions } from '../../lint/stages.ts';
import { startInstructions } from '../../lint/start-command.ts';
import type { Dockerfile, Stage } from '../../syntax/model.ts';
import { lineBreak } from '../../lint/fixes.ts';

/** Stages that people build by name: `docker build --target test`. */
const TARGETS =
  /(?:^|[-_.])(?:artifacts?|bench\w*|binar(?:y|ies)|cache|check\w*|ci|cover(?:age)?|cross|debug\w*|dev\w*|dist|docs?|e2e|example\w*|export\w*|final|format|full|gen(?:erate\w*)?|image|integration|lint\w*|local|migrat\w*|minimal|output|packages?|prod\w*|publish|release|root|run(?:ner|time)?|server|shell|slim|\w*tests?\w*|tool\w*|unit\w*|update|validate\w*|vendor\w*|verify|worker)\d*(?:$|[-_.])/;
/** Stages that only make something for others. */
const FOR_OTHERS =
  /^(?:\w+[-_.])?(?:build(?:er)?|compile[rd]?|dep(?:endencie)?s|install(?:er)?|fetch(?:er)?|download(?:er)?|sources?|base)\d*$/;
const TARGET_OPTION = /--target\b|\btarget[:=]|\bbake\b/i;

export default defineRule({
  meta: {
    name: 'no-unreachable-stages',
    group: 'attack-surface',
    since: '0.1.0',
    summary: 'Every stage is part of the image, or is a target of its own.',
    severity: 'hint',
    confidence: 'medium',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages: {
      named: "The stage '{name}' is not used by the one that the file ends with.",
      unnamed: "This stage of '{image}' has no name, and nothing is taken from it.",
    },
    advice:
      'BuildKit skips it, so its tests and checks do not run, and what was to be copied from it comes from elsewhere; use it, build it with --target, or delete it.',
    fix: 'unsafe',
    docs: {
      why: 'A plain docker build makes only what the last stage needs. A stage that nothing leads to is not built: a scan or a test in it never runs, and often a COPY has lost its --from, so that the image gets files from the build context instead of those that were built.',
      how: 'Add the COPY --from that was meant, or delete the stage. A stage that is a target of its own keeps its place: name it after what it is for (test, dev), or silence this rule above it.',
      bad: 'FROM golang:1.26 AS builder\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n\nFROM debian:13-slim\nCOPY app /app\nCMD ["/app"]\n',
      good: 'FROM golang:1.26 AS builder\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n\nFROM debian:13-slim\nCOPY --from=builder /app /app\nCMD ["/app"]\n',
      links: [
        'https://docs.docker.com/build/building/multi-stage/#stop-at-a-specific-build-stage',
        'https://docs.docker.com/reference/cli/docker/buildx/build/#target',
      ],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { file } = context;
      const idle = file.stages.filter(({ reachable }) => !reachable);
      if (idle.length === 0 || choosesAtBuild(file)) return;
      const used = new Set(idle.flatMap(({ uses }) => uses));
      const ends = idle.filter((stage) => !used.has(stage));
      for (const stage of ends) {
        const confidence = confidenceOf(file, stage, ends);
        const { image, alias } = stage.from;
        const word = alias ?? image;
        if (confidence === undefined || word === undefined) continue;
        context.report({
          at: word.span,
          confidence,
          ...(alias === undefined
            ? { message: 'unnamed', data: { image: word.value } }
            : { message: 'named', data: { name: alias.value } }),
          fixes: confidence === 'low' || !ends.every((end) => end === stage) ? [] : removal(file, stage),
        });
      }
    },
  },
});

/** `FROM ${VARIANT}`, `COPY --from=$SOURCE`: which stages are used is known when somebody builds. */
function choosesAtBuild(file: Dockerfile): boolean {
  return file.stages.some(
    ({ from, base, instructions }) =>
      (base.kind === 'unknown' && from.image !== undefined) ||
      (from.image !== undefined && from.image.variables.length > 0 && !/[/:]/.test(from.image.raw)) ||
      instructions.some(
        (each) => each.kind === 'COPY' && each.from?.value !== undefined && each.from.value.includes('$'),
      ),
  );
}

/** Undefined: it is a target, by all signs. */
function confidenceOf(file: Dockerfile, stage: Stage, ends: readonly Stage[]): Confidence | undefined {
  const { name, base, instructions } = stage;
  // Nobody writes a Dockerfile with a stage that is empty, unless it is in the middle of that.
  if (instructions.length === 0 && name === undefined) return undefined;
  if (name !== undefined && TARGETS.test(name)) return undefined;
  if (base.kind === 'scratch' || startInstructions(stage).length > 0)
    return name === undefined ? 'low' : undefined;
  if (name === undefined) return 'medium';
  if (ends.length > 1 || mentions(file, TARGET_OPTION)) return 'low';
  return FOR_OTHERS.test(name) ? 'medium' : 'low';
}

/** Deletes a stage; not where comments would go with it, or other stages would get another number. */
function removal(file: Dockerfile, stage: Stage): Fix[] {
  const next = file.stages[stage.index + 1];
  if (next === undefined) return [];
  const start = file.lines.lineStart(file.lines.lineAt(stage.from.span.start));
  const top = next.from.comments[0]?.span.start ?? next.from.span.start;
  const end = file.lines.lineStart(file.lines.lineAt(top));
  const numbered = file.instructions.some(
    (each) =>
      (each.kind === 'COPY' || each.kind === 'RUN') &&
      sourceNames(each).some(({ value }) => /^\d+$/.test(value)),
  );
  const commented =
    stage.from.comments.length > 0 ||
    file.comments.some(({ span }) => start <= span.start && span.start < end);
  if (
    numbered ||
    commented ||
    stage.uses.length > 0 ||
    !file.text.slice(start, end).includes(lineBreak(file))
  )
    return [];
  return [{ title: 'Delete the stage', kind: 'unsafe', edits: [{ span: { start, end }, text: '' }] }];
}
