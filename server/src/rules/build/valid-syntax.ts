import { defineRule, type RuleContext } from '../../lint/rule.ts';
import type { Dockerfile, Instruction, SyntaxProblem } from '../../syntax/model.ts';
import { readJson } from '../../syntax/json-form.ts';

const messages = {
  end: '{what} cannot be read to its end.',
  heredocTarget: 'A heredoc stands where {instruction} needs its destination.',
  strings: 'The array of {instruction} holds something other than strings.',
  dangling: 'The continuation mark has no line behind it.',
} as const;

/** What to do about each: they have little in common. */
const advice = {
  heredoc:
    'It swallows every instruction behind it, and the build fails; write its end word on a line of its own.',
  large: 'Only its first 2 MiB and 1,000 instructions are looked at; nothing behind them is judged.',
  heredocTarget: 'The build fails; write the destination as the last word of the line.',
  strings: 'The builder refuses it; put every element in double quotes.',
  dangling: 'The builder passes over it; delete it, or write the line that was to follow.',
} as const;

export default defineRule({
  meta: {
    name: 'valid-syntax',
    group: 'build',
    since: '0.1.0',
    summary: 'The file can be read from beginning to end.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {},
    controls: {},
    messages,
    advice: 'The builder does not read this as it was meant.',
    fix: 'safe',
    docs: {
      why: 'A heredoc whose end word is missing swallows every instruction behind it, and an array of arguments may hold strings only. The builder refuses such files before it runs anything.',
      how: 'Write the end word of a heredoc on a line of its own, without blanks before or behind it (with <<- tabs may stand before it), and put numbers in arrays in double quotes.',
      bad: 'FROM debian\nRUN <<EOF\napt-get update\n',
      good: 'FROM debian\nRUN <<EOF\napt-get update\nEOF\n',
      links: ['https://docs.docker.com/reference/dockerfile/#here-documents'],
    },
  },
  handlers: {
    onInstruction(instruction, context) {
      checkInstruction(context, instruction);
    },
    onEnd(context) {
      for (const problem of context.file.problems) reportProblem(context, problem);
    },
  },
});

type Context = RuleContext<typeof messages>;

function reportProblem(context: Context, { kind, span, detail }: SyntaxProblem): void {
  switch (kind) {
    case 'unterminated-heredoc':
      context.report({
        at: span,
        message: 'end',
        data: { what: `The heredoc '${detail}'` },
        advice: advice.heredoc,
      });
      break;
    case 'json-not-strings':
      // SHELL has no other form, so it is said there.
      if (detail !== 'SHELL')
        context.report({
          at: span,
          message: 'strings',
          data: { instruction: detail },
          advice: advice.strings,
        });
      break;
    case 'dangling-continuation':
      reportDangling(context, span.end);
      break;
    case 'too-large':
      context.report({
        at: span,
        severity: 'warning',
        message: 'end',
        data: { what: 'The file' },
        advice: advice.large,
      });
      break;
    default: // other rules report the rest
  }
}

function reportDangling(context: Context, end: number): void {
  const { text } = context.file;
  const mark = { start: end - 1, end };
  let { start } = mark;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start -= 1;
  const instruction = context.file.instructions.at(-1);
  const hasArguments = instruction !== undefined && instruction.argsSpan.end > instruction.argsSpan.start;
  context.report({
    at: mark,
    severity: 'hint',
    message: 'dangling',
    advice: advice.dangling,
    fixes: hasArguments
      ? [
          {
            title: 'Delete the continuation mark',
            kind: 'safe',
            edits: [{ span: { start, end: trailingBlanks(context.file, end) }, text: '' }],
          },
        ]
      : [],
  });
}

function trailingBlanks({ text }: Dockerfile, from: number): number {
  let end = from;
  while (text[end] === ' ' || text[end] === '\t') end += 1;
  return end;
}

function checkInstruction(context: Context, instruction: Instruction): void {
  if (instruction.kind === 'COPY' || instruction.kind === 'ADD') {
    const { sources, destination, heredocs, name } = instruction;
    if (destination === undefined || sources.length === 0) return;
    if (heredocs.some(({ span }) => span.start === destination.span.start))
      context.report({
        at: destination.span,
        message: 'heredocTarget',
        data: { instruction: name },
        advice: advice.heredocTarget,
      });
  } else if (instruction.kind === 'HEALTHCHECK' && instruction.command !== undefined) {
    const reading = readJson(instruction.command, 0);
    if (reading?.kind === 'not-strings')
      context.report({
        at: reading.span,
        message: 'strings',
        data: { instruction: 'HEALTHCHECK' },
        advice: advice.strings,
      });
  }
}
