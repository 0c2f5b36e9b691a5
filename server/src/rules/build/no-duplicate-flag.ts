import { flagKind } from '../../knowledge/instruction-flags.ts';
import { defineRule, type Fix } from '../../lint/rule.ts';
import type { Dockerfile, Flag } from '../../syntax/model.ts';

export default defineRule({
  meta: {
    name: 'no-duplicate-flag',
    group: 'build',
    since: '0.1.0',
    summary: 'A flag that takes one value is given once.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['FLAG_DUPLICATE'] },
    controls: {},
    messages: { repeated: "The flag '--{flag}' is given more than once." },
    advice: 'The builder refuses the instruction. Keep the one flag that is meant.',
    fix: 'unsafe',
    docs: {
      why: 'All flags but --mount, --exclude and --device take one value, and the builder fails when one of the others comes a second time.',
      how: 'Delete the flag that is not meant.',
      bad: 'FROM scratch\nCOPY --chown=1000 --chown=1000 app /app\n',
      good: 'FROM scratch\nCOPY --chown=1000 --exclude=*.md --exclude=*.txt app /app\n',
      links: ['https://docs.docker.com/reference/dockerfile/'],
    },
  },
  stateless: true,
  handlers: {
    onInstruction(instruction, context) {
      if (instruction.flags.length < 2) return;
      // The builder does not read the flags of HEALTHCHECK NONE.
      if (instruction.kind === 'HEALTHCHECK' && instruction.type?.value.toUpperCase() === 'NONE') return;
      const seen = new Map<string, Flag>();
      for (const flag of instruction.flags) {
        const kind = flagKind(instruction.kind, flag.name);
        if (kind === undefined || kind === 'list') continue;
        const first = seen.get(flag.name);
        if (first === undefined) {
          seen.set(flag.name, flag);
          continue;
        }
        context.report({
          at: flag.span,
          message: 'repeated',
          data: { flag: flag.name },
          related: [{ span: first.span, message: 'The flag is given here first.' }],
          fixes: first.value === flag.value ? [deletion(context.file, flag)] : [],
        });
      }
    },
  },
});

/** Takes the flag out with the blanks before it. */
function deletion(file: Dockerfile, flag: Flag): Fix {
  let { start } = flag.span;
  while (file.text[start - 1] === ' ' || file.text[start - 1] === '\t') start -= 1;
  return {
    title: `Delete the second '--${flag.name}'`,
    kind: 'unsafe',
    edits: [{ span: { start, end: flag.span.end }, text: '' }],
  };
}
