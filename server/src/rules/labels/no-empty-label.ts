import { labelType } from '../../lint/labels.ts';
import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: 'no-empty-label',
    group: 'labels',
    since: '0.1.0',
    summary: 'A label that the policy asks for is not empty.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3051'] },
    controls: {},
    messages: { empty: "The label '{label}' is empty." },
    advice: 'The policy asks for this label so that the image can be traced. Give it a value.',
    fix: 'none',
    docs: {
      why: 'An organisation asks for labels to know who owns an image, where it is from and what it may be used for. An empty one passes a check for its presence and answers nothing.',
      how: 'Write the value, or a build argument that always has one.',
      bad: 'FROM scratch\nLABEL owner=""\n',
      good: 'FROM scratch\nLABEL owner="team-a"\n',
      links: ['https://docs.docker.com/reference/dockerfile/#label'],
    },
  },
  'LABEL',
  (label, context) => {
    for (const { name, nameSpan, value } of label.assignments) {
      if (labelType(context.policy, name) === undefined || value === undefined) continue;
      if (value.value.trim() !== '' || value.variables.length > 0) continue;
      const at = value.span.end > value.span.start ? value.span : nameSpan;
      context.report({ at, message: 'empty', data: { label: name } });
    }
  },
);
