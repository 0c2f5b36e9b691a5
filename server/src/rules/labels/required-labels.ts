import { hasInherited, resultStages } from '../../lint/results.ts';
import { defineRule } from '../../lint/rule.ts';

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
    fix: 'none',
    docs: {
      why: 'An organisation asks for labels to know who owns an image, where it is from and what it may be used for. Inventories and admission rules cannot place an image without them.',
      how: 'Add a LABEL instruction with the missing keys to the stage, or to a stage that it is built from.',
      bad: 'FROM scratch\nCOPY app /app\n',
      good: 'FROM scratch\nCOPY app /app\nLABEL owner="team-a"\n',
      links: ['https://docs.docker.com/reference/dockerfile/#label'],
    },
  },
  stateless: true,
  create: (context) => ({
    onEnd() {
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
          });
        }
      }
    },
  }),
});
