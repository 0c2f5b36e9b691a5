import { instructionRule } from '../../lint/ladder.ts';
import type { Aliases, RuleContext } from '../../lint/rule.ts';
import { isBlankText } from '../../syntax/blank.ts';
import { INSTRUCTIONS } from '../../syntax/keywords.ts';
import type { HealthcheckInstruction, Instruction, Word } from '../../syntax/model.ts';

const MESSAGES = {
  missing: '{keyword} has no argument.',
  copy: '{keyword} needs a source and a destination.',
  from: 'FROM takes an image alone, or an image, AS and a name.',
  value: "{keyword} gives '{name}' no value.",
  extra: "STOPSIGNAL takes one signal; '{word}' is too much.",
  check: 'HEALTHCHECK CMD has no command.',
  none: "HEALTHCHECK NONE takes nothing behind it; '{word}' is too much.",
  nothing: '{keyword} has no command, so the shell is started to do nothing.',
} as const;

type Context = RuleContext<typeof MESSAGES>;

const utils = (code: string): { readonly aliases: Aliases } => ({ aliases: { 'dockerfile-utils': [code] } });

/** What BuildKit 0.24 refuses, tried with `docker build --check` and, for triggers, by a build on top. */
export default instructionRule(
  {
    name: 'instruction-arguments',
    group: 'build',
    since: '0.1.0',
    summary: 'Every instruction has as many arguments as it takes.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      'dockerfile-utils': [
        'ARGUMENT_MISSING',
        'ARGUMENT_EXTRA',
        'ARGUMENT_REQUIRES_ONE',
        'ARGUMENT_REQUIRES_AT_LEAST_ONE',
        'ARGUMENT_REQUIRES_TWO',
        'ARGUMENT_REQUIRES_AT_LEAST_TWO',
        'ARGUMENT_REQUIRES_ONE_OR_THREE',
        'ARGUMENT_UNNECESSARY',
        'HEALTHCHECK_CMD_ARGUMENT_MISSING',
      ],
    },
    controls: {},
    messages: MESSAGES,
    advice:
      'The builder stops here, or the instruction does nothing; add what is missing, or remove what is too much.',
    fix: 'none',
    docs: {
      why: 'An instruction with too few or too many arguments stops the build. A shell form without a command does build, but the container then starts a shell that does nothing and ends at once.',
      how: 'Write the arguments that the Dockerfile reference asks for.',
      bad: 'FROM alpine:3.22\nCOPY app.sh\nUSER 1000:1000\nCMD ["/app.sh"]\n',
      good: 'FROM alpine:3.22\nCOPY app.sh /\nUSER 1000:1000\nCMD ["/app.sh"]\n',
      links: ['https://docs.docker.com/reference/dockerfile/#overview'],
    },
  },
  INSTRUCTIONS,
  (instruction, context) => {
    const { keyword, name } = instruction;
    const at = keyword.span;
    const data = { keyword: name };
    const isEmpty = hasNoWord(instruction);
    switch (instruction.kind) {
      case 'ADD':
      case 'COPY': {
        const words = wordsOf(instruction);
        if (words.length < 2) {
          context.report({
            at: words[0]?.span ?? at,
            message: 'copy',
            data,
            ...utils('ARGUMENT_REQUIRES_AT_LEAST_TWO'),
          });
        }
        return;
      }
      case 'RUN':
      case 'CMD':
      case 'ENTRYPOINT':
        if (!isEmpty) return;
        context.report({
          at,
          message: 'nothing',
          data,
          severity: 'warning',
          confidence: 'medium',
          ...(name === 'ENTRYPOINT' ? utils('ARGUMENT_MISSING') : { aliases: {} }),
        });
        return;
      case 'HEALTHCHECK':
        if (isEmpty)
          context.report({ at, message: 'missing', data, ...utils('ARGUMENT_REQUIRES_AT_LEAST_ONE') });
        else checkHealthcheck(instruction, context);
        return;
      default:
        if (isEmpty) context.report({ at, message: 'missing', data, ...utils('ARGUMENT_MISSING') });
        else checkCount(instruction, context);
    }
  },
);

/** Commands are long, and nobody else asks for their words, so these are read only where there may be none. */
function hasNoWord(instruction: Instruction): boolean {
  const { args, json } = instruction;
  if (args.text.includes('\r')) return wordsOf(instruction).length === 0 && json === undefined;
  return json === undefined && isBlankText(args.text);
}

/** A continuation mark before a lone carriage return is no argument, though the builder does not continue the line. */
function wordsOf({ words, args, json }: Instruction): readonly Word[] {
  if (json !== undefined || !args.text.includes('\r')) return words;
  const isMark = ({ raw, logical }: Word): boolean =>
    /^[\\`]\r?$/.test(raw) && /^[\t ]*\r/.test(args.text.slice(logical.start + 1));
  return words.filter((word) => !isMark(word));
}

function checkCount(instruction: Instruction, context: Context): void {
  const { kind, name, json, argsSpan } = instruction;
  const words = wordsOf(instruction);
  const [first, second, , fourth] = words;
  if (kind === 'FROM') {
    const extra = words.length === 2 ? second : fourth;
    if (extra !== undefined)
      context.report({ at: extra.span, message: 'from', ...utils('ARGUMENT_REQUIRES_ONE_OR_THREE') });
  } else if ((kind === 'ENV' || kind === 'LABEL') && instruction.legacy && second === undefined) {
    const data = { keyword: name, name: first?.value ?? '' };
    context.report({ at: argsSpan, message: 'value', data, ...utils('ARGUMENT_REQUIRES_TWO') });
  } else if (kind === 'STOPSIGNAL' && second !== undefined) {
    context.report({
      at: second.span,
      message: 'extra',
      data: { word: second.value },
      ...utils('ARGUMENT_EXTRA'),
    });
  } else if (kind === 'VOLUME' && json?.elements.length === 0) {
    context.report({ at: argsSpan, message: 'missing', data: { keyword: name }, aliases: {} });
  }
}

function checkHealthcheck({ type, command, words }: HealthcheckInstruction, context: Context): void {
  if (type === undefined) return;
  const [, second] = words;
  if (type.value.toUpperCase() === 'NONE') {
    if (second === undefined) return;
    context.report({
      at: second.span,
      message: 'none',
      data: { word: second.value },
      ...utils('ARGUMENT_UNNECESSARY'),
    });
  } else if (command !== undefined) {
    const text = command.text.trim();
    if (text === '')
      context.report({ at: type.span, message: 'check', ...utils('HEALTHCHECK_CMD_ARGUMENT_MISSING') });
    else if (/^\[\s*\]$/.test(text)) context.report({ at: type.span, message: 'check', aliases: {} });
  }
}
