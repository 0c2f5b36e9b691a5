import { keywordLike } from '../../lint/fixes.ts';
import { instructionRule } from '../../lint/ladder.ts';
import type { Aliases } from '../../lint/rule.ts';
import { INSTRUCTIONS, isInstructionName, type InstructionName } from '../../syntax/keywords.ts';
import type { Dockerfile } from '../../syntax/model.ts';
import { editDistance, nearest } from '../../text/nearest.ts';

export default instructionRule(
  {
    name: 'known-instruction',
    group: 'build',
    since: '0.1.0',
    summary: 'Every line begins with an instruction that the builder knows.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['UNKNOWN_INSTRUCTION'] },
    controls: {},
    messages: {
      unknown: "'{keyword}' is not an instruction.",
      similar: "'{keyword}' is not an instruction; {nearest} is.",
      blank: "'{keyword}' is followed by a no-break space, which the builder takes for a letter.",
      carriage: "'{keyword}' stands before a lone carriage return, which ends no line.",
    },
    advice:
      'The builder stops here. Mend the keyword, or end the line above with a continuation mark if this belongs to it.',
    fix: 'unsafe',
    docs: {
      why: 'A Dockerfile with a word that is no instruction does not build at all. Often it is a slip of the keyboard, or a line of a command whose line above lost its continuation mark.',
      how: 'Write one of the instructions of the Dockerfile reference.',
      bad: 'FROM alpine:3.22\nRUNN apk add --no-cache curl\nUSER 1000:1000\n',
      good: 'FROM alpine:3.22\nRUN apk add --no-cache curl\nUSER 1000:1000\n',
      links: ['https://docs.docker.com/reference/dockerfile/#overview'],
    },
  },
  'unknown',
  (instruction, context) => {
    const { keyword, name } = instruction;
    const at = keyword.span;
    const data = { keyword: keyword.text };
    const doubt = isTemplate(keyword.text) || hasOtherSyntax(context.file);
    const sure = doubt ? ({ confidence: 'low' } as const) : {};
    const [, before = '', mark] = /^([A-Z]+)(\u00a0|[\\`]$)/.exec(name) ?? [];
    if (mark === '\u00a0' && isInstructionName(before)) {
      const end = at.start + before.length;
      context.report({
        at: { start: at.start, end },
        message: 'blank',
        data: { keyword: context.file.text.slice(at.start, end) },
        fixes: [
          {
            title: 'Put a plain space there',
            kind: 'unsafe',
            edits: [{ span: { start: end, end: end + 1 }, text: ' ' }],
          },
        ],
      });
      return;
    }
    if (mark !== undefined && isInstructionName(before) && context.file.text[at.end] === '\r') {
      context.report({
        at,
        message: 'carriage',
        data,
        aliases: instruction.args.text.trim() === '' ? withoutArguments(before) : {},
      });
      return;
    }
    const similar = onlyNearest(name);
    if (similar === undefined) {
      context.report({ at, message: 'unknown', data, ...sure });
      return;
    }
    const text = keywordLike(instruction, similar);
    context.report({
      at,
      message: 'similar',
      data: { ...data, nearest: similar },
      ...sure,
      // A keyword with a line break inside has swallowed its argument.
      fixes:
        context.file.text.slice(at.start, at.end) === keyword.text
          ? [{ title: `Replace '${keyword.text}' with ${text}`, kind: 'unsafe', edits: [{ span: at, text }] }]
          : [],
    });
  },
);

/** To who takes a lone carriage return for a line end, the instruction is there and what it works on is not. */
function withoutArguments(name: InstructionName): Aliases {
  switch (name) {
    case 'CMD':
    case 'RUN':
      return {};
    case 'ADD':
    case 'COPY':
      return { 'dockerfile-utils': ['ARGUMENT_REQUIRES_AT_LEAST_TWO'] };
    case 'HEALTHCHECK':
      return { 'dockerfile-utils': ['ARGUMENT_REQUIRES_AT_LEAST_ONE'] };
    default:
      return { 'dockerfile-utils': ['ARGUMENT_MISSING'] };
  }
}

/** Undefined when two are as near: `AMD` may be CMD or ADD. */
function onlyNearest(name: string): string | undefined {
  const found = nearest(name, INSTRUCTIONS);
  if (found === undefined) return undefined;
  const least = editDistance(name, found);
  return INSTRUCTIONS.filter((other) => editDistance(name, other) === least).length === 1 ? found : undefined;
}

/** Marks of a template that is yet to become a Dockerfile: Jinja, ERB, Go, `@VAR@`. */
function isTemplate(keyword: string): boolean {
  return /^(?:\{[{%#]|<%|@|%%|\$\{?\w)/.test(keyword);
}

/** A frontend of its own may have instructions of its own (https://docs.docker.com/build/buildkit/frontend/). */
function hasOtherSyntax(file: Dockerfile): boolean {
  const syntax = file.directives.find(({ name }) => name === 'syntax');
  return (
    syntax !== undefined && !/^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax.value)
  );
}
