import { flagKind } from '../../knowledge/instruction-flags.ts';
import { isValidValue } from '../../lint/flag-values.ts';
import { mountFault } from '../../lint/mount-values.ts';
import { defineRule, type RuleContext } from '../../lint/rule.ts';
import type { Flag } from '../../syntax/model.ts';

const messages = {
  missing: "The flag '--{flag}' has no value.",
  switch: "The flag '--{flag}' is true or false, not '{value}'.",
  number: "The flag '--{flag}' needs a whole number, not '{value}'.",
  negative: "The flag '--{flag}' cannot be negative.",
  zero: "The flag '--{flag}=0' does not mean none but the default.",
  value: "'{value}' is no value for '--{flag}'.",
  key: "'{key}' is no option of '--{flag}'.",
  bare: "'{key}' is no 'key=value' of '--{flag}'.",
  lacks: "A mount of type {type} needs '{key}'.",
  foreign: "A mount of type {type} takes no '{key}'.",
} as const;

export default defineRule({
  meta: {
    name: 'valid-flag-value',
    group: 'build',
    since: '0.1.0',
    summary: 'Flags have a value of the kind they take.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: {
      'dockerfile-utils': [
        'FLAG_MISSING_VALUE',
        'FLAG_EXPECTED_BOOLEAN_VALUE',
        'FLAG_AT_LEAST_ONE',
        'INVALID_SYNTAX',
      ],
    },
    controls: {},
    messages,
    advice:
      'The build fails on values that a flag does not take. Write --flag=value, without blanks round the equals sign.',
    fix: 'unsafe',
    docs: {
      why: 'A flag and its value are one word with an equals sign; what follows behind a blank is already an argument. The builder checks each value and fails when it is missing or of another kind.',
      how: 'Write the value behind an equals sign, in the form that the reference gives.',
      bad: 'FROM debian\nCOPY --chown app /app\nRUN --mount=type=chache,target=/root/.cache make\n',
      good: 'FROM debian\nCOPY --chown=1000 app /app\nRUN --mount=type=cache,target=/root/.cache make\n',
      links: ['https://docs.docker.com/reference/dockerfile/'],
    },
  },
  stateless: true,
  handlers: {
    onInstruction(instruction, context) {
      // The builder does not read the flags of HEALTHCHECK NONE.
      if (instruction.kind === 'HEALTHCHECK' && instruction.type?.value.toUpperCase() === 'NONE') return;
      for (const flag of instruction.flags) {
        const kind = flagKind(instruction.kind, flag.name);
        if (kind === 'switch') checkSwitch(context, flag);
        else if (kind !== undefined && flag.value === undefined) reportMissing(context, flag);
        else if (flag.name === 'retries') checkRetries(context, flag);
        else if (flag.name === 'mount') checkMount(context, flag);
        else if (kind !== undefined) checkValue(context, flag);
      }
    },
  },
});

type Context = RuleContext<typeof messages>;

function reportMissing(context: Context, flag: Flag): void {
  context.report({
    at: flag.span,
    message: 'missing',
    data: { flag: flag.name },
    aliases: { 'dockerfile-utils': ['FLAG_MISSING_VALUE'] },
  });
}

function checkSwitch(context: Context, flag: Flag): void {
  const { name, value, valueSpan } = flag;
  if (value === undefined || valueSpan === undefined || /^(?:true|false)$/i.test(value)) return;
  if (value === '') {
    reportMissing(context, flag);
    return;
  }
  context.report({
    at: valueSpan,
    message: 'switch',
    data: { flag: name, value },
    aliases: { 'dockerfile-utils': ['FLAG_EXPECTED_BOOLEAN_VALUE'] },
  });
}

function checkRetries(context: Context, { name: flag, value, valueSpan }: Flag): void {
  if (value === undefined || value === '' || valueSpan === undefined) return;
  const count = /^[-+]?\d+$/.test(value) ? Number(value) : NaN;
  const atLeastOne = { at: valueSpan, aliases: { 'dockerfile-utils': ['FLAG_AT_LEAST_ONE'] } };
  if (Number.isNaN(count) || Math.abs(count) > 0x7fffffff) {
    context.report({
      at: valueSpan,
      message: 'number',
      data: { flag, value },
      aliases: { 'dockerfile-utils': ['INVALID_SYNTAX'] },
    });
  } else if (count < 0) context.report({ ...atLeastOne, message: 'negative', data: { flag } });
  else if (count === 0) {
    context.report({ ...atLeastOne, severity: 'hint', confidence: 'low', message: 'zero', data: { flag } });
  }
}

function checkValue(context: Context, flag: Flag): void {
  const { name, value, valueSpan } = flag;
  if (value === undefined || valueSpan === undefined || isValidValue(flag)) return;
  context.report({ at: valueSpan, message: 'value', data: { flag: name, value }, aliases: {} });
}

function checkMount(context: Context, flag: Flag): void {
  const fault = mountFault(flag);
  if (fault === undefined) return;
  const { at, hint, text, type } = fault;
  const place = {
    at,
    aliases: {},
    fixes:
      hint === undefined
        ? []
        : [{ title: `Replace with '${hint}'`, kind: 'unsafe' as const, edits: [{ span: at, text: hint }] }],
  };
  switch (fault.kind) {
    case 'value':
      context.report({ ...place, message: 'value', data: { flag: flag.name, value: text } });
      break;
    case 'lacks':
    case 'foreign':
      context.report({ ...place, message: fault.kind, data: { key: text, type } });
      break;
    default:
      context.report({ ...place, message: fault.kind, data: { flag: flag.name, key: text } });
  }
}
