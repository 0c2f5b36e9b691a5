import { defineRule } from '../../lint/rule.ts';
import type { Dockerfile } from '../../syntax/model.ts';
import { cover, type Span } from '../../text/span.ts';

export default defineRule({
  meta: {
    name: 'no-empty-continuation',
    group: 'style',
    since: '0.1.0',
    summary: 'A continued instruction has no empty lines.',
    severity: 'warning',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { buildkit: ['NoEmptyContinuation'], 'dockerfile-utils': ['EMPTY_CONTINUATION_LINE'] },
    controls: {},
    messages: {
      empty: 'An empty line does not end the instruction, which goes on below.',
      open: 'An empty line follows the continuation mark, and nothing goes on below.',
    },
    advice:
      'What stands below still belongs to the instruction, and later builders may refuse this; delete the empty line.',
    fix: 'safe',
    docs: {
      why: 'An empty line looks like the end of an instruction, yet behind a continuation mark the next line with text still belongs to it. A mark that was left behind swallows the next instruction that way. The builder has announced that this becomes an error.',
      how: 'Delete the empty line, or the continuation mark above it. A comment line may stand there instead.',
      bad: 'FROM scratch\nEXPOSE 80 \\\n\n  443\n',
      good: 'FROM scratch\nEXPOSE 80 \\\n  443\n',
      links: ['https://docs.docker.com/reference/build-checks/no-empty-continuation/'],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { file } = context;
      const { lines, problems } = file;
      const runs: Span[] = [];
      for (const { kind, span } of problems) {
        if (kind !== 'empty-continuation') continue;
        const last = runs.at(-1);
        if (last?.end === span.start) runs[runs.length - 1] = cover(last, span);
        else runs.push(span);
      }
      for (const span of runs) {
        const at = { start: span.start, end: lines.lineEnd(lines.lineAt(span.end - 1)) };
        const several = lines.lineAt(span.start) !== lines.lineAt(span.end - 1);
        const title = several ? 'Delete the empty lines' : 'Delete the empty line';
        context.report({
          at,
          message: 'empty',
          fixes: [{ title, kind: 'safe', edits: [{ span, text: '' }] }],
        });
      }
      const open = problems.find(({ kind }) => kind === 'dangling-continuation');
      const at = open === undefined ? undefined : emptyBehind(file, open.span.end);
      if (at !== undefined) context.report({ at, message: 'open' });
    },
  },
});

/** The first line without text behind an instruction that never ends; the text's last line break begins none. */
function emptyBehind({ lines, text }: Dockerfile, offset: number): Span | undefined {
  let line = lines.lineAt(offset);
  for (;;) {
    const next = lines.fullLine(line).end;
    if (next >= text.length) return undefined;
    line += 1;
    const span = { start: next, end: lines.lineEnd(line) };
    if (text.slice(span.start, span.end).trim() === '') return span;
  }
}
