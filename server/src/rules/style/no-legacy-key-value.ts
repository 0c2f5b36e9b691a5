import { instructionRule } from '../../lint/ladder.ts';
import type { Assignment, Dockerfile } from '../../syntax/model.ts';
import type { Edit } from '../../text/edit.ts';
import { at } from '../../text/span.ts';

/** One word when read as `NAME=value`: blanks in quotes only, and every quote closed. */
const ONE_WORD = /^(?:[^\s"'\\`]|[\\`][^\s"'\\`]|"[^"\\`]*"|'[^'\\`]*')+$/;
/** Means the same in double quotes. */
const QUOTABLE = /^(?:[^"'\\`{}]|\$\{\w+\})+$/;

export default instructionRule(
  {
    name: 'no-legacy-key-value',
    group: 'style',
    since: '0.1.0',
    summary: 'ENV and LABEL have an equals sign between name and value.',
    severity: 'info',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { buildkit: ['LegacyKeyValueFormat'] },
    controls: {},
    messages: { legacy: "{keyword} gives '{name}' its value in the old form, without an equals sign." },
    advice:
      'The whole rest of the line becomes the value, so a second pair is swallowed unnoticed; write NAME=value.',
    fix: 'safe',
    docs: {
      why: 'Without an equals sign everything behind the first word is one value. Whoever adds a second pair gets one variable with a strange value and no error. The form is kept for old files only.',
      how: 'Put an equals sign between name and value, and quotes round a value with blanks.',
      bad: 'FROM scratch\nENV GREETING hello world\n',
      good: 'FROM scratch\nENV GREETING="hello world"\n',
      links: [
        'https://docs.docker.com/reference/build-checks/legacy-key-value-format/',
        'https://docs.docker.com/reference/dockerfile/#env',
      ],
    },
  },
  ['ENV', 'LABEL'],
  (instruction, context) => {
    const [pair] = instruction.assignments;
    if (!instruction.legacy || pair?.value === undefined) return;
    const edits = equalsSign(context.file, pair);
    context.report({
      at: pair.nameSpan,
      message: 'legacy',
      data: { keyword: instruction.name, name: pair.name },
      // The builder does not look at what ONBUILD triggers.
      ...(instruction.onbuild === undefined ? {} : { aliases: {} }),
      fixes: edits === undefined ? [] : [{ title: 'Put an equals sign in between', kind: 'safe', edits }],
    });
  },
);

/** Undefined where the new form could mean something else. */
function equalsSign({ text }: Dockerfile, { nameSpan, value }: Assignment): Edit[] | undefined {
  if (value === undefined || value.raw.startsWith('=')) return undefined;
  if (!/^[\w.$/-]+$/.test(text.slice(nameSpan.start, nameSpan.end))) return undefined;
  const gap = { start: nameSpan.end, end: value.span.start };
  // A continuation mark and comments may stand in between.
  if (!/^[ \t]+$/.test(text.slice(gap.start, gap.end))) return undefined;
  if (ONE_WORD.test(value.raw)) return [{ span: gap, text: '=' }];
  if (!QUOTABLE.test(value.raw)) return undefined;
  return [
    { span: gap, text: '="' },
    { span: at(value.span.end), text: '"' },
  ];
}
