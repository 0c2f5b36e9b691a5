import { defineRule, type Fix } from '../../lint/rule.ts';
import { freeStageName, renameStage, stageMentions } from '../../lint/stage-rename.ts';
import type { Dockerfile, Stage } from '../../syntax/model.ts';

export default defineRule({
  meta: {
    name: 'unique-stage-name',
    group: 'build',
    since: '0.1.0',
    summary: 'Every stage has a name of its own.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      hadolint: ['DL3024'],
      buildkit: ['DuplicateStageName'],
      trivy: ['DS-0012'],
      checkov: ['CKV_DOCKER_11'],
      kics: ['Same Alias In Different Froms'],
      semgrep: ['alias-must-be-unique'],
      'dockerfile-utils': ['DUPLICATE_BUILD_STAGE_NAME'],
    },
    controls: {},
    messages: {
      again: "The stage name '{name}' was already given on line {line}.",
      first: "The stage name '{name}' is given again on line {line}.",
    },
    advice:
      'A name means the last stage before it that has it, so a reference can take files from another stage than the reader thinks. Rename one.',
    fix: 'unsafe',
    docs: {
      why: 'Two stages of one name hide each other: references before the second mean the first, references behind it mean the second, and --target can reach only one of them. Copied files then come from a stage nobody meant, without any error.',
      how: 'Give every stage a name of its own. Names are compared without regard to case.',
      bad: 'FROM alpine:3.22 AS build\nFROM alpine:3.22 AS build\nUSER 1000:1000\n',
      good: 'FROM alpine:3.22 AS build\nFROM alpine:3.22 AS test\nUSER 1000:1000\n',
      links: ['https://docs.docker.com/reference/build-checks/duplicate-stage-name/'],
    },
  },
  handlers: {
    onEnd(context) {
      const first = new Map<string, Stage>();
      const told = new Set<Stage>();
      const line = (stage: Stage): string => String(context.file.lines.lineAt(stage.from.span.start) + 1);
      for (const stage of context.file.stages) {
        const { name, from } = stage;
        if (name === undefined || name === '' || from.alias === undefined) continue;
        const earlier = first.get(name);
        if (earlier?.from.alias === undefined) {
          first.set(name, stage);
          continue;
        }
        context.report({
          at: from.alias.span,
          message: 'again',
          data: { name: from.alias.value, line: line(earlier) },
          related: [{ span: earlier.from.alias.span, message: 'The name was given here first.' }],
          fixes: fixesFor(context.file, stage, earlier),
        });
        if (told.has(earlier)) continue;
        told.add(earlier);
        // Others mark both.
        context.report({
          at: earlier.from.alias.span,
          message: 'first',
          data: { name: earlier.from.alias.value, line: line(stage) },
          confidence: 'low',
          aliases: { semgrep: ['alias-must-be-unique'], 'dockerfile-utils': ['DUPLICATE_BUILD_STAGE_NAME'] },
        });
      }
    },
  },
});

/**
 * A new name for the later stage, in it and where it is meant: behind it, up to the next stage of that name. Undefined
 * where a COPY or mount stands elsewhere: for the builder it means the last stage of that name, for readers another.
 */
function fixesFor(file: Dockerfile, stage: Stage, first: Stage): readonly Fix[] {
  const old = stage.name ?? '';
  // Each look costs the length of the file, and real ones have a dozen stages.
  if (file.stages.length > MAX_STAGES) return [];
  if (!/^[a-z][a-z0-9_.-]{0,59}$/.test(old)) return [];
  const mentions = stageMentions(file)?.filter(({ name }) => name === old);
  if (mentions === undefined) return [];
  const again = file.stages.find(({ name, index }) => name === old && index > stage.index);
  const indexOf = (place: Stage | undefined): number => place?.index ?? 0;
  const isBehind = ({ by, stage: place }: (typeof mentions)[number]): boolean =>
    // FROM of the next stage of that name still means this one.
    indexOf(place) > stage.index &&
    (again === undefined || indexOf(place) < again.index || (by === 'from' && place === again));
  const copies = mentions.filter(({ by }) => by !== 'from');
  if (copies.some((mention) => again !== undefined || !isBehind(mention))) return [];
  // Nor may one of them be an image: a FROM above the first stage of that name.
  if (mentions.some(({ by, stage: place }) => by === 'from' && indexOf(place) <= first.index)) return [];
  const name = freeStageName(file, stage, stage.from.alias?.value ?? old);
  const edits = renameStage(stage, name, mentions.filter(isBehind));
  return edits === undefined
    ? []
    : [{ title: `Rename this stage to ${name}`, kind: 'unsafe', edits, assumptions: [NO_TARGET] }];
}

const MAX_STAGES = 100;

const NO_TARGET = 'Nobody builds this stage by its old name, with --target.';
