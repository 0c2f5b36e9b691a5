import { insertLineBefore } from '../../lint/fixes.ts';
import { defineRule } from '../../lint/rule.ts';
import { readSuppression } from '../../lint/suppression-syntax.ts';
import type { Comment, Instruction } from '../../syntax/model.ts';

export default defineRule({
  meta: {
    name: 'definition-description',
    group: 'style',
    since: '0.1.0',
    summary: 'A comment above ARG or a named FROM begins with the name that it describes.',
    severity: 'hint',
    confidence: 'medium',
    audience: 'pedantic',
    preset: 'all',
    aliases: { buildkit: ['InvalidDefinitionDescription'] },
    controls: {},
    messages: { description: "The comment above {keyword} does not begin with '{name}'." },
    advice:
      'The builder shows such comments as descriptions of arguments and targets; begin with the name, or part the two by a line with # alone.',
    fix: 'safe',
    docs: {
      why: 'With --call=outline and --call=targets docker build lists arguments and stages with the comments above them. They are found by the name at their beginning, so a comment without it is not shown, and what was meant as something else may be taken for a description.',
      how: 'Begin the last comment line with the name and a blank. Where it is no description, put a line with # alone below it.',
      bad: 'FROM scratch AS app\n# Which release to take.\nARG VERSION=1\n',
      good: 'FROM scratch AS app\n# VERSION is the release to take.\nARG VERSION=1\n',
      links: ['https://docs.docker.com/reference/build-checks/invalid-definition-description/'],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { file } = context;
      const { comments, instructions } = file;
      let next = 0;
      for (const instruction of instructions) {
        // The builder takes the last comment since the instruction before, empty lines or not; one without text parts.
        let last: Comment | undefined;
        for (; (comments[next]?.span.start ?? Infinity) < instruction.span.end; next++) {
          const comment = comments[next];
          if (comment !== undefined && comment.span.end <= instruction.span.start) last = comment;
        }
        const names = namesOf(instruction);
        const [name] = names;
        if (last === undefined || last.text === '' || name === undefined) continue;
        if (names.includes(last.text.split(' ')[0] ?? '')) continue;
        const apart = instruction.comments.at(-1)?.span.start !== last.span.start;
        const pragma = readSuppression(last, file.text) !== undefined;
        context.report({
          at: instruction.keyword.span,
          message: 'description',
          data: { keyword: instruction.name, name },
          related: [{ span: last.span, message: 'This comment is taken for the description.' }],
          ...(apart || pragma ? { confidence: 'low' } : {}),
          fixes: [
            {
              title: 'Part the comment from it by an empty one',
              kind: 'safe',
              edits: [insertLineBefore(file, instruction, '#')],
            },
          ],
        });
      }
    },
  },
});

/** What a comment may describe; stage names as the builder knows them, in lower case. */
function namesOf(instruction: Instruction): readonly string[] {
  if (instruction.kind === 'ARG') return instruction.words.map(({ raw }) => raw.replace(/=[^]*/, ''));
  if (instruction.kind !== 'FROM' || instruction.words.length !== 3) return [];
  const { alias } = instruction;
  return alias === undefined ? [] : [alias.raw.toLowerCase()];
}
