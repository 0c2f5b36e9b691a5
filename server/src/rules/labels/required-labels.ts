import { parseReference } from '../../image/reference.ts';
import { keywordLike } from '../../lint/fixes.ts';
import { hasInherited, resultStages } from '../../lint/results.ts';
import { defineRule, type Fix } from '../../lint/rule.ts';
import { insertAtStageEnd } from '../../lint/stage-end.ts';
import type { Dockerfile, Stage } from '../../syntax/model.ts';

export default defineRule({
  meta: {
    name: 'required-labels',
    group: 'labels',
    since: '0.1.0',
    summary: 'An image has the labels that the policy asks for.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3049'] },
    controls: {},
    messages: { missing: "The label '{label}' is missing." },
    advice:
      'The policy asks for this label so that the image can be traced. Set it with LABEL in this stage.',
    fix: 'safe',
    docs: {
      why: 'An organisation asks for labels to know who owns an image, where it is from and what it may be used for. Inventories and admission rules cannot place an image without them.',
      how: 'Add a LABEL instruction with the missing keys to the stage, or to a stage that it is built from.',
      bad: 'FROM scratch\nCOPY app /app\n',
      good: 'FROM scratch\nCOPY app /app\nLABEL owner="team-a"\n',
      links: ['https://docs.docker.com/reference/dockerfile/#label'],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const wanted = Object.keys(context.policy.labels ?? {});
      if (wanted.length === 0) return;
      for (const stage of resultStages(context.file)) {
        for (const label of wanted) {
          const isSet = hasInherited(
            stage,
            (item) => item.kind === 'LABEL' && item.assignments.some(({ name }) => name === label),
          );
          if (isSet) continue;
          context.report({
            at: stage.from.keyword.span,
            message: 'missing',
            data: { label },
            // Others may be left over, or be built with --target for tests only.
            ...(stage.isFinal ? {} : { confidence: 'low' }),
            fixes: fixesFor(context.file, stage, label),
          });
        }
      }
    },
  },
});

/**
 * The few labels whose value the file itself tells: what the image is built on
 * (https://github.com/opencontainers/image-spec/blob/main/annotations.md). An empty value would only hide the lack.
 */
function fixesFor(file: Dockerfile, stage: Stage, label: string): readonly Fix[] {
  const { from, root, base } = stage;
  const plain = from.image !== undefined && !from.image.raw.includes('$');
  if (base.kind !== 'image' || root.kind !== 'image' || !plain) return [];
  const parsed = parseReference(root.reference);
  if (parsed === undefined) return [];
  const name = `${parsed.canonicalName}:${parsed.tag ?? 'latest'}`;
  // With a digest alone nobody knows the tag.
  const tagged = parsed.tag !== undefined || parsed.digest === undefined;
  const value =
    label === 'org.opencontainers.image.base.name' && tagged
      ? name
      : label === 'org.opencontainers.image.base.digest'
        ? parsed.digest
        : undefined;
  if (value === undefined || !/^[\w.:/@-]+$/.test(value)) return [];
  const edit = insertAtStageEnd(file, stage, `${keywordLike(from, 'LABEL')} ${label}="${value}"`);
  return edit === undefined ? [] : [{ title: `Add the label ${label}`, kind: 'safe', edits: [edit] }];
}
