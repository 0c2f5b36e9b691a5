import { keywordLike, lineBreak } from '../../lint/fixes.ts';
import { instructionRule } from '../../lint/ladder.ts';
import type { Fix } from '../../lint/rule.ts';
import { environment } from '../../lint/stages.ts';
import type { Assignment, Dockerfile, EnvInstruction } from '../../syntax/model.ts';

export default instructionRule(
  {
    name: 'no-env-self-reference',
    group: 'build',
    since: '0.1.0',
    summary: 'An ENV does not use a variable that it sets itself.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { hadolint: ['DL3044'] },
    controls: {},
    messages: { early: "'{name}' does not have the value yet that this ENV gives it." },
    advice: 'All values of one ENV are worked out before any is set. Set the variable in an ENV above.',
    fix: 'unsafe',
    docs: {
      why: 'The builder replaces the variables of a whole ENV instruction with what they were before it. A variable that the same instruction sets is therefore empty, or still has its old value, and the path or version made of it is wrong without any error.',
      how: 'Split the instruction: first the ENV that sets the variable, then the one that uses it.',
      bad: 'FROM debian:12\nENV APP=/opt/app BIN=$APP/bin\n',
      good: 'FROM debian:12\nENV APP=/opt/app\nENV BIN=$APP/bin\n',
      links: ['https://docs.docker.com/reference/dockerfile/#environment-replacement'],
    },
  },
  'ENV',
  (env, context) => {
    const { file } = context;
    if (env.assignments.length < 2) return;
    const places = new Map<string, number>();
    env.assignments.forEach(({ name }, place) => {
      if (!places.has(name)) places.set(name, place);
    });
    env.assignments.forEach((assignment, place) => {
      for (const { name, span } of assignment.value?.variables ?? []) {
        const set = places.get(name);
        if (set === undefined || name === assignment.name) continue;
        // Whoever set it before may well mean the earlier value.
        const earlier = environment(file, env, name) !== undefined;
        context.report({
          at: span,
          message: 'early',
          data: { name },
          fixes: set < place ? splitBefore(file, env, assignment, place) : [],
          ...(earlier ? { confidence: 'low', aliases: {} } : {}),
        });
      }
    });
  },
);

function splitBefore(file: Dockerfile, env: EnvInstruction, assignment: Assignment, place: number): Fix[] {
  const previous = env.assignments[place - 1];
  if (previous === undefined || env.onbuild !== undefined) return [];
  const gap = { start: previous.span.end, end: assignment.span.start };
  // A comment in between would end up in the middle of nowhere.
  const between = file.text.slice(gap.start, gap.end).replace(file.escape, '');
  if (between.trim() !== '') return [];
  const start = file.lines.lineStart(file.lines.lineAt(env.span.start));
  const indent = /^[ \t]*/.exec(file.text.slice(start, env.span.start))?.[0] ?? '';
  const text = `${lineBreak(file)}${indent}${keywordLike(env, 'ENV')} `;
  return [{ title: 'Split the ENV in two', kind: 'unsafe', edits: [{ span: gap, text }] }];
}
