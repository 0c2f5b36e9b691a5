import { NO_FACTS } from '../../lint/facts.ts';
import { INTERNAL_RULE, type Finding } from '../../lint/finding.ts';
import { obstacle, obstacleOfSteps } from '../../lint/non-root/obstacles.ts';
import type { Refusal } from '../../refactor/refactoring.ts';
import { isRoot, rootImageUser } from '../../lint/run-user.ts';
import { expandWord } from '../../syntax/scope.ts';
import type { Dockerfile } from '../../syntax/model.ts';
import type { Analysis, AnalyseOptions } from '../analyse.ts';
import { subjectOf } from './subject.ts';

/**
 * What speaks against a change, in one sentence: nothing is offered that this cannot rule out. Whether findings became
 * more is not asked of one part, because the next may mend what it brings.
 */
export function objection(before: Analysis, after: Analysis, options: AnalyseOptions): string | undefined {
  if (after.file.problems.length > before.file.problems.length || after.file.finalStage === undefined)
    return 'The result could not be read as a Dockerfile.';
  const fault = newErrors(before.findings, after.findings)[0];
  if (fault !== undefined) return `The result would have a new error: ${fault.message}`;
  const lost = lostComment(before.file, after.file);
  if (lost !== undefined) return `The comment '${lost.slice(0, 60)}' would be lost.`;
  if (privilege(after.file, options) > privilege(before.file, options))
    return 'The result would run as a user who may do more than now.';
  return undefined;
}

/** Why findings that became more are too many; undefined when they did not. */
export function moreFindings(before: Analysis, after: Analysis): string | undefined {
  const more = after.findings.length - before.findings.length;
  if (more <= 0) return undefined;
  const rules = [...new Set(added(before.findings, after.findings).map(({ rule }) => rule))];
  return `The result would have ${more === 1 ? '1 more finding' : `${more} more findings`} than the file has now: ${rules.join(', ')}.`;
}

/** Errors that a rule has more of than before; a fault of Bulkhead's own counts as one. */
function newErrors(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const isError = ({ rule, severity }: Finding): boolean => severity === 'error' || rule === INTERNAL_RULE;
  return added(before.filter(isError), after.filter(isError));
}

/** Findings beyond as many as their rule had before. */
function added(before: readonly Finding[], after: readonly Finding[]): Finding[] {
  const left = new Map<string, number>();
  for (const { rule } of before) left.set(rule, (left.get(rule) ?? 0) + 1);
  return after.filter((finding) => {
    const known = left.get(finding.rule) ?? 0;
    left.set(finding.rule, known - 1);
    return known <= 0;
  });
}

function lostComment(before: Dockerfile, after: Dockerfile): string | undefined {
  const left = new Map<string, number>();
  for (const { text } of after.comments) left.set(text.trim(), (left.get(text.trim()) ?? 0) + 1);
  return before.comments.find(({ text }) => {
    const number = left.get(text.trim()) ?? 0;
    left.set(text.trim(), number - 1);
    return number <= 0;
  })?.text;
}

/**
 * What keeps a program that runs as root now from running as somebody else, where a change would have it do that: the
 * part that sets the user would refuse it, so others may not do it by the way.
 */
export function rootNeeded(before: Analysis, after: Analysis, options: AnalyseOptions): Refusal | undefined {
  const stage = before.file.finalStage;
  if (stage === undefined || privilege(before.file, options) !== 2 || privilege(after.file, options) === 2)
    return undefined;
  const subject = subjectOf(before.file, options, undefined);
  // Without USER it is the new image that is made to run as somebody.
  const isWritten = after.file.finalStage?.end.user !== undefined;
  const stopped = isWritten ? obstacle(subject, stage) : obstacleOfSteps(subject, stage);
  return stopped === undefined
    ? undefined
    : { kind: 'refusal', code: 'needs-root', reason: stopped.reason, at: stopped.at };
}

/** How much the user may do whom the image starts as: 0 not root, 1 nobody can tell, 2 root. */
function privilege(file: Dockerfile, { facts = NO_FACTS }: AnalyseOptions): 0 | 1 | 2 {
  const stage = file.finalStage;
  if (stage === undefined) return 2;
  const { user } = stage.end;
  if (user?.user !== undefined) {
    const name = expandWord(file, user, user.user.raw);
    return name === undefined ? 1 : isRoot(name) ? 2 : 0;
  }
  const { start } = rootImageUser({ facts }, stage);
  return start === 'nonroot' || start === 'managed' ? 0 : start === 'unknown' ? 1 : 2;
}
