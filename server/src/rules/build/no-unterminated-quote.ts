import { expansionFaults, type ExpandedText, type ExpansionFault } from '../../lint/expansion.ts';
import { defineRule, type Aliases, type Fix, type RuleContext } from '../../lint/rule.ts';
import type { Instruction } from '../../syntax/model.ts';
import { at } from '../../text/span.ts';

const ALIASES: Readonly<Record<string, string>> = {
  "'": 'SYNTAX_MISSING_SINGLE_QUOTE',
  '"': 'SYNTAX_MISSING_DOUBLE_QUOTE',
};

const messages = {
  open: 'The quote {quote} is never closed.',
  name: "The name '{name}' has a quote in it, so nothing can use it.",
  json: "The quote {quote} in '{text}' is never closed: the builder reads quotes in JSON strings too.",
} as const;

export default defineRule({
  meta: {
    name: 'no-unterminated-quote',
    group: 'build',
    since: '0.1.0',
    summary: 'Every quote that the builder reads is closed.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['SYNTAX_MISSING_SINGLE_QUOTE', 'SYNTAX_MISSING_DOUBLE_QUOTE'] },
    controls: {},
    messages,
    advice:
      'The build fails here. Close the quote; for a literal quote put the escape character before it, and for blanks in a path use the JSON form.',
    fix: 'unsafe',
    docs: {
      why: 'The builder removes quotes from the arguments of most instructions and gives up when one is left open. COPY, ADD, VOLUME and EXPOSE are cut at blanks first, so quotes do not hold a path with a blank together.',
      how: "Close the quote where the value ends. Write paths with blanks in JSON form, and an apostrophe as \\', in JSON as \\\\'.",
      bad: 'FROM scratch\nENV GREETING="hello\n',
      good: 'FROM scratch\nENV GREETING="hello"\nCOPY ["my file", "/it\\\\\'s/"]\n',
      links: ['https://docs.docker.com/reference/dockerfile/#environment-replacement'],
    },
  },
  stateless: true,
  handlers: {
    onInstruction(instruction, context) {
      const faults = expansionFaults(context.file, instruction).filter(({ fault }) => fault.kind === 'quote');
      // The builder stops at the first one, and the rest often follows from it.
      const found = faults.find(({ text }) => text.source !== 'name') ?? faults[0];
      if (found !== undefined) reportFault(context, instruction, found);
    },
  },
});

function reportFault(
  context: RuleContext<typeof messages>,
  instruction: Instruction,
  { text, fault }: { text: ExpandedText; fault: ExpansionFault },
): void {
  const quote = fault.detail;
  const place = { at: text.span(fault.start, fault.end), aliases: aliasesOf(instruction, quote) };
  switch (text.source) {
    case 'name':
      context.report({
        ...place,
        severity: 'warning',
        confidence: 'low',
        message: 'name',
        data: { name: text.text },
      });
      break;
    case 'json':
      context.report({ ...place, message: 'json', data: { quote, text: text.text } });
      break;
    default: {
      const closes =
        isAssignment(instruction) && fault.start === 0 && place.at.end === instruction.argsSpan.end;
      context.report({
        ...place,
        message: 'open',
        data: { quote },
        fixes: closes ? [closing(quote, place.at.end)] : [],
      });
    }
  }
}

function isAssignment(instruction: Instruction): boolean {
  return instruction.kind === 'ENV' || instruction.kind === 'ARG' || instruction.kind === 'LABEL';
}

function aliasesOf(instruction: Instruction, quote: string): Aliases {
  const alias = ALIASES[quote];
  return alias !== undefined && isAssignment(instruction) ? { 'dockerfile-utils': [alias] } : {};
}

/** A value that begins with the quote and runs to the end of the instruction ends there. */
function closing(quote: string, end: number): Fix {
  return { title: `Add the closing ${quote}`, kind: 'unsafe', edits: [{ span: at(end), text: quote }] };
}
