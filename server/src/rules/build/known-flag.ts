import { defineRule, type Aliases, type RuleContext } from '../../lint/rule.ts';
import { flagKind, INSTRUCTION_FLAGS } from '../../knowledge/instruction-flags.ts';
import type { Flag, Instruction } from '../../syntax/model.ts';
import { nearest } from '../../text/nearest.ts';

const ALIASES: Readonly<Record<string, string>> = {
  ADD: 'UNKNOWN_ADD_FLAG',
  COPY: 'UNKNOWN_COPY_FLAG',
  FROM: 'UNKNOWN_FROM_FLAG',
  HEALTHCHECK: 'UNKNOWN_HEALTHCHECK_FLAG',
};

const messages = {
  unknown: "{instruction} has no flag '--{flag}'.",
  near: "{instruction} has no flag '--{flag}'; '--{hint}' is close.",
  ignored: "The builder drops the flag '--{flag}' of {instruction} unread.",
  dashes: "The '--' does nothing: it only ends the flags.",
} as const;

export default defineRule({
  meta: {
    name: 'known-flag',
    group: 'build',
    since: '0.1.0',
    summary: 'Flags are those that their instruction knows.',
    severity: 'error',
    confidence: 'high',
    audience: 'regular',
    preset: 'recommended',
    aliases: { 'dockerfile-utils': Object.values(ALIASES) },
    controls: {},
    messages,
    advice:
      'The builder fails on flags that it does not know; their names are case-sensitive. Correct the name, or put the word behind the arguments.',
    fix: 'unsafe',
    docs: {
      why: 'Words with two dashes right behind a keyword are flags of the instruction, not of the command that follows. The builder fails on those it does not know, upper-case spellings of known ones included.',
      how: 'Correct the name. A command that begins with dashes goes into JSON form.',
      bad: 'FROM scratch\nCOPY --chwon=1000 app /app\n',
      good: 'FROM scratch\nCOPY --chown=1000 app /app\n',
      links: ['https://docs.docker.com/reference/dockerfile/'],
    },
  },
  stateless: true,
  handlers: {
    onInstruction(instruction, context) {
      for (const flag of instruction.flags) {
        if (flagKind(instruction.kind, flag.name) === undefined) reportFlag(context, instruction, flag);
      }
      reportDashes(context, instruction);
    },
  },
});

function reportFlag(context: RuleContext<typeof messages>, instruction: Instruction, flag: Flag): void {
  const place = { at: { start: flag.span.start, end: flag.nameSpan.end }, aliases: aliasesOf(instruction) };
  const data = { instruction: instruction.name, flag: flag.name };
  if (isUnread(instruction)) {
    context.report({ ...place, severity: 'warning', message: 'ignored', data });
    return;
  }
  const hint = nearest(flag.name, Object.keys(INSTRUCTION_FLAGS[instruction.kind] ?? {}));
  if (hint === undefined) {
    context.report({ ...place, message: 'unknown', data });
    return;
  }
  context.report({
    ...place,
    message: 'near',
    data: { ...data, hint },
    fixes: instruction.flags.some((other) => other.name === hint)
      ? []
      : [{ title: `Replace with '--${hint}'`, kind: 'unsafe', edits: [{ span: flag.nameSpan, text: hint }] }],
  });
}

/** Flags of these are not looked at by the builder. */
function isUnread(instruction: Instruction): boolean {
  if (instruction.kind === 'HEALTHCHECK') return instruction.type?.value.toUpperCase() === 'NONE';
  return instruction.kind === 'ARG' || instruction.kind === 'STOPSIGNAL';
}

function reportDashes(context: RuleContext<typeof messages>, instruction: Instruction): void {
  const end = instruction.args.toSource(0);
  if (end - 2 < instruction.keyword.span.end || !/\s--$/.test(context.file.text.slice(end - 3, end))) return;
  context.report({
    at: { start: end - 2, end },
    severity: 'hint',
    confidence: 'low',
    message: 'dashes',
    aliases: aliasesOf(instruction),
  });
}

function aliasesOf({ kind }: Instruction): Aliases {
  const alias = ALIASES[kind];
  return alias === undefined ? {} : { 'dockerfile-utils': [alias] };
}
