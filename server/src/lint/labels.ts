import type { LabelType, Policy } from './policy.ts';
import { instructionRule } from './ladder.ts';
import type { Rule, RuleMeta } from './rule.ts';

/** Labels whose values have a fixed form (https://github.com/opencontainers/image-spec/blob/main/annotations.md). */
const STANDARD: Readonly<Record<string, LabelType>> = {
  'org.opencontainers.image.url': 'url',
  'org.opencontainers.image.source': 'url',
  'org.opencontainers.image.documentation': 'url',
  'org.opencontainers.image.created': 'rfc3339',
  'org.opencontainers.image.licenses': 'spdx',
};

/** What the policy says of a label; undefined when nothing. */
export function labelType({ labels }: Policy, name: string): LabelType | undefined {
  return labels !== undefined && Object.hasOwn(labels, name) ? labels[name] : undefined;
}

/** The hole is the label's name. */
// An interface would lack the index signature that messages must have.
type ValueMessages = {
  readonly value: `The value of '{label}' is not ${string}.`;
};

/** A rule for the values of labels of one type: those that the policy names and those that the standard fixes. */
export function labelValueRule(
  meta: RuleMeta<ValueMessages>,
  type: LabelType,
  isValid: (value: string) => boolean,
): Rule {
  return instructionRule(meta, 'LABEL', (label, context) => {
    for (const { name, nameSpan, value } of label.assignments) {
      const asked = labelType(context.policy, name);
      const wanted = asked ?? (Object.hasOwn(STANDARD, name) ? STANDARD[name] : undefined);
      // Variables are given at build time, whatever default they have.
      if (wanted !== type || value === undefined || value.value === '' || value.variables.length > 0)
        continue;
      if (isValid(value.value)) continue;
      context.report({
        at: value.span.end > value.span.start ? value.span : nameSpan,
        message: 'value',
        data: { label: name },
        ...(asked === undefined ? { severity: 'info', confidence: 'medium', aliases: {} } : {}),
      });
    }
  });
}
