import type { HardenNote, HardenPart, HardenSummary } from '../../protocol/requests.ts';
import type { Part } from '../../refactor/refactoring.ts';
import type { Hardening, Remark, StepResult } from './harden.ts';

/** What each part is for. */
export const PART_NAMES: Readonly<Record<Part, string>> = {
  'multi-stage': 'Convert to multi-stage',
  base: 'Switch the base image',
  user: 'Run without root',
  pin: 'Pin images',
  'clean-up': 'Clean up',
};

/** All that is to be said of a hardening, with lines as people count them. */
export function summaryOf({ before, after, steps, advice }: Hardening): HardenSummary {
  const noteOf = (remark: Remark): HardenNote => ({
    message: remark.message,
    line: before.file.lines.lineAt(remark.before.start) + 1,
    resultLine: after.file.lines.lineAt(remark.after.start) + 1,
  });
  const partOf = (step: StepResult): HardenPart => {
    const base = {
      part: step.part,
      kind: step.kind,
      name: PART_NAMES[step.part],
      consequences: [],
      assumptions: [],
    };
    switch (step.kind) {
      case 'left-out':
        return base;
      case 'nothing':
        return { ...base, reason: { message: step.reason } };
      case 'refusal':
        return { ...base, code: step.code, reason: { ...noteOf(step.at), message: step.reason } };
      case 'change': {
        const { title, instructions } = step;
        return {
          ...base,
          title,
          consequences: step.consequences.map(noteOf),
          assumptions: step.assumptions.map(noteOf),
          ...(instructions === undefined ? {} : { instructions }),
        };
      }
    }
  };
  return {
    parts: steps.map(partOf),
    advice: advice.map(noteOf),
    findings: { before: before.findings.length, after: after.findings.length },
  };
}
