import { instructionRule } from '../../lint/ladder.ts';
import type { Fix } from '../../lint/rule.ts';
import type { Dockerfile, Word } from '../../syntax/model.ts';
import { at, cover } from '../../text/span.ts';

const EQUALS = { 'dockerfile-utils': ['SYNTAX_MISSING_EQUALS'] };
const NAMES = { 'dockerfile-utils': ['SYNTAX_MISSING_NAMES'] };

export default instructionRule(
  {
    name: 'valid-key-value',
    group: 'build',
    since: '0.1.0',
    summary: 'ENV, LABEL and ARG hold pairs of a name and a value with an equals sign between them.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': ['SYNTAX_MISSING_EQUALS', 'SYNTAX_MISSING_NAMES'] },
    controls: {},
    messages: {
      equals: "'{text}' has no equals sign, so it belongs to no name.",
      name: 'A name is missing before the equals sign.',
    },
    advice: 'The build fails here. Put values with blanks in quotes, and no blanks round the equals sign.',
    fix: 'unsafe',
    docs: {
      why: 'Once the first word has an equals sign, the builder wants one in every word, with a name before it. A value with blanks that is not quoted falls apart into words that have none.',
      how: 'Quote the whole value. Write NAME=value without blanks round the equals sign.',
      bad: 'FROM scratch\nENV GREETING=hello world\n',
      good: 'FROM scratch\nENV GREETING="hello world"\n',
      links: ['https://docs.docker.com/reference/dockerfile/#env'],
    },
  },
  ['ARG', 'ENV', 'LABEL'],
  (instruction, context) => {
    // `NAME value`, the old form, takes anything.
    if (instruction.kind !== 'ARG' && instruction.legacy) return;
    const { words } = instruction;
    for (const { raw, span } of words) {
      if (!raw.startsWith('=')) continue;
      context.report({ at: { start: span.start, end: span.start + 1 }, message: 'name', aliases: NAMES });
    }
    if (instruction.kind === 'ARG') return;
    for (let i = 1; i < words.length; i++) {
      const first = words[i];
      if (first === undefined || first.raw.includes('=')) continue;
      const before = words[i - 1];
      while (words[i + 1]?.raw.includes('=') === false) i += 1;
      const last = words[i] ?? first;
      context.report({
        at: cover(first.span, last.span),
        message: 'equals',
        data: { text: instruction.args.text.slice(first.logical.start, last.logical.end) },
        // A lone carriage return ends a line for other readers; for the builder it is a blank.
        aliases: instruction.args.text.includes('\r') ? {} : EQUALS,
        fixes: before === undefined ? [] : quoting(context.file, before, last),
      });
    }
  },
);

/** Quotes round a value and the words that fell off it, when all of them are plain and in one line. */
function quoting(file: Dockerfile, pair: Word, last: Word): Fix[] {
  const start = pair.span.start + pair.raw.indexOf('=') + 1;
  const text = file.text.slice(start, last.span.end);
  if (start === pair.span.end || !/^[^\s"'\\`$][^"'\\`\r\n]*$/.test(text)) return [];
  return [
    {
      title: 'Put the whole value in quotes',
      kind: 'unsafe',
      edits: [
        { span: at(start), text: '"' },
        { span: at(last.span.end), text: '"' },
      ],
    },
  ];
}
