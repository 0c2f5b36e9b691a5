import { deleteInstruction, deleteWord } from '../../lint/fixes.ts';
import { labelType } from '../../lint/labels.ts';
import { instructionRule } from '../../lint/ladder.ts';

export default instructionRule(
  {
    name: 'no-unknown-labels',
    group: 'labels',
    since: '0.1.0',
    summary: 'Only labels that the policy names are set.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3050'] },
    controls: {},
    messages: { unknown: "The policy does not name the label '{label}'." },
    advice:
      'The policy is strict about labels, and a misspelt one is missed. Rename it, remove it, or add it to the policy.',
    fix: 'unsafe',
    docs: {
      why: 'Where the set of labels is fixed, another one is a spelling mistake or data that nobody asked for. Everyone who can pull the image can read its labels.',
      how: 'Correct the name, remove the label, or name it under labels in the configuration.',
      bad: 'FROM scratch\nLABEL ownr="team-a"\n',
      good: 'FROM scratch\nLABEL owner="team-a"\n',
      links: ['https://docs.docker.com/reference/dockerfile/#label'],
    },
  },
  'LABEL',
  (label, context) => {
    const { file, policy } = context;
    if (policy.strictLabels !== true) return;
    // In continued instructions comments and line ends would have to move too.
    const oneLine = !file.text.slice(label.span.start, label.span.end).includes('\n');
    const only = label.assignments.length === 1;
    const removable = oneLine && !(only && label.onbuild !== undefined);
    for (const { name, nameSpan, span } of label.assignments) {
      if (labelType(policy, name) !== undefined) continue;
      context.report({
        at: nameSpan,
        message: 'unknown',
        data: { label: name },
        fixes: removable
          ? [
              {
                title: 'Remove the label',
                kind: 'unsafe',
                edits: [only ? deleteInstruction(file, label) : deleteWord(file, span)],
              },
            ]
          : [],
      });
    }
  },
);
