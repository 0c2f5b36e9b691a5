import { defineRule, type Aliases } from '../../lint/rule.ts';
import type { Dockerfile, Instruction } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';

export default defineRule({
  meta: {
    name: 'consistent-instruction-casing',
    group: 'style',
    since: '0.1.0',
    summary: 'Keywords are written in one case throughout the file.',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'recommended',
    aliases: { buildkit: ['ConsistentInstructionCasing'], 'dockerfile-utils': ['CASING_INSTRUCTION'] },
    controls: {},
    messages: {
      mixed: "'{keyword}' is written unlike the file's other keywords.",
      lower: "'{keyword}' is not in upper case.",
    },
    advice: 'Keywords in one case, by convention upper case, set instructions apart from their arguments.',
    fix: 'safe',
    docs: {
      why: 'The builder takes keywords in any case, people look for one. A keyword in another case is overlooked in a review, and by scripts that search for it.',
      how: 'Write every keyword in the case that most of the file has; upper case is the convention.',
      bad: 'FROM scratch\ncopy app /app\nCOPY data /data\n',
      good: 'FROM scratch\nCOPY app /app\nCOPY data /data\n',
      links: [
        'https://docs.docker.com/reference/build-checks/consistent-instruction-casing/',
        'https://docs.docker.com/reference/dockerfile/#format',
      ],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { file } = context;
      const lower = prefersLower(file);
      const check = (instruction: Instruction): void => {
        if (instruction.kind === 'ONBUILD' && instruction.trigger !== undefined) check(instruction.trigger);
        const { keyword, kind, name, stage, onbuild } = instruction;
        if (kind === 'unknown') return;
        const wanted = lower ? name.toLowerCase() : name;
        const { span, text } = keyword;
        const isUpper = text === name;
        if (text === wanted) {
          // Some tools want upper case whatever the rest of the file has.
          if (!isUpper) {
            const aliases = { 'dockerfile-utils': ['CASING_INSTRUCTION'] };
            const report = { at: span, data: { keyword: text }, aliases } as const;
            context.report({ ...report, message: 'lower', severity: 'hint', confidence: 'low' });
          }
          return;
        }
        // The builder looks at the instructions of stages only, and not at what ONBUILD triggers.
        const aliases: Aliases = {
          ...(stage === undefined || onbuild !== undefined
            ? {}
            : { buildkit: ['ConsistentInstructionCasing'] }),
          ...(isUpper ? {} : { 'dockerfile-utils': ['CASING_INSTRUCTION'] }),
        };
        context.report({
          at: span,
          message: 'mixed',
          data: { keyword: text },
          aliases,
          fixes: [
            {
              title: `Write ${wanted}`,
              kind: 'safe',
              edits: [{ span, text: wanted }, ...asEdits(instruction, lower)],
            },
          ],
        });
      };
      file.instructions.forEach(check);
    },
  },
});

/** Whether lower case has the majority among keywords in one case; upper case wins a tie, as in the builder. */
function prefersLower(file: Dockerfile): boolean {
  let balance = 0;
  for (const { keyword, kind, name, stage } of file.instructions) {
    if (stage === undefined || kind === 'unknown') continue;
    if (keyword.text === name) balance -= 1;
    else if (keyword.text === name.toLowerCase()) balance += 1;
  }
  return balance > 0;
}

/** AS goes along with its FROM. */
function asEdits(instruction: Instruction, lower: boolean): Edit[] {
  if (instruction.kind !== 'FROM' || instruction.words.length !== 3) return [];
  const { as } = instruction;
  const wanted = lower ? 'as' : 'AS';
  // Only when it stands in one piece.
  if (as === undefined || as.raw === wanted || as.raw.toUpperCase() !== 'AS') return [];
  return as.span.end - as.span.start === 2 ? [{ span: as.span, text: wanted }] : [];
}
