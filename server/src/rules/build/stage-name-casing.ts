import { defineRule } from '../../lint/rule.ts';
import type { Dockerfile, Stage } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';

export default defineRule({
  meta: {
    name: 'stage-name-casing',
    group: 'build',
    since: '0.1.0',
    summary: 'Stage names are in lower case.',
    severity: 'info',
    confidence: 'high',
    audience: 'pedantic',
    preset: 'recommended',
    aliases: { buildkit: ['StageNameCasing'] },
    controls: {},
    messages: { name: "The stage name '{name}' has capital letters." },
    advice:
      'The builder compares stage names in lower case, like image names; write them so to see what is the same.',
    fix: 'safe',
    docs: {
      why: 'Names of stages stand where names of images stand, which have no capitals. The builder puts them in lower case before it compares them, so two that look different may be the same.',
      how: 'Write the name in lower case, here and where it is used.',
      bad: 'FROM scratch AS BuildBase\n',
      good: 'FROM scratch AS build-base\n',
      links: ['https://docs.docker.com/reference/build-checks/stage-name-casing/'],
    },
  },
  stateless: true,
  handlers: {
    onEnd(context) {
      const { file } = context;
      const used = uses(file);
      for (const stage of file.stages) {
        const { alias, as, words } = stage.from;
        if (alias === undefined || words.length !== 3 || as?.raw.toUpperCase() !== 'AS') continue;
        const name = alias.raw.toLowerCase();
        // A name that the builder refuses is another rule's matter.
        if (alias.raw === name || !/^[a-z][a-z0-9_.-]*$/.test(name)) continue;
        const whole = file.text.slice(alias.span.start, alias.span.end) === alias.raw;
        const edits: Edit[] = [alias.span, ...(used.get(stage) ?? [])].map((span) => ({ span, text: name }));
        context.report({
          at: alias.span,
          message: 'name',
          data: { name: alias.raw },
          fixes: whole ? [{ title: `Rename to ${name}`, kind: 'safe', edits }] : [],
        });
      }
    },
  },
});

/** Where FROM and COPY spell the name of a stage in capitals; other uses work in any case too. */
function uses(file: Dockerfile): ReadonlyMap<Stage, readonly Span[]> {
  const found = new Map<Stage, Span[]>();
  const known = new Map<string, Stage>();
  const note = (span: Span | undefined): void => {
    const text = span === undefined ? '' : file.text.slice(span.start, span.end);
    const stage = known.get(text.toLowerCase());
    if (span === undefined || stage === undefined || text === text.toLowerCase()) return;
    const spans = found.get(stage);
    if (spans === undefined) found.set(stage, [span]);
    else spans.push(span);
  };
  for (const stage of file.stages) {
    note(stage.from.image?.span);
    for (const instruction of stage.instructions) {
      if (instruction.kind === 'COPY') note(instruction.from?.valueSpan);
    }
    if (stage.name !== undefined) known.set(stage.name, stage);
  }
  return found;
}
